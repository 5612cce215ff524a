"""Names of persons: exact, in other spellings and orders, and by surname beside a title."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import msgspec
from rapidfuzz import fuzz

from detente.actors.compiled import compiled
from detente.actors.names import key_of
from detente.actors.registry import Registry, Row

_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_FAMILY_FIRST = frozenset({"CHN", "TWN", "PRK", "KOR", "VNM", "HKG", "KHM", "MAC"})
_PARTICLES = frozenset({
    "al", "el", "bin", "ibn", "bint", "abu", "de", "da", "di", "van", "von", "der", "den", "ul", "ud",
})  # fmt: skip
_FOLD = str.maketrans({"q": "k", "c": "k", "z": "s", "w": "v", "x": "s", "p": "p", "d": "d"})
_DROP = str.maketrans("", "", "aeiouyhj")
_LEADERS = ("president", "prime minister", "premier", "chancellor", "king", "supreme leader", "secretary-general")


@dataclass(frozen=True, slots=True)
class PersonHit:
    """A person that a name may mean. `score` 0..1, `how` in words."""

    row: Row
    score: float
    how: str


def skeleton(token: str) -> str:
    """Consonants of a folded name, alike for its usual romanisations."""
    text = token.replace("ph", "f").replace("kh", "k").replace("gh", "g").replace("dj", "j").replace("ck", "k")
    text = text.translate(_FOLD)
    kept = text[:1].translate(_DROP) + text[1:].translate(_DROP)
    out: list[str] = []
    for c in kept:
        if not out or out[-1] != c:
            out.append(c)
    return "".join(out) or token[:1]


class Index(msgspec.Struct, array_like=True):
    """Persons by names, skeletons and surnames: lists of ids."""

    names: dict[str, list[tuple[str, ...]]] = {}
    whole: dict[str, list[str]] = {}
    surname: dict[str, list[str]] = {}
    surname_skeleton: dict[str, list[str]] = {}


class People:
    """Index of the registry's persons by skeletons and surnames."""

    def __init__(self, registry: Registry, index: Index | None = None) -> None:
        self._registry = registry
        index = index if index is not None else Index()
        self._names = index.names
        self._whole = index.whole
        self._surname = index.surname
        self._surname_skeleton = index.surname_skeleton
        if not index.names:
            for row in registry.rows.values():
                if row.kind == "person":
                    self._add(row)

    @classmethod
    def of_shipped(cls, registry: Registry) -> People:
        """The index of the shipped registry, from the cache."""

        def build() -> Index:
            made = cls(registry)
            return Index(made._names, made._whole, made._surname, made._surname_skeleton)

        return cls(registry, compiled("people", Index, build))

    def _add(self, row: Row) -> None:
        keys = [k for k in (key_of(n) for n in (row.name, *row.aliases)) if k]
        self._names[row.id] = keys
        for key in keys:
            _enter(self._whole, skeleton("".join(key)), row.id)
            _enter(self._whole, "".join(sorted(skeleton(t) for t in key)), row.id)
            if len(key) > 1:
                for surname in self._surnames(key, row.country, western=any(k[0] == key[-1] for k in keys if k != key)):
                    _enter(self._surname, surname, row.id)
                    _enter(self._surname_skeleton, skeleton(surname), row.id)
        for name in (*row.ambiguous, *(n for n in row.aliases if " " not in n and "-" not in n)):
            key = key_of(name)
            if len(key) == 1:
                _enter(self._surname, key[0], row.id)

    @staticmethod
    def _surnames(key: tuple[str, ...], country: str | None, *, western: bool = False) -> Iterable[str]:
        """Tokens that can be the family name; `western` where another spelling begins with the last one."""
        tokens = [t for t in key if t not in _SUFFIXES]
        if western and tokens:
            yield tokens[-1]
            return
        if country in _FAMILY_FIRST:
            yield tokens[0]
        if tokens and (country not in _FAMILY_FIRST or len(tokens) < 3):
            yield tokens[-1]

    def by_surname(self, surname: str) -> list[Row]:
        """All persons with this folded surname (or one of its usual spellings)."""
        ids = self._surname.get(surname)
        if not ids and len(surname) > 4:
            near = self._surname_skeleton.get(skeleton(surname), [])
            ids = [i for i in near if any(self._close(surname, s) for s in self._all_surnames(i))]
        return [self._registry.rows[i] for i in sorted(ids or ())]

    def _all_surnames(self, entry: str) -> Iterable[str]:
        country = self._registry.rows[entry].country
        for key in self._names[entry]:
            yield from self._surnames(key, country)

    def has_surname(self, entry: str, surname: str) -> bool:
        """Whether a person's family name, or a name that stands alone, is spelt so; doubled letters aside."""
        known = {*self._all_surnames(entry), *(t for key in self._names[entry] for t in key)}
        return _single(surname) in {_single(name) for name in known}

    @staticmethod
    def _close(a: str, b: str) -> bool:
        return fuzz.ratio(a, b) >= 80

    def search(self, tokens: Sequence[str]) -> list[PersonHit]:
        """Persons whose name is these folded words in another spelling, order or length; best first."""
        if len(tokens) < 2:
            return []
        joined = "".join(tokens)
        hits: dict[str, PersonHit] = {}
        for block in (skeleton(joined), "".join(sorted(skeleton(t) for t in tokens))):
            for entry in self._whole.get(block, ()):
                ratio = max(self._ratio(tokens, key) for key in self._names[entry])
                if ratio >= 82:
                    self._keep(hits, entry, 0.8 + ratio / 1000, "another spelling of the name")
        for token in (tokens[-1], tokens[0]):
            for entry in self._surname_skeleton.get(skeleton(token), ()):
                for key in self._names[entry]:
                    score, how = self._compare(tokens, key)
                    if score:
                        self._keep(hits, entry, score, how)
        return sorted(hits.values(), key=lambda h: (-h.score, h.row.id))

    @staticmethod
    def _ratio(tokens: Sequence[str], key: tuple[str, ...]) -> float:
        a, b = " ".join(tokens), " ".join(key)
        return max(fuzz.ratio(a.replace(" ", ""), b.replace(" ", "")), fuzz.token_sort_ratio(a, b))

    def _keep(self, hits: dict[str, PersonHit], entry: str, score: float, how: str) -> None:
        if entry not in hits or hits[entry].score < score:
            hits[entry] = PersonHit(self._registry.rows[entry], round(min(score, 0.95), 3), how)

    @staticmethod
    def _compare(tokens: Sequence[str], key: tuple[str, ...]) -> tuple[float, str]:
        if len(key) < 2:
            return 0.0, ""
        a, b = [t for t in tokens if t not in _PARTICLES], [t for t in key if t not in _PARTICLES]
        if len(a) < 2 or len(b) < 2:
            return 0.0, ""
        short, long = (a, b) if len(a) <= len(b) else (b, a)
        if short[0] == long[0] and short[-1] == long[-1] and _subsequence(short, long):
            whole = len(a) == len(b)
            return (0.9, "the name without its particles") if whole else (0.78, "the name, shorter or longer")
        if len(short) >= 3 and long[: len(short)] == short:
            return 0.72, "the beginning of the name"
        pairs = len(a) == len(b) and all(fuzz.ratio(x, y) >= 75 for x, y in zip(sorted(a), sorted(b), strict=True))
        if pairs and fuzz.token_sort_ratio(" ".join(a), " ".join(b)) >= 86:
            return 0.78, "a close spelling of the name"
        if len(short) >= 2 and len(long) <= len(short) + 2 and _all_near(short, long):
            return 0.7, "the words of the name in another order or spelling"
        return 0.0, ""


def _single(name: str) -> str:
    """A folded name with every letter once where it is doubled: `Mutaqi` and `Muttaqi` are alike."""
    return "".join(c for i, c in enumerate(name) if i == 0 or name[i - 1] != c)


def _enter(index: dict[str, list[str]], key: str, entry: str) -> None:
    known = index.setdefault(key, [])
    if entry not in known:
        known.append(entry)


def _subsequence(short: Sequence[str], long: Sequence[str]) -> bool:
    rest = iter(long)
    return all(t in rest for t in short)


def _all_near(short: Sequence[str], long: Sequence[str]) -> bool:
    """Every word of the shorter has its own like in the longer, one may be a letter off; two words are too few."""
    left = list(long)
    off = 0
    for token in short:
        best = max(left, key=lambda t: fuzz.ratio(token, t))
        ratio = fuzz.ratio(token, best)
        if ratio < 66:
            return False
        off += ratio < 100
        left.remove(best)
    return len(short) >= 3 and off <= 1


def led_a_state(row: Row) -> bool:
    """Whether a person has held an office so high that the surname alone names them in the news."""
    return any(any(t in (role.title or "").lower() for t in _LEADERS) and "deputy" not in (role.title or "").lower()
               and "vice" not in (role.title or "").lower() for role in row.roles)  # fmt: skip
