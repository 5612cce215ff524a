"""Time expressions and their EDTF values."""

from detente.stages.dates.find import find_dates
from detente.stages.dates.stage import Dates

__all__ = ["Dates", "find_dates"]
