"""Finding time expressions in a text: spans and kinds, without their values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from detente.stages.dates.guards import Around, refused
from detente.stages.dates.patterns import DAY_FIGURE, FIGURES, Pattern, patterns
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
        return self.match[name] if name in self.match.re.groupindex else None


@lru_cache(maxsize=1)
def _followers() -> dict[str, frozenset[str]]:
    """For common first words, the words that may come next (DAY_FIGURE: any figure): saves trying patterns in vain."""
    v = vocabulary()
    table = patterns()
    units, hedges = frozenset(v.units), v.starters["hedges"]
    after_the = {w for w in table if w not in v.numbers} | {"day", "week", "weekend", "decade", "century"}
    after_the |= {*v.units, *v.decades, "current", "succeeding", "prior", "turn", "rest", "remainder", "anniversary"}
    after_the |= {*v.parts_of_day, *v.starters["weather"], "1"}
    found = {"the": frozenset(after_the)}
    found |= dict.fromkeys(v.numbers, units)
    found |= {hedge: frozenset({*v.numbers, DAY_FIGURE, *hedges}) for hedge in hedges}
    found["over"] |= {"a"}
    found |= {"more": frozenset({"than"}), "less": frozenset({"than"}), "a": units | {"mere", "full", "good"}}
    heads = {
        *v.units,
        *v.seasons,
        *v.parts_of_day,
        *v.months,
        *v.weekdays,
        *(f"mid{s}" for s in v.seasons),
        "date",
        "mid",
    }
    heads |= {re.split(r"[\s'-]", name)[0] for name in v.holidays} | {
        "same",
        "very",
        "past",
        "coming",
        "fiscal",
        "financial",
    }
    found |= {word: frozenset(heads | units | set(v.starters["near"])) for word in ("this", "that")}
    return found


@lru_cache(maxsize=1)
def _starts() -> dict[str, tuple[tuple[Pattern, ...], frozenset[str] | None]]:
    """First words in each of their spellings -> (patterns, words that may come next)."""
    followers = _followers()
    found = {}
    for word, rows in patterns().items():
        for spelling in (word, word.capitalize(), word.upper()):
            found[spelling] = (rows, followers.get(word))
    return found


def scan(text: str) -> list[Raw]:
    """All time expressions of a text in order, non-overlapping."""
    return list(_scan(text))


def _scan(text: str) -> Iterator[Raw]:
    starts = _starts()
    reached = 0
    for token in _WORD.finditer(text):
        word = token.group()
        start = starts.get(word)
        if start is None:
            # Figures are not listed one by one: their length says what they can begin.
            if not word[0].isdigit() or len(word) not in FIGURES or _amount(text, token.start(), token.end()):
                continue
            start = starts[FIGURES[len(word)]]
        at = token.start()
        if at < reached:
            continue
        rows, allowed = start
        if allowed is not None and _next(text, token.end()) not in allowed:
            continue
        raw = _first(text, at, rows)
        if raw is not None:
            reached = raw.end
            yield raw


def _amount(text: str, start: int, end: int) -> bool:
    """Whether a figure is a price, a share, or part of a longer number."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if after == "%" or (after == "," and text[end + 1 : end + 2].isdigit()):
        return True
    return bool(before) and (before in "$£€¥#@_" or (before in ".," and text[start - 2 : start - 1].isdigit()))


def _next(text: str, at: int) -> str:
    """The next word in lower case; DAY_FIGURE for a figure."""
    match = _NEXT.match(text, at)
    word = (match.group(1) if match else None) or ""
    return DAY_FIGURE if word.isdigit() else word.lower()


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
