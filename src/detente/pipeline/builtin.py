"""The built-in stages, listed one by one in the order in which they run."""

from __future__ import annotations

from detente.actors import load_resolver
from detente.lexicon.index import frame_index
from detente.stages.base import Stage
from detente.stages.dates import Dates
from detente.stages.events.stage import Events
from detente.stages.layout import LayoutStage
from detente.stages.mentions.stage import Mentions
from detente.stages.places import Places
from detente.stages.records.claims import Claims
from detente.stages.records.commitments import Commitments
from detente.stages.records.engagements import Engagements
from detente.stages.records.figures import Figures
from detente.stages.records.statements import Statements
from detente.stages.statements.stage import Attributions


def builtin_stages() -> list[Stage]:
    """Fresh stages over the package's data."""
    who, frames = load_resolver(), frame_index()
    return [
        LayoutStage(),
        Dates(),
        Places(who),
        Attributions(),
        Mentions(who),
        Statements(),
        Events(frames),
        Claims(),
        Commitments(frames),
        Engagements(),
        Figures(),
    ]
