"""detente reads news and official releases like a desk officer and keeps the record.

The public doors: `read`, `read_many`, `resolve_actor`, `classify_pair`, `find_dates`, `event_status`, `Record`.
Heavy parts are loaded when a door is first used, so that importing the package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from detente.api import classify_pair, event_status, find_dates, read, read_many, resolve_actor
    from detente.errors import DetenteError
    from detente.model import Reading
    from detente.record import Record

__version__ = "0.1.0"

__all__ = [
    "DetenteError",
    "Reading",
    "Record",
    "__version__",
    "classify_pair",
    "event_status",
    "find_dates",
    "read",
    "read_many",
    "resolve_actor",
]


_DOORS = {
    "DetenteError": "detente.errors",
    "Reading": "detente.model",
    "Record": "detente.record",
    **dict.fromkeys(
        ("classify_pair", "event_status", "find_dates", "read", "read_many", "resolve_actor"), "detente.api"
    ),
}


def __getattr__(name: str) -> Any:
    """A door on its first use: what is behind it takes longer to load than most of the command line needs."""
    if name not in _DOORS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = globals()[name] = getattr(import_module(_DOORS[name]), name)
    return found
