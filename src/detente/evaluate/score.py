"""A reading against gold: which items were found, which are right in the fields that count, which traps sprang."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from detente.api import read_many
from detente.evaluate import checks as check
from detente.evaluate.checks import Check, Checks, Parties
from detente.evaluate.gold import GoldArticle, GoldItem
from detente.model import Event, Reading, Span
from detente.model.span import overlap

# kind: how to check it, and the fields that must be right for an item to count as found at all
_KINDS: Mapping[str, tuple[Check, tuple[str, ...]]] = {
    "statements": (check.check_statement, ()),
    "events": (check.check_event, ("type",)),
    "claims": (check.check_claim, ()),
    "commitments": (check.check_commitment, ("by",)),
    "engagements": (check.check_engagement, ()),
    "figures": (check.check_figure, ("low",)),
}
_JOINT = ("type", "actor", "recipient", "status")


class Score(NamedTuple):
    """So many right of so many."""

    right: int
    of: int

    @property
    def share(self) -> float:
        """Between 0 and 1; an empty measure counts as perfect."""
        return self.right / self.of if self.of else 1.0


Figures = dict[str, dict[str, Score]]
"""kind -> figure -> score."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a gold item: None where nothing was found, else each field checked."""

    article: str
    item: GoldItem
    checks: Checks | None

    @property
    def found(self) -> bool:
        """Whether a record speaks of it."""
        return self.checks is not None

    @property
    def whole(self) -> bool:
        """Whether every field that gold gives is right."""
        return self.checks is not None and all(self.checks.values())

    @property
    def joint(self) -> bool:
        """Whether type, actor, recipient and status are right at once."""
        return self.checks is not None and all(self.checks.get(field, True) for field in _JOINT)


@dataclass(frozen=True, slots=True)
class ArticleScore:
    """Outcomes of the items that count, the events emitted, those of them unknown to gold, and which traps sprang."""

    article: str
    outcomes: tuple[Outcome, ...]
    emitted: tuple[Event, ...]
    stray: tuple[Event, ...]
    traps: Mapping[str, bool]


def score_reading(article: GoldArticle, reading: Reading) -> ArticleScore:
    """Score one reading of the article's own text."""
    parties = Parties(reading)
    outcomes = [o for kind in _KINDS for o in _pair(article, kind, getattr(reading, kind), parties)]
    outcomes += _pair_actors(article, reading, parties)
    stray = tuple(e for e in reading.events if not _borne_out(e, article.items["events"]))
    traps = {trap.id: _sprung(trap, reading.events) for trap in article.items["not_events"]}
    return ArticleScore(article.id, tuple(outcomes), reading.events, stray, traps)


def measure(articles: Sequence[GoldArticle]) -> list[ArticleScore]:
    """Read all articles with the package and score them."""
    rows = [{"text": a.text, "date": a.date, "publisher": a.publisher, "language": "en"} for a in articles]
    return [score_reading(a, r) for a, r in zip(articles, read_many(rows), strict=True)]


def figures_of(scores: Iterable[ArticleScore]) -> Figures:
    """Totals over articles, minor items left out.

    `events.borne_out` is a precision: emitted events that gold knows. `traps.avoided` counts traps that did not spring.
    """
    scores = list(scores)
    figures: Figures = {}
    for kind in (*_KINDS, "actors"):
        rows = [o for s in scores for o in s.outcomes if o.item.kind == kind and not o.item.minor]
        figures[kind] = {
            "found": Score(sum(o.found for o in rows), len(rows)),
            "whole": Score(sum(o.whole for o in rows), len(rows)),
        }
        if kind == "events":
            figures[kind]["joint"] = Score(sum(o.joint for o in rows), len(rows))
    emitted, stray = sum(len(s.emitted) for s in scores), sum(len(s.stray) for s in scores)
    figures["events"]["borne_out"] = Score(emitted - stray, emitted)
    sprung = [sprang for s in scores for sprang in s.traps.values()]
    figures["traps"] = {"avoided": Score(sprung.count(False), len(sprung))}
    return figures


def _pair(article: GoldArticle, kind: str, records: Sequence[Any], parties: Parties) -> list[Outcome]:
    """Pair items with records, the best pair first, each record used once."""
    how, needed = _KINDS[kind]
    items = [i for i in article.items[kind] if not i.optional]
    pairs: list[tuple[float, int, int, Checks]] = []
    for i, item in enumerate(items):
        for r, record in enumerate(records):
            if not _touches(check.spans_of(record), item.sentence):
                continue
            fields = how(parties, record, item.wants)
            if all(fields.get(field, True) for field in needed):
                # Of two records that agree as well, the one at the very words is meant.
                close = 0.5 * _touches(check.core_of(record), item.at)
                pairs.append((-sum(fields.values()) - close, i, r, fields))
    found: dict[int, Checks] = {}
    used: set[int] = set()
    for _, i, r, fields in sorted(pairs, key=lambda p: p[:3]):
        if i not in found and r not in used:
            found[i] = fields
            used.add(r)
    return [Outcome(article.id, item, found.get(i)) for i, item in enumerate(items)]


def _pair_actors(article: GoldArticle, reading: Reading, parties: Parties) -> list[Outcome]:
    """Actors are paired by name; several records may carry it, and the best of them counts."""
    outcomes = []
    for item in article.items["actors"]:
        named = [a for a in reading.actors if check.names_actor(parties, a, item)]
        answers = [check.check_actor(parties, a, item.wants) for a in named]
        best = max(answers, key=lambda c: sum(c.values()), default=None)
        if not item.optional:
            outcomes.append(Outcome(article.id, item, best))
    return outcomes


def _touches(spans: Iterable[Span], place: Span) -> bool:
    return any(overlap(span, place) for span in spans)


def _borne_out(event: Event, items: Sequence[GoldItem]) -> bool:
    """Whether gold holds an event of that type in that sentence, minor and optional ones included."""
    told = [e.sentence for e in (event.evidence, *event.mentions)]
    return any(event.type in i.wants.get("type", ()) and _touches(told, i.at) for i in items)


def _sprung(trap: GoldItem, events: Iterable[Event]) -> bool:
    return any(overlap(event.evidence.trigger, trap.at) for event in events)
