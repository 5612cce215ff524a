"""detente reads news and official releases like a desk officer and keeps the record.

The public doors: `read`, `read_many`, `resolve_actor`, `classify_pair`, `find_dates`, `event_status`.
Heavy parts are loaded when a door is first used, so that importing the package costs nothing.
"""

from __future__ import annotations

from detente.api import classify_pair, event_status, find_dates, read, read_many, resolve_actor
from detente.errors import DetenteError
from detente.model import Reading

__version__ = "0.1.0"

__all__ = [
    "DetenteError",
    "Reading",
    "__version__",
    "classify_pair",
    "event_status",
    "find_dates",
    "read",
    "read_many",
    "resolve_actor",
]
