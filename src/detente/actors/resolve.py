"""Who is meant: mention, date and country in, an entry or a composed actor out, with reason and confidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from detente.actors.agents import load_lexicon
from detente.actors.answers import Context, NameMatch, Resolution, to_actor
from detente.actors.choice import Chooser, Hints, cues_of
from detente.actors.compose import Composer, Reading
from detente.actors.names import Found, Word, text_of, words
from detente.actors.persons import PersonJudge
from detente.actors.pieces import Piece, Reader
from detente.actors.registry import Registry, Role, Row, load_registry
from detente.actors.spelling import PlaceSpeller, canonical
from detente.model.records import Actor

if TYPE_CHECKING:
    from spacy.tokens import Doc

# Below this nothing is claimed.
THRESHOLD = 0.5
_MAX_WORDS = 40
_OF_STATE = frozenset({"GOV", "MIL", "COP", "JUD", "LEG", "SPY"})
_INTERNATIONAL = frozenset({"UNO", "EUR", "IGO", "NGO", "ISM", "IMG", "MNC"})


class Resolver:
    """Resolves mentions against a registry; answers are cached by (mention, date, country, context).

    `met`: ids of persons that earlier articles spoke of; where several fit a surname, one of them is meant.
    """

    def __init__(
        self, registry: Registry | None = None, *, cache_size: int = 50_000, met: frozenset[str] = frozenset()
    ) -> None:
        self.registry = registry or load_registry()
        self._lexicon = load_lexicon()
        self._chooser = Chooser(self.registry)
        self._reader = Reader(self._chooser, self._lexicon)
        self._persons = PersonJudge(self.registry, met)
        self._speller = PlaceSpeller(self.registry)
        self._cache: dict[tuple[str, str | None, str | None, Context | None], Resolution | None] = {}
        self._cache_size = cache_size
        self._last: tuple[str, list[Word], list[Found]] | None = None

    def resolve(
        self,
        mention: str,
        date: str | None = None,
        country: str | None = None,
        context: Context | str | Iterable[str] | None = None,
    ) -> Resolution | None:
        """The actor that a mention means, None where nothing can be claimed with enough confidence.

        `date` is EDTF (without it the latest known role counts), `country` an ISO alpha-3 code or a name known from
        the context, `context` a Context, a text, or countries of the article.
        """
        around = self._context(context)
        key = (mention, date, country, around)
        if key in self._cache:
            return self._cache[key]
        answer = self._resolve(mention, date, self.registry.country_code(country), around)
        if len(self._cache) >= self._cache_size:
            self._cache.clear()
        self._cache[key] = answer
        return answer

    def wikidata(self, entry: str | None) -> str | None:
        """Wikidata's id of a registry entry, where the row tells it."""
        row = self.registry.get(entry) if entry else None
        return row.wikidata if row is not None else None

    def find_names(self, doc: Doc | str) -> list[NameMatch]:
        """All names of the registry in a text from left to right, none inside another; offsets are characters."""
        text = text_of(doc)
        return list(self._matches(*self._names_in(text), text))

    def _names_in(self, text: str) -> tuple[list[Word], list[Found]]:
        """Words and registry names of a text; those of the last one are kept, since two questions of it need them."""
        if self._last is None or self._last[0] != text:
            tokens = words(text)
            self._last = text, tokens, list(self.registry.names.find(tokens))
        return self._last[1:]

    def context_of(self, doc: Doc | str) -> Context:
        """Countries and words of a text, to resolve its mentions with."""
        tokens, names = self._names_in(text_of(doc))
        counts: dict[str, int] = {}
        for found in names:
            for code in {self.registry.rows[f.entry].country for f in found.forms if f.entry and f.how not in _WEAK}:
                if code and code not in _INTERNATIONAL:
                    counts[code] = counts.get(code, 0) + 1
        countries = tuple(sorted(counts, key=lambda c: (-counts[c], c)))
        return Context(countries, frozenset(t.fold for t in tokens))

    def _matches(self, tokens: list[Word], names: list[Found], text: str) -> Iterator[NameMatch]:
        for found in names:
            forms = [f for f in found.forms if f.how != "blocked"]
            if not forms or any(f.how == "blocked" for f in found.forms):
                continue
            if self._reader.is_personal(tokens, found.start, found.end, forms, self.registry.rows):
                continue
            best = min(forms, key=lambda f: (f.how in _WEAK, f.how))
            start, end = tokens[found.start].start, tokens[found.end - 1].end
            if best.upper and found.end - found.start > 1 and text[end : end + 1] == ".":
                end += 1  # the last dot of "U.S." belongs to it
            ids = tuple(dict.fromkeys(f.entry for f in forms))
            yield NameMatch(start, end, ids, best.how, best.how in _WEAK)

    def _context(self, context: Context | str | Iterable[str] | None) -> Context | None:
        if context is None or isinstance(context, Context):
            return context
        if isinstance(context, str):
            return Context((), cues_of(context))
        return Context(tuple(context))

    def _resolve(
        self, mention: str, date: str | None, country: str | None, around: Context | None
    ) -> Resolution | None:
        tokens = words(mention)[:_MAX_WORDS]
        if not tokens:
            return None
        hints = Hints(date, self._countries(country, around), cues_of(mention), whole=True)
        if around is not None:
            hints = replace(hints, cues=hints.cues | around.cues)
        readings: list[Reading] = []
        for segment in _segments(tokens):
            reading = self._segment(segment, hints, country)
            if reading is _SEVERAL:
                return None
            if reading is not None:
                readings.append(reading)
        if not readings:
            return None
        merged = self._merge(readings)
        return self._answer(merged, country, mention) if merged is not None else None

    @staticmethod
    def _countries(country: str | None, around: Context | None) -> tuple[str, ...]:
        found = (country,) if country else ()
        return found + (around.countries[:6] if around is not None else ())

    def _segment(self, tokens: list[Word], hints: Hints, country: str | None) -> Reading | None:
        pieces = self._reader.read(tokens, hints)
        named = tuple(p.row.country for p in pieces if p.kind == "geo" and p.row is not None and p.row.country)
        if named and len(pieces) > 1 and not set(named) <= set(hints.countries):
            pieces = self._reader.read(tokens, replace(hints, countries=named + hints.countries, named=named))
        if self._several(pieces, tokens):
            return _SEVERAL
        if len(tokens) == 1 and tokens[0].capital and self._lexicon.is_in("given_names", tokens[0].fold):
            return None
        if len(pieces) == 1 and pieces[0].kind == "pronoun":
            return Reading(kind="person", sectors=("UNK",), confidence=0.5, reasons=["a pronoun without antecedent"])
        reading = Composer(self.registry, self._lexicon, tokens, self._state_of(hints.date)).compose(pieces)
        if reading is None:
            return None
        self._spell_place(reading, pieces, tokens)
        return self._persons.judge(reading, hints, country)

    def _state_of(self, date: str | None) -> Any:
        registry = self.registry

        def state_of(row: Row) -> tuple[str | None, tuple[str, ...], str]:
            state = registry.state_at(row, date)
            return state.country, state.sectors, _STANDING[state.when]

        return state_of

    @staticmethod
    def _several(pieces: list[Piece], tokens: list[Word]) -> bool:
        """ "Russia and Ukraine" is two actors: the caller splits coordinations, here nothing is claimed."""
        names = [p for p in pieces if p.kind in ("geo", "org", "person")]
        if len(names) < 2 or any(p.kind in ("agent", "prep") for p in pieces):
            return False
        if any(tokens[b.start - 1].fold in ("and", "or") for b in names[1:] if b.start):
            return True
        geos = [p for p in names if p.kind == "geo" and not p.patron and p.row is not None]
        return len({p.row.country for p in geos if p.row}) > 1 and any(tokens[p.start].hyphen for p in geos)

    def _spell_place(self, reading: Reading, pieces: list[Piece], tokens: list[Word]) -> None:
        """A misspelt country or capital before an agent; only where nothing else gives a country."""
        if reading.country is not None or reading.agent is None or reading.row is not None:
            return
        for piece in pieces:
            if piece.kind == "capital" and not (reading.person and tokens[piece.start].text in reading.person.split()):
                row = self._speller.nearest(tokens[piece.start].fold)
                if row is not None:
                    reading.country = row.country
                    reading.confidence = min(reading.confidence, 0.6)
                    reading.because(f"a misspelling of {row.name}")
                    return

    def _merge(self, readings: list[Reading]) -> Reading | None:
        """Apposition: the first that names or places someone leads, the others fill what it leaves open."""
        lead = next((r for r in readings if r.row is not None or r.agent is not None), readings[0])
        geos = [r for r in readings if r.row is not None and r.kind == "country" and r.agent is None]
        if len(geos) == len(readings) and len({r.country for r in geos}) > 1:
            return None
        for other in readings:
            if other is lead:
                continue
            named = other.person and other.row is None and other.agent is None
            if named and lead.person is None and lead.agent is not None and lead.agent.kind == "person":
                lead.person, lead.kind = other.person, "person"
            if lead.country is None and other.country:
                lead.country = other.country
                lead.because(f"{other.country} beside it")
            if other.former and lead.kind == "person":
                lead.sectors, lead.former = ("ELI",), True
            if not lead.sectors and other.agent is not None and other.sectors:
                lead.sectors, lead.role = other.sectors, other.role
                lead.because(other.reasons[0])
            if lead.org is None:
                lead.org = other.org
        return lead

    def _answer(self, reading: Reading, country: str | None, mention: str) -> Resolution | None:
        if reading.country is None and country and reading.agent is not None and "UNK" not in reading.sectors:
            reading.country = country
            reading.confidence = min(reading.confidence, 0.65)
            reading.because("country of the context")
        agent = reading.agent
        if reading.country and agent is not None and agent.takes_org and not reading.sectors and reading.org is None:
            reading.sectors = agent.state_default
        if reading.row is None and reading.country is None and not reading.sectors:
            return None
        if reading.confidence < THRESHOLD:
            return None
        entry, name = self._entry(reading, mention)
        role = reading.role if reading.agent is not None or reading.kind == "person" else None
        kind: Any = reading.kind or "group"
        return Resolution(
            entry=entry,
            key=entry or canonical(reading, name),
            name=name,
            kind=kind,
            country=reading.country,
            sectors=reading.sectors,
            acts_for=self._acts_for(reading, entry),
            role=role,
            confidence=round(reading.confidence, 3),
            reason="; ".join(dict.fromkeys(r for r in reading.reasons if r)),
        )

    def _entry(self, reading: Reading, mention: str) -> tuple[str | None, str]:
        row = reading.row
        if row is not None and reading.kind == "population":
            return None, f"people of {row.name}" if not row.id.startswith("region:") else row.name
        if row is not None:
            return row.id, row.name
        if reading.person:
            return None, reading.person
        agent = reading.agent
        if agent is not None and reading.country and reading.org is None and not reading.former:
            state = self.registry.get(f"country:{reading.country}")
            if state is not None and self._lexicon.is_in("the_state", agent.lemma) and reading.sectors == ("GOV",):
                reading.kind = "country"
                return state.id, state.name
        return None, row.name if row is not None else " ".join(mention.split())

    @staticmethod
    def _acts_for(reading: Reading, entry: str | None) -> str | None:
        if reading.row is not None and reading.row.acts_for:
            return reading.row.acts_for
        if reading.org is not None and reading.org.id != entry:
            return reading.org.id
        if entry and entry.startswith("country:"):
            return None
        country = reading.country
        if country and country not in _INTERNATIONAL and not reading.former and set(reading.sectors) & _OF_STATE:
            return f"country:{country}"
        return None


_WEAK = frozenset({"weak", "ambiguous"})
_STANDING = {
    "undated": "",
    "in": "standing at the date",
    "after": "last standing before the date",
    "before": "not yet at the date",
    "latest": "no date given, latest standing",
}
# A segment that names more than one actor.
_SEVERAL = Reading()


def _segments(tokens: list[Word]) -> Iterator[list[Word]]:
    """Runs of words with no comma, dash or bracket between them."""
    run: list[Word] = []
    for token in tokens:
        if run and not token.joined:
            yield run
            run = []
        run.append(token)
    if run:
        yield run


def resolver_with(people: Iterable[Mapping[str, Any]]) -> Resolver:
    """A resolver that also knows people and groups met in earlier articles (`detente.record.people.memory`).

    Each has `id`, `name`, `kind` and, where told, `aliases`, `country`, `sectors`, `role`, `acts_for`, `first` (the day
    of the first article: before it nothing is known of the office). What the registry knows by id stays as it is.
    """
    registry, every = load_registry(), list(people)
    rows = [learnt_row(person) for person in every if person["id"] not in registry.rows]
    met = frozenset(person["id"] for person in every if person.get("kind") == "person")
    return Resolver(registry.with_rows(rows), met=met) if every else load_resolver()


def learnt_row(person: Mapping[str, Any]) -> Row:
    """A registry row from what a record has learnt of somebody."""
    country, sectors = person.get("country"), tuple(person.get("sectors") or ())
    first = str(person["first"]) if person.get("first") else None
    role = Role(title=person.get("role"), country=country, sectors=sectors, start=first)
    return Row(
        id=person["id"], name=person["name"], kind=person.get("kind") or "person", country=country, sectors=sectors,
        aliases=tuple(n for n in person.get("aliases") or () if n != person["name"] and " " in n),
        acts_for=person.get("acts_for"), roles=(role,) if person.get("role") or sectors else (), source="record",
    )  # fmt: skip


@lru_cache(maxsize=1)
def load_resolver() -> Resolver:
    """The resolver over the shipped registry, made once."""
    return Resolver()


def resolve_actor(mention: str, date: str | None = None, country: str | None = None) -> Actor | None:
    """The actor that a mention means, or None where nothing can be claimed.

    `date` (EDTF) decides which role counts; without it the latest known one does, and the reason says so.
    """
    resolver = load_resolver()
    found = resolver.resolve(mention, date=date, country=country)
    return to_actor(found, resolver.registry) if found is not None else None
