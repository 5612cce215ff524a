"""What an article has spoken of so far: the memory that pronouns and definite phrases look back into.

The walk is once from left to right; nothing looks ahead.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from detente.lexicon.files import data_dir, read_yaml
from detente.stages.mentions.table import Entity

if TYPE_CHECKING:
    from spacy.tokens import Token

WINDOW = 3  # sentences that a definite phrase may reach back
INTERNATIONAL = frozenset(["IGO", "UNO", "EUR", "NGO", "IMG", "ISM", "MNC"])
RANKS = frozenset(["vice", "deputy", "assistant", "acting", "former", "under", "junior"])
SUBJECTS = {"nsubj", "nsubjpass"}
ARMED = {"REB", "UAF", "PRM"}
_NOBODY: frozenset[str] = frozenset()
LEADERS = frozenset({"leader", "head", "chief", "boss"})
PLURAL = {"NNS", "NNPS"}


@lru_cache(maxsize=1)
def kin() -> dict[str, tuple[str, ...]]:
    """Nouns that mean the same as a noun, from the list `kin`."""
    return {w: tuple(o for o in row if o != w) for row in words()["kin"] for w in row}


@lru_cache(maxsize=1)
def words() -> dict[str, Any]:
    """The word lists of cues/coreference.yaml; lists as frozensets."""
    raw = read_yaml(data_dir() / "cues" / "coreference.yaml")
    kinds = {k: frozenset(v) for k, v in raw["kinds_of_person"].items()}
    flat = {k for k, v in raw.items() if isinstance(v, list) and all(isinstance(w, str) for w in v)}
    return {k: frozenset(v) if k in flat else v for k, v in raw.items()} | {"kinds_of_person": kinds}


@lru_cache(maxsize=1)
def given_names() -> dict[str, str]:
    """Folded given names that are one gender's: name to "f" or "m"."""
    raw = read_yaml(data_dir() / "cues" / "given_names.yaml")
    return {name: gender for gender, names in raw.items() for name in names.split()}


@dataclass(slots=True)
class Seen:
    """One earlier mention. `entity` None: a noun that is no party, but may be what a pronoun means."""

    entity: Entity | None
    sentence: int
    subject: bool
    index: int
    plural: bool = False
    definite: bool = True
    with_: tuple[str, ...] = ()  # ids of all who are meant together
    prosecuted: bool = False  # stands where one is who was charged, held or sentenced
    undergone: bool = False  # stands where one is to whom something was done


@dataclass(slots=True)
class Memory:
    """Mentions in the order of the text."""

    seen: list[Seen] = field(default_factory=list)
    pairs: list[tuple[str, str]] = field(default_factory=list)
    last_pair: tuple[int, tuple[str, str]] | None = None  # sentence and parties that were its subjects together

    def add(self, entity: Entity | None, head: Token, sentence: int, ids: tuple[str, ...] = ()) -> None:
        """Remember a mention; `ids` where several are meant at once."""
        top = head
        while top.dep_ == "conj":
            top = top.head
        indefinite = any(c.dep_ == "det" and c.lower_ in {"a", "an", "some", "any"} for c in head.lefts)
        bare = head.tag_ in PLURAL and not any(c.dep_ in {"det", "poss"} for c in head.lefts)
        plural = head.tag_ in PLURAL or len(ids) > 1 or head.lower_ in words()["plural_pronouns"]
        subject = top.dep_ in SUBJECTS or _is_source(top)
        self.seen.append(Seen(entity, sentence, subject, head.i, plural, not (indefinite or bare), ids))
        self.seen[-1].prosecuted, self.seen[-1].undergone = _undergoes(top)

    def side_by_side(self, first: str, second: str, sentence: int, *, subjects: bool) -> None:
        """Remember that two parties were named together (`A and B signed`)."""
        self.pairs.append((first, second))
        if subjects:
            self.last_pair = sentence, (first, second)

    def replace(self, old: Entity, into: Entity) -> None:
        """Let one entity stand for another from now on."""
        for s in self.seen:
            if s.entity is old:
                s.entity = into

    def recent(self, sentence: int, window: int) -> list[Seen]:
        """Mentions of the last sentences, the latest first."""
        return [s for s in reversed(self.seen[-90:]) if sentence - s.sentence <= window]

    def by_word(self, lemma: str, modifiers: frozenset[str], *, plural: bool = False) -> Entity | None:
        """The last entity called by this noun or one that means the same, agreeing in number and modifiers (`the
        interior minister`).
        """
        found = self._called(lemma, modifiers, plural)
        if found is None and lemma == "premier" and not modifiers:
            return self._called("minister", frozenset({"prime"}), plural)
        if found is None and lemma == "minister" and modifiers == {"prime"}:
            return self._called("premier", _NOBODY, plural)
        if found is None and modifiers and lemma in LEADERS:
            whose = (
                self._called(word, modifiers, plural) for word in kin()[lemma]
            )  # `the union leader`: head of a union
            return next((e for e in whose if e is not None and modifiers <= e.words), None)
        if found is None and not modifiers:
            many = plural or lemma == "crowd"
            others = (self._called(word, modifiers, many) for word in kin().get(lemma, ()))
            found = next((e for e in others if e is not None and not e.is_counted), None)
        return found

    def _called(self, lemma: str, modifiers: frozenset[str], plural: bool) -> Entity | None:
        called = [
            s.entity
            for s in reversed(self.seen[-90:])
            if s.entity is not None and s.entity.is_called(lemma)
            and (s.entity.plural == plural or s.entity.is_either_number)
            and not (lemma in words()["state_forces"] and _is_no_state_force(s.entity))
            and not (lemma in words()["body_nouns"] and s.entity.is_person)
        ]  # fmt: skip
        if modifiers:
            exact = next((e for e in called if modifiers <= e.words), None)
            if exact is None and modifiers == {"former"} and len({e.id for e in called if not e.words & RANKS}) == 1:
                return next(
                    e for e in called if not e.words & RANKS
                )  # `President X` of bygone years, `the ex-president`
            if exact is not None or modifiers & RANKS:
                return exact
            return next(
                (e for e in called if not (e.words - {lemma}) & RANKS and not _other_office(modifiers, e)), None
            )
        plain = [e for e in called if not e.words & RANKS] or called
        if lemma in words()["sole_offices"]:  # `the president` is the state's rather than a union's
            return next((e for e in plain if not e.is_person or "GOV" in e.sectors or not e.sectors), None)
        return next(iter(plain), None)

    def last_state(self, noun: str, sentence: int, without: frozenset[str] = _NOBODY) -> Entity | None:
        """The last state; of those that may be called so, where the noun is `kingdom`, `emirate` or `island`."""
        fits = words().get(noun) if noun in {"kingdom", "emirate", "island"} else None
        rows = [
            s for s in self.recent(sentence, WINDOW)
            if s.entity is not None and s.entity.kind == "country" and s.entity.id not in without
            and (fits is None or s.entity.country in fits)
        ]  # fmt: skip
        if not rows:
            return None
        counts = Counter(s.entity.id for s in self.seen if s.entity is not None and s.entity.kind == "country")
        last = rows[0].entity
        if not rows[0].subject and fits is None:  # a state in passing is not `the country` of an article on another
            chief = max(rows, key=lambda s: counts[s.entity.id] if s.entity is not None else 0).entity
            if last is not None and chief is not None and counts[chief.id] >= 2 * counts[last.id]:
                return chief
        return last

    def last(self, kinds: frozenset[str], sentence: int, window: int = WINDOW) -> Entity | None:
        """The last entity of one of these kinds that has a name; subjects of a sentence before its other parts."""
        rows = [s for s in self.recent(sentence, window) if s.entity is not None and s.entity.kind in kinds]
        named = [s for s in rows if s.entity is not None and (s.entity.registered or s.entity.proper)]
        return next((s.entity for s in named if not s.plural or (s.entity and s.entity.registered)), None)

    def body(self, noun: str, sentence: int) -> Entity | None:
        """The last body with a name that a noun may go back to: `the agency`."""
        fits = words()["body_fits"].get(noun, {})
        kinds = frozenset(fits.get("kinds", ("institution", "igo", "ngo", "group")))
        every: dict[str, Entity] = {}
        for seen in reversed(self.seen):
            entity = seen.entity
            if entity is None or entity.kind not in kinds or not (entity.registered or entity.proper):
                continue
            sectors = set(entity.sectors)
            wrong = "sectors" in fits and not sectors & set(fits["sectors"])
            if wrong or sectors & set(fits.get("not_sectors", ())):
                continue
            if sentence - seen.sentence <= WINDOW:
                return entity
            every[entity.id] = entity
        return next(iter(every.values())) if len(every) == 1 else None

    def kind_of_person(self, noun: str, sentence: int) -> Entity | None:
        """`the politician`: the one person of such sectors whom the last sentences named."""
        sectors = words()["kinds_of_person"].get(noun, frozenset())
        found = {
            s.entity.id: s.entity
            for s in self.recent(sentence, WINDOW)
            if s.entity is not None and s.entity.is_person and s.entity.named and not s.entity.office and not s.plural
            and sectors & set(s.entity.sectors) and s.subject
        }  # fmt: skip
        return next(iter(found.values())) if len(found) == 1 else None

    def only(self, kinds: frozenset[str], sentence: int) -> Entity | None:
        """The last one of these kinds, or the only one that the whole text has."""
        found = self.last(kinds, sentence)
        if found is not None:
            return found
        rows = (s.entity for s in self.seen if s.entity is not None and s.entity.kind in kinds and not s.plural)
        every = {e.id: e for e in rows if e.registered or e.proper}
        return next(iter(every.values())) if len(every) == 1 else None

    def accused(self, sentence: int) -> Entity | None:
        """The one person of the text so far who was charged, held or sentenced; None where there are several."""
        found = {
            s.entity.id: s.entity
            for s in self.recent(sentence, 40)
            if s.prosecuted and s.entity is not None and s.entity.is_person and not s.plural
        }
        return next(iter(found.values())) if len(found) == 1 else None

    def counted(self, number: str, country: str | None = None) -> Entity | None:
        """The last who were told by this number, of this country where one is told: `the seven`, `the two Russians`."""
        known = (s.entity for s in reversed(self.seen[-90:]) if s.entity is not None)
        fits = (e for e in known if country is None or e.country == country)
        return next((e for e in fits if e.id.endswith(f"-{number}")), None)

    def fighters(self, sentence: int) -> Entity | None:
        """The armed group that the text speaks of: `the rebels`; None where there are several alike, or none."""
        groups = {
            s.entity.id: s.entity
            for s in self.recent(sentence, 40)
            if s.entity is not None and s.entity.kind == "group" and (s.entity.registered or s.entity.proper)
        }  # fmt: skip
        armed = [g for g in groups.values() if set(g.sectors) & ARMED] or [g for g in groups.values() if not g.sectors]
        if len(armed) < 2:
            return armed[0] if armed else None
        counts = Counter(s.entity.id for s in self.seen if s.entity is not None)
        first, second = sorted(armed, key=lambda g: -counts[g.id])[:2]
        return first if counts[first.id] >= 2 * counts[second.id] else None

    def holders(self, lemma: str, sentence: int) -> tuple[str, ...]:
        """All named persons of the text so far who were called by this noun: `the presidents`."""
        found = {
            s.entity.id
            for s in self.recent(sentence, 12)
            if s.entity is not None and s.entity.is_person and not s.entity.plural and lemma in s.entity.words
            and not s.entity.words & RANKS and ((s.entity.named and not s.entity.office) or s.subject)
        }  # fmt: skip
        return tuple(sorted(found)) if 2 <= len(found) <= 4 else ()

    def pair(
        self, persons: bool, sentence: int, window: int = 40, urging: frozenset[str] = _NOBODY, *, states: bool = False
    ) -> tuple[str, ...]:
        """The two parties of the text so far: the last two persons for `the two leaders`; for `both sides` the two
        named together, or the states (or bodies, through their state) spoken of most, later ones first where they tie.

        `urging`: who speaks to both sides and are therefore none of them; `states`: only states can be meant.
        """
        counts: dict[str, list[int]] = {}
        for n, s in enumerate(self.seen):
            key = None if s.entity is None else _office_holder(s) if persons else state_key(s.entity)
            if key and states and not key.startswith("country:"):
                continue
            if key and key not in urging and sentence - s.sentence <= window:
                row = counts.setdefault(key, [0, 0])
                row[0], row[1] = row[0] + 1 + s.subject, n
        if len(counts) < 2:
            return ()
        if states and self.last_pair is not None and sentence - self.last_pair[0] <= 1:
            near = self.last_pair[1]
            if near[0] in counts and near[1] in counts:
                return near  # `Latvia and Lithuania want to join. The two states ...`
        if not persons and (together := self._together(counts)):
            return together
        rank = (
            (lambda k: (0, -counts[k][1]))
            if persons
            else (lambda k: (k.startswith("igo:"), -counts[k][0], -counts[k][1]))
        )
        best = sorted(counts, key=rank)[:2]
        return tuple(sorted(best, key=lambda k: counts[k][1]))

    def _together(self, counts: dict[str, list[int]]) -> tuple[str, ...]:
        """The pair that was named side by side and that the text speaks of most, where one of it leads all others."""
        known = [p for p in self.pairs if p[0] in counts and p[1] in counts and p[0] != p[1]]
        if not known:
            return ()
        top = max(row[0] for row in counts.values())
        best = max(known, key=lambda p: counts[p[0]][0] + counts[p[1]][0])
        return best if max(counts[best[0]][0], counts[best[1]][0]) >= top else ()


def _is_no_state_force(entity: Entity) -> bool:
    """`the army` is no `Liberation Army`, whatever its name says."""
    plain = entity.registered or entity.id.partition(":")[2] in words()["state_forces"]
    return "REB" in entity.sectors or (entity.proper and not plain and entity.kind == "group")


def _is_source(head: Token) -> bool:
    """`according to two officials`: they speak, as a subject would."""
    return head.dep_ == "pobj" and head.head.lower_ == "to" and head.head.head.lower_ == "according"


def _undergoes(head: Token) -> tuple[bool, bool]:
    """Whether somebody stands as one who was prosecuted, and as one to whom anything such was done."""
    if head.dep_ not in {"nsubjpass", "dobj"}:
        return False, False
    prosecuted = head.head.lemma_ in words()["prosecuted"]
    return prosecuted, prosecuted or head.head.lemma_ in words()["undergone"]


def _other_office(modifiers: frozenset[str], entity: Entity) -> bool:
    """Whether both name a portfolio, and not the same: the foreign minister is not the prime minister."""
    portfolios = words()["portfolios"]
    return bool(modifiers & portfolios) and not (modifiers & entity.words)


def _office_holder(seen: Seen) -> str | None:
    """A person in an office: those who meet, not those whom they talk about."""
    entity = seen.entity
    if entity is None or not entity.is_person or not entity.named or entity.plural or not seen.definite:
        return None
    return entity.id if entity.sectors or entity.role else None


def state_key(entity: Entity) -> str | None:
    """The state that an entity stands for in a pair, or the entity itself where it is a party of its own."""
    if entity.kind == "country":
        return entity.id
    if set(entity.sectors) & ARMED:
        return entity.id if entity.kind == "group" and (entity.registered or entity.proper) else None
    if (
        entity.country
        and len(entity.country) == 3
        and entity.country not in INTERNATIONAL
        and entity.kind != "population"
    ):
        return f"country:{entity.country}"
    if entity.kind == "igo":
        return entity.id if entity.registered and "MIL" not in entity.sectors else None
    return entity.id if entity.kind == "group" and (entity.registered or entity.proper) else None


def states_before(memory: Memory, sentence: int) -> bool:
    """Whether the last sentences speak of two states side by side, so that `they` can be both."""
    rows = [s for s in memory.seen if sentence - s.sentence <= 1 and s.subject and s.entity is not None]
    return len({s.entity.id for s in rows if s.entity is not None and s.entity.kind == "country"}) > 1


def gender_of(phrase: str) -> str | None:
    """Gender told by a title, or None."""
    tokens = {w.strip(".,").lower() for w in phrase.split()}
    lists = words()
    if tokens & lists["female"] or any(w.endswith("woman") for w in tokens):
        return "f"
    if tokens & lists["male"] or any(
        w.endswith(("spokesman", "chairman", "congressman", "businessman")) for w in tokens
    ):
        return "m"
    return None
