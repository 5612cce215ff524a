"""Judging who a person's name means, and in which role at the date."""

from __future__ import annotations

from detente.actors.choice import Hints
from detente.actors.compose import Reading
from detente.actors.edtf import bounds, lower, upper
from detente.actors.names import fold, words
from detente.actors.people import People, PersonHit, led_a_state
from detente.actors.registry import Registry, Role, Row


class PersonJudge:
    """Gives readings with a person's name their entry, country and sectors."""

    def __init__(self, registry: Registry, met: frozenset[str] = frozenset()) -> None:
        self._registry = registry
        self._met = met
        self._people: People | None = None

    def judge(self, reading: Reading, hints: Hints, country: str | None) -> Reading | None:
        """The reading with its person resolved; None where there was nothing but an unknown name."""
        if reading.row is not None and reading.row.kind == "person":
            return self._apply(reading, PersonHit(reading.row, reading.confidence, "name"), hints)
        if not reading.person:
            return reading
        hit = self._find(reading, hints, country)
        if hit is not None:
            return self._apply(reading, hit, hints)
        if reading.row is not None and reading.agent is None:
            reading.person = None
        return reading

    def _find(self, reading: Reading, hints: Hints, country: str | None) -> PersonHit | None:
        if self._people is None:
            own = not self._registry.is_shipped
            self._people = People(self._registry) if own else People.of_shipped(self._registry)
        tokens = [w.fold for w in words(reading.person or "")]
        place = reading.country or country
        said = fold(reading.role or "")
        if reading.agent is not None and reading.agent.title and " " not in said and len(tokens) > 0:
            hits = [
                h for h in self._people.search([said, *tokens]) if self._fits_place(h.row, place) and h.score >= 0.75
            ]
            if hits:
                reading.agent, reading.role = None, None
                return hits[0]
        if len(tokens) == 1:
            return self._by_surname(tokens[0], reading, hints, place)
        hits = [h for h in self._people.search(tokens) if self._fits_place(h.row, place)]
        if reading.agent is None and place is None:
            hits = [h for h in hits if h.score >= 0.75]
        if not hits:
            return None
        top = [h for h in hits if h.score >= hits[0].score - 0.02]
        if len(top) > 1:
            top = [h for h in top if self._held(h.row, hints.date)] or top
            top = [h for h in top if self._fits_title(h.row, reading, hints.date)] or top
        return top[0] if len({h.row.id for h in top}) == 1 else None

    def _by_surname(self, surname: str, reading: Reading, hints: Hints, place: str | None) -> PersonHit | None:
        assert self._people is not None
        rows = [r for r in self._people.by_surname(surname) if self._fits_place(r, place)]
        if reading.agent is not None and reading.agent.sectors:
            rows = [r for r in rows if self._fits_title(r, reading, hints.date)]
            how, score = "surname and title", 0.85
        elif place is not None or hints.countries:
            rows = [r for r in rows if place is not None or self._fits_any(r, hints.countries)]
            if place is None:  # a bare word that is only like a surname is nobody's
                rows = [r for r in rows if self._people.has_surname(r.id, surname)]
            how, score = "surname and country", 0.7
        else:
            # Without country, title or context a name must be one leader's alone, whenever they led.
            rows = [r for r in rows if led_a_state(r)]
            rows = rows if len(rows) == 1 else []
            how, score = "surname of a head of state or government", 0.65
        if len(rows) > 1:
            met = [r for r in rows if r.id in self._met]
            rows = met if len(met) == 1 else [r for r in rows if self._held(r, hints.date)]
            how = f"{how}, met in an earlier article" if len(met) == 1 else how
        return PersonHit(rows[0], score, how) if len(rows) == 1 else None

    @staticmethod
    def _fits_place(row: Row, place: str | None) -> bool:
        return place is None or place in {row.country, *(r.country for r in row.roles)}

    @staticmethod
    def _fits_any(row: Row, places: tuple[str, ...]) -> bool:
        return bool({row.country, *(r.country for r in row.roles)} & set(places))

    def _held(self, row: Row, date: str | None) -> bool:
        return self._registry.state_at(row, date).when in ("in", "undated") or (
            bounds(date) is None and any(r.end is None for r in row.roles)
        )

    def _fits_title(self, row: Row, reading: Reading, date: str | None) -> bool:
        """Whether a person has held an office like the title (at the date, unless it says former)."""
        when = bounds(date)
        for role in row.roles:
            in_time = when is None or (lower(role.start) <= when[1] and (reading.former or upper(role.end) >= when[0]))
            if in_time and _like(role, reading):
                return True
        return False

    def _apply(self, reading: Reading, hit: PersonHit, hints: Hints) -> Reading:
        row = hit.row
        state = self._registry.state_at(row, hints.date)
        titled = tuple(s for s in reading.sectors) if reading.agent is not None else ()
        reading.row, reading.kind = row, "person"
        reading.confidence = hit.score
        if hit.how != "name":
            reading.because(f"{row.name} by {hit.how}")
        country, sectors, why = state.country, state.sectors, _WHEN[state.when]
        if reading.former:
            sectors, why = ("ELI",), "called former"
        elif titled and (state.when in ("after", "before") or not sectors):
            sectors, why = titled, "the title given; the dates of office known do not reach it"
            reading.confidence = min(reading.confidence, 0.75)
        elif titled and bounds(hints.date) is None:
            latest = sorted(row.roles, key=lambda r: upper(r.end), reverse=True)
            role = next((r for r in latest if _like(r, reading)), None)
            if role is not None:
                country, sectors, why = role.country or row.country, role.sectors, "the office of the title"
        reading.country = country or reading.country
        reading.sectors = sectors
        reading.because(f"{state.title}: {why}" if state.title and not reading.former else why)
        reading.role = reading.role or state.title
        self._add_org(reading, state.org)
        return reading

    def _add_org(self, reading: Reading, org: str | None) -> None:
        if org and reading.org is None:
            reading.org = self._registry.get(org)


_WHEN = {
    "in": "in office at the date",
    "after": "after leaving office",
    "before": "before taking office",
    "latest": "no date given, the latest known role",
    "undated": "no dated role",
}


def _like(role: Role, reading: Reading) -> bool:
    """Whether a title says what a role is: "Defence Secretary" and "Secretary of State for Defence"."""
    if reading.agent is None:
        return True
    said = {fold(w) for w in reading.agent.lemma.split()}
    held = {fold(w) for w in (role.title or "").replace("-", " ").split()}
    heads = said & held & _HEADS
    if heads or not held:
        return not (said & held) or _specific(said) <= _specific(held) or not _specific(held)
    return bool(set(role.sectors) & set(reading.sectors)) and not (said & _HEADS and held & _HEADS)


_HEADS = frozenset({
    "president", "minister", "premier", "chancellor", "secretary", "king", "queen", "emir", "sultan", "prince",
    "governor", "ambassador", "general", "speaker", "spokesperson", "spokesman", "spokeswoman", "adviser",
    "director", "chief", "leader", "chairman", "envoy", "commissioner", "judge", "mayor",
})  # fmt: skip
_SMALL = frozenset(
    {"of", "for", "the", "and", "state", "affairs", "deputy", "acting", "republic", "interim", "national"}
)
_SAME = {"defense": "defence", "external": "foreign", "home": "interior"}


def _specific(title: set[str]) -> set[str]:
    return {_SAME.get(w, w) for w in title} - _HEADS - _SMALL
