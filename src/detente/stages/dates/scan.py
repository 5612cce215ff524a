"""Finding time expressions in a text: spans and kinds, without their values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from detente.stages.dates.guards import Around, refused
from detente.stages.dates.patterns import DIGIT, Pattern, patterns
from detente.stages.dates.vocabulary import vocabulary

_WORD = re.compile(r"\d+|[^\W\d_]+\d*|['’](?=\d)")
_NEXT = re.compile(r"[\s-]*['’]?(\d|[^\W\d_]+)?")


@dataclass(frozen=True, slots=True)
class Raw:
    """A time expression as found: `match` holds the named parts of its pattern."""

    kind: str
    start: int
    end: int
    match: re.Match[str]

    def get(self, name: str) -> str | None:
        """A named part, None where the pattern has none."""
        return self.match.groupdict().get(name)


@lru_cache(maxsize=1)
def _followers() -> dict[str, frozenset[str]]:
    """For common first words, the words that may come next (DIGIT: any figure): saves trying patterns in vain."""
    v = vocabulary()
    table = patterns()
    units, hedges = frozenset(v.units), v.starters["hedges"]
    after_the = {w for w in table if w not in v.numbers} | {"day", "week", "weekend", "decade", "century"}
    after_the |= {*v.units, *v.decades, "current", "succeeding", "prior", "turn", "night", "1"}
    found = {"the": frozenset(after_the)}
    found |= dict.fromkeys(v.numbers, units)
    found |= {hedge: frozenset({*v.numbers, DIGIT, *hedges}) for hedge in hedges}
    found["over"] |= {"a"}
    found |= {"more": frozenset({"than"}), "less": frozenset({"than"}), "a": units | {"mere", "full", "good"}}
    return found


def scan(text: str) -> list[Raw]:
    """All time expressions of a text in order, non-overlapping."""
    return list(_scan(text))


def _scan(text: str) -> Iterator[Raw]:
    table, followers = patterns(), _followers()
    reached = 0
    for token in _WORD.finditer(text):
        start = token.start()
        if start < reached:
            continue
        word = token.group().lower()
        key = DIGIT if word[0].isdigit() else word
        rows = table.get(key)
        if rows is None:
            continue
        allowed = followers.get(key)
        if allowed is not None and _next(text, token.end()) not in allowed:
            continue
        raw = _first(text, start, rows)
        if raw is not None:
            reached = raw.end
            yield raw


def _next(text: str, at: int) -> str:
    """The next word in lower case; DIGIT for a figure."""
    match = _NEXT.match(text, at)
    word = (match.group(1) if match else None) or ""
    return DIGIT if word.isdigit() else word.lower()


def _first(text: str, start: int, rows: tuple[Pattern, ...]) -> Raw | None:
    """The first pattern that matches at `start` and that the words around do not refuse."""
    around = None
    for pattern in rows:
        match = pattern.regex.match(text, start)
        if match is None:
            continue
        around = around or Around(text, start)
        if not refused(pattern.kind, match, around):
            return Raw(pattern.kind, start, _end(text, match), match)
    return None


def _end(text: str, match: re.Match[str]) -> int:
    """End of the match without blanks."""
    end = match.end()
    while end > match.start() and text[end - 1].isspace():
        end -= 1
    return end
