"""Reading a noun phrase into pieces: names, agents, titles, modifiers, prepositions and unknown words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from detente.actors.agents import Agent, Lexicon
from detente.actors.choice import Chooser, Hints
from detente.actors.names import Form, Word
from detente.actors.registry import Row

PieceKind = Literal[
    "geo", "org", "person", "agent", "modifier", "former", "rank", "prep", "det", "number", "direction", "capital",
    "word", "blocked", "honorific", "pronoun",
]  # fmt: skip


@dataclass(slots=True)
class Piece:
    """Words [start, end) of a phrase and what they are."""

    kind: PieceKind
    start: int
    end: int
    row: Row | None = None
    how: str = ""
    sure: float = 1.0
    agent: Agent | None = None
    sector: str | None = None
    possessive: bool = False
    patron: bool = False


class Reader:
    """Turns words into pieces with the registry's names and the lexicon of agents."""

    def __init__(self, chooser: Chooser, lexicon: Lexicon) -> None:
        self._chooser = chooser
        self._names = chooser.registry.names
        self._lexicon = lexicon

    def read(self, tokens: Sequence[Word], hints: Hints) -> list[Piece]:
        """Pieces of a phrase from left to right; every word is in exactly one."""
        out: list[Piece] = []
        i = 0
        while i < len(tokens):
            piece = self._piece(tokens, i, hints)
            if out and out[-1].kind == "capital" and self._goes_on(piece, tokens):
                piece = Piece("capital", i, i + 1)
            elif out and out[-1].kind == "agent" and self._given_name(out[-1], piece, tokens):
                piece.kind, piece.agent = "capital", None
            last = tokens[piece.end - 1]
            piece.possessive = last.possessive
            self._mark_patron(piece, tokens)
            out.append(piece)
            i = piece.end
        return out

    def _given_name(self, title: Piece, piece: Piece, tokens: Sequence[Word]) -> bool:
        """Whether what could be a title is a first name after one: "Foreign Minister Amir Khan"."""
        word = tokens[piece.start]
        if piece.kind != "agent" or piece.end - piece.start > 1 or not (word.capital and word.joined):
            return False
        return title.agent is not None and title.agent.title and self._lexicon.is_in("given_names", word.fold)

    def _goes_on(self, piece: Piece, tokens: Sequence[Word]) -> bool:
        """Whether a small word goes on with a person's name: "Ching-te", "Abdel Fattah al-Burhan"."""
        word = tokens[piece.start]
        if piece.kind not in ("word", "prep", "det") or not word.joined:
            return False
        if word.hyphen:
            return piece.kind == "word" and not self._lexicon.is_in("place_words", word.fold)
        following = piece.end < len(tokens) and tokens[piece.end].joined and tokens[piece.end].capital
        return following and self._lexicon.is_in("particles", word.fold)

    def _piece(self, tokens: Sequence[Word], i: int, hints: Hints) -> Piece:
        lexicon, word = self._lexicon, tokens[i]
        agent = self._agent(tokens, i)
        name = self._name(tokens, i, hints)
        if name is not None and not self._generic(name, agent, hints) and (agent is None or name.end >= agent.end):
            return name
        modifier = self._modifier(tokens, i)
        if agent is not None and (modifier is None or agent.end >= modifier.end):
            return agent
        if modifier is not None:
            return modifier
        one: tuple[tuple[str, PieceKind], ...] = (
            ("former", "former"),
            ("against_words", "word"),
            ("pronouns", "pronoun"),
            ("determiners", "det"),
            ("prepositions", "prep"),
            ("directions", "direction"),
            ("rank", "rank"),
        )
        for group, kind in one:
            if kind == "prep" and (word.hyphen or (i + 1 < len(tokens) and tokens[i + 1].text.isdigit())):
                continue
            if kind == "det" and word.fold == "to" and not (i and tokens[i - 1].fold == "up"):
                continue  # `up to ten` counts, `adviser to the president` does not
            if lexicon.is_in(group, word.fold):
                return Piece(kind, i, i + 1, how=word.fold)
        if word.text.isdigit():
            return Piece("number", i, i + 1)
        return Piece("capital" if word.capital else "word", i, i + 1)

    def _agent(self, tokens: Sequence[Word], i: int) -> Piece | None:
        lexicon = self._lexicon
        best = lexicon.abbreviation_at(tokens, i) or lexicon.agent_at(tokens, i)
        office = self._office(tokens, i)
        if office is not None and (best is None or office[0] > best[0]):
            best = office
        if best is None:
            best = self._equipment(tokens, i)
        if best is None:
            return None
        kind: PieceKind = "honorific" if best[1].title and not best[1].sectors and not best[1].takes_org else "agent"
        return Piece(kind, i, best[0], agent=best[1])

    def _office(self, tokens: Sequence[Word], i: int) -> tuple[int, Agent] | None:
        """ "Minister of Mines", "Ministry for Veterans Affairs", "Water Resources Ministry"."""
        lexicon = self._lexicon
        head = self._office_head(tokens, i)
        if head is not None:
            end = head[0]
            if end + 1 < len(tokens) and tokens[end].fold in ("of", "for"):
                start = end + 1 + (tokens[end + 1].fold in ("the", "national"))
                found = lexicon.portfolio_at(tokens, start) if start < len(tokens) else None
                if found is not None:
                    return found[0], _with_portfolio(head[1], lexicon.portfolios[found[1]], found[1])
            return None
        found = lexicon.portfolio_at(tokens, i)
        if found is not None and found[0] < len(tokens):
            head = self._office_head(tokens, found[0])
            if head is not None:
                return head[0], _with_portfolio(head[1], lexicon.portfolios[found[1]], found[1])
        return None

    def _office_head(self, tokens: Sequence[Word], i: int) -> tuple[int, Agent] | None:
        for n in (3, 2, 1):
            key = tuple(t.fold for t in tokens[i : i + n])
            if len(key) == n and key in self._lexicon.office_heads:
                return i + n, self._lexicon.agents[key]
        return None

    def _equipment(self, tokens: Sequence[Word], i: int) -> tuple[int, Agent] | None:
        if not tokens[i].capital:
            return None
        for n in (4, 3, 2, 1):
            key = tuple(t.fold for t in tokens[i : i + n])
            country = self._lexicon.equipment.get(key) if len(key) == n else None
            if country:
                return i + n, Agent(" ".join(key), ("MIL",), "group", country=country)
        return None

    def _modifier(self, tokens: Sequence[Word], i: int) -> Piece | None:
        for n in (3, 2, 1):
            key = tuple(t.fold for t in tokens[i : i + n])
            if len(key) == n and key in self._lexicon.modifiers:
                return Piece("modifier", i, i + n, sector=self._lexicon.modifiers[key])
        return None

    def _name(self, tokens: Sequence[Word], i: int, hints: Hints) -> Piece | None:
        found = self._names.at(tokens, i)
        if found is None:
            return None
        others = (*tokens[:i], *tokens[found.end :])
        if hints.whole and not all(self._lexicon.is_in("determiners", t.fold) for t in others):
            hints = replace(hints, whole=False)
        choice = self._chooser.choose(
            found.forms, tokens[found.start : found.end], hints, self._body_follows(tokens, found.end)
        )
        if choice is None:
            return None
        if choice.row is None:
            return Piece("blocked", i, found.end)
        row = choice.row
        kind: PieceKind = "org"
        if row.kind == "country":
            kind = "geo"
            if self._person_name(tokens, found.start, found.end, city=row.id.startswith("region:")):
                return None
        elif row.kind == "person":
            kind = "person"
        return Piece(kind, i, found.end, row=row, how=choice.how, sure=choice.confidence)

    def is_personal(
        self, tokens: Sequence[Word], start: int, end: int, forms: Sequence[Form], rows: dict[str, Row]
    ) -> bool:
        """Whether a match of a place's name is part of a person's name in a running text."""
        return any(rows[f.entry].kind == "country" for f in forms) and self._person_name(tokens, start, end)

    @staticmethod
    def _generic(name: Piece, agent: Piece | None, hints: Hints) -> bool:
        """ "Self-Defense Forces" is a name in Japan; beside another country's place it is a common noun."""
        if agent is None or name.row is None or agent.end != name.end or name.row.kind != "institution":
            return False
        return bool(hints.named) and name.row.country not in hints.named

    def _body_follows(self, tokens: Sequence[Word], i: int) -> bool:
        if i >= len(tokens) or not tokens[i].joined:
            return False
        found = self._lexicon.agent_at(tokens, i)
        return found is not None and found[1].kind in ("institution", "group", "company")

    def _person_name(self, tokens: Sequence[Word], start: int, end: int, *, city: bool = False) -> bool:
        """Whether a place name stands in a person's name: "Michael Jordan", "Paris Hilton"."""
        if end - start != 1 or tokens[start].possessive:
            return False
        if not self._chooser.is_also_name(tokens[start].fold):
            if not (city and start > 0 and tokens[start].joined):
                return False
            first = tokens[start - 1].fold
            return self._unknown_capital(tokens, start - 1) or self._lexicon.is_in("particles", first)
        before = start - 1 if start > 0 and tokens[start].joined else None
        after = end if end < len(tokens) and tokens[end].joined else None
        return any(i is not None and self._unknown_capital(tokens, i) for i in (before, after))

    def _unknown_capital(self, tokens: Sequence[Word], place: int) -> bool:
        word = tokens[place]
        if not word.capital or word.text.isupper():
            return False
        key = (word.fold,)
        lexicon = self._lexicon
        known = key in lexicon.agents or key in lexicon.modifiers or key in lexicon.portfolios
        small = any(word.fold in s for s in lexicon.sets.values())
        return not (known or small or self._names.at(tokens, place) is not None or word.fold in lexicon.lengths)

    def _mark_patron(self, piece: Piece, tokens: Sequence[Word]) -> None:
        """ "Iran-backed", "anti-Russian": the country named is not whose actor it is."""
        if piece.kind not in ("geo", "org", "person"):
            return
        before = tokens[piece.start - 1] if piece.start > 0 else None
        if before is not None and tokens[piece.start].hyphen and self._lexicon.is_in("against_words", before.fold):
            piece.patron = True
        after = tokens[piece.end] if piece.end < len(tokens) else None
        if after is not None and after.hyphen and self._lexicon.is_in("patron_words", after.fold):
            piece.patron = True


def _with_portfolio(head: Agent, sectors: tuple[str, ...], portfolio: tuple[str, ...]) -> Agent:
    kind = "person" if head.kind == "person" else "institution"
    lemma = f"{' '.join(portfolio)} {head.lemma}"
    return Agent(lemma, sectors, kind, head.plural, title=head.title)
