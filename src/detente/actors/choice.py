"""Choosing between the entries that one name may mean: by the country known, the date, and words nearby."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from detente.actors.edtf import bounds, lower, upper
from detente.actors.names import Form, How, Word, fold, key_of, words
from detente.actors.registry import Registry, Row
from detente.lexicon.files import data_dir, read_yaml

_ORDER = {"name": 0, "capital": 1, "region": 2, "adjective": 3, "former": 3, "region_adjective": 4, "people": 5,
          "weak": 6, "ambiguous": 6, "blocked": -1}  # fmt: skip
_KINDS = {"country": 0, "igo": 1, "institution": 1, "group": 2, "ngo": 3, "company": 3, "person": 4, "population": 5}


@dataclass(frozen=True, slots=True)
class Hints:
    """What is known around a mention: its date, countries (ISO alpha-3, the surest first) and folded words nearby.

    `named`: countries that the mention itself names.
    `whole`: the mention is this name and nothing else, so that even a weak name may stand.
    """

    date: str | None = None
    countries: tuple[str, ...] = ()
    cues: frozenset[str] = frozenset()
    named: tuple[str, ...] = ()
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """The entry chosen (None: a longer name that means no actor), how it was named, and how sure that is."""

    row: Row | None
    how: str
    confidence: float


@dataclass
class Ambiguity:
    """ambiguity.yaml, folded."""

    readings: dict[str, dict[str, Any]] = field(default_factory=dict)
    also_names: frozenset[str] = frozenset()
    not_countries: tuple[str, ...] = ()


@lru_cache(maxsize=1)
def load_ambiguity() -> Ambiguity:
    """The shipped rules of choice, read once."""
    raw = read_yaml(data_dir() / "actors" / "ambiguity.yaml")
    readings = {" ".join(key_of(name)): rule for name, rule in raw["readings"].items()}
    return Ambiguity(readings, frozenset(fold(n) for n in raw["also_names"]), tuple(raw["not_countries"]))


@lru_cache(maxsize=256)
def cues_of(text: str) -> frozenset[str]:
    """Folded words of a context."""
    return frozenset(w.fold for w in words(text))


class Chooser:
    """Decides between forms; None where nothing may be claimed."""

    def __init__(self, registry: Registry, ambiguity: Ambiguity | None = None) -> None:
        self.registry = registry
        self._ambiguity = ambiguity or load_ambiguity()
        for name in self._ambiguity.not_countries:
            registry.names.add(name, "", "blocked")
        for name, rule in self._ambiguity.readings.items():
            for entry in (rule["default"], *(o["entry"] for o in rule.get("options", ()))):
                known = any(f.entry == entry for f in registry.names.get(name))
                if entry in registry.rows and not known:
                    # What is only an option speaks for no country until something else does: Lima in Ohio.
                    how: How = rule.get("how", "name") if entry == rule["default"] else "weak"
                    registry.names.add(name.title(), entry, how)

    def is_also_name(self, word: str) -> bool:
        """Whether a place's name is a first name or surname too."""
        return word in self._ambiguity.also_names

    def choose(
        self, forms: Sequence[Form], tokens: Sequence[Word], hints: Hints, needs_place: bool = False
    ) -> Choice | None:
        """The entry that is meant, None where the name is not valid here or nothing decides.

        `needs_place`: the word after it is a kind of body that is named for its place ("Oxford University").
        """
        if forms[0].how == "blocked":
            return Choice(None, "blocked", 1.0)
        rule = self._ambiguity.readings.get(" ".join(t.fold for t in tokens))
        if rule is not None:
            return self._by_rule(rule, forms, tokens, hints)
        usable = [f for f in forms if f.how not in ("weak", "ambiguous") or self._near(f, hints)]
        if not usable:
            places = [f for f in forms if f.how == "weak"]
            if (hints.whole or needs_place) and len(places) == 1:
                return Choice(self.registry.rows[places[0].entry], "weak", 0.5)
            return None
        return self._best(usable, hints)

    def _near(self, form: Form, hints: Hints) -> bool:
        row = self.registry.rows[form.entry]
        if form.how == "ambiguous" and row.kind == "institution":  # `the Senate` of a text that also names Washington
            return row.country in hints.countries[:2] or row.country in hints.named
        return row.country in hints.countries

    def _by_rule(
        self, rule: dict[str, Any], forms: Sequence[Form], tokens: Sequence[Word], hints: Hints
    ) -> Choice | None:
        own = {t.fold for t in tokens}
        options = rule.get("options", ())
        default = self.registry.rows.get(rule["default"]) if rule["default"] else None
        # A default that is weak has not told its own country: where the text speaks of it before all others, it stands.
        weak = default is not None and self._how(rule, forms, default) == "weak"
        first = weak and default is not None and hints.countries[:1] == (default.country,)
        if rule.get("nearest"):  # of equals, the one that the text speaks of most
            among = [r for r in (default, *(self.registry.rows.get(o["entry"]) for o in options)) if r is not None]
            near = [r for r in among if r.country in hints.countries]
            if near:
                most = min(near, key=lambda r: hints.countries.index(r.country or ""))
                return Choice(most, self._how(rule, forms, most), 0.85)
        for option in options:
            row = self.registry.rows.get(option["entry"])
            if row is not None and row.country in hints.countries and not first:
                return Choice(row, self._how(rule, forms, row), 0.85)
        if default is not None and default.country in hints.countries:
            return Choice(default, self._how(rule, forms, default), 0.9)
        for option in options:
            row = self.registry.rows.get(option["entry"])
            if row is not None and (hints.cues - own) & set(option["cues"]):
                return Choice(row, self._how(rule, forms, row), 0.75)
        if default is not None:
            return Choice(default, self._how(rule, forms, default), float(rule.get("confidence", 0.8)))
        return None

    @staticmethod
    def _how(rule: dict[str, Any], forms: Sequence[Form], row: Row) -> str:
        own = [f.how for f in forms if f.entry == row.id] or [f.how for f in forms]
        return str(rule.get("how") or min(own, key=_ORDER.__getitem__))

    def _best(self, forms: Sequence[Form], hints: Hints) -> Choice | None:
        rows = self.registry.rows
        entries = {f.entry for f in forms}
        confidence = 0.95
        if len(entries) > 1:
            near = [f for f in forms if rows[f.entry].country in hints.countries]
            if near:
                first = min(hints.countries.index(rows[f.entry].country or "") for f in near)
                near = [f for f in near if rows[f.entry].country == hints.countries[first]]
            if near and len(near) < len(forms):
                forms, confidence = near, 0.9
            current = [f for f in forms if self._is_current(rows[f.entry], hints.date)]
            if current and len(current) < len(forms):
                forms, confidence = current, min(confidence, 0.85)
        best = min(forms, key=lambda f: (_ORDER[f.how], _KINDS[rows[f.entry].kind], f.entry))
        rivals = [
            f for f in forms
            if f.entry != best.entry and (_ORDER[f.how], _KINDS[rows[f.entry].kind])
            <= (_ORDER[best.how], _KINDS[rows[best.entry].kind])
        ]  # fmt: skip
        if rivals:
            same = all(rows[f.entry].country == rows[best.entry].country for f in rivals)
            confidence = 0.75 if same else 0.45
            if not same:
                return None
        if best.how == "ambiguous":
            confidence = min(confidence, 0.8)
        return Choice(rows[best.entry], best.how, confidence)

    @staticmethod
    def _is_current(row: Row, date: str | None) -> bool:
        when = bounds(date)
        if row.roles:
            if when is None:
                return any(r.end is None for r in row.roles)
            return any(lower(r.start) <= when[1] and upper(r.end) >= when[0] for r in row.roles)
        if len(row.active) == 2:
            if when is None:
                return row.active[1] is None
            return lower(row.active[0]) <= when[1] and upper(row.active[1]) >= when[0]
        return True
