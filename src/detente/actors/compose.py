"""Composition: country + institution + role + person of one noun phrase into whose actor it is and of what sector."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from detente.actors.agents import Agent, Lexicon
from detente.actors.names import Word
from detente.actors.pieces import Piece
from detente.actors.registry import STATE_SECTORS, Registry, Row

# Bodies whose sectors a "spokesman", "leader" or "fighter" of theirs takes.
_BODIES = frozenset({"institution", "group", "igo", "company", "ngo"})
_STOPS = frozenset({
    "who", "that", "which", "whose", "where", "including", "such", "as", "named", "called", "known", "loyal", "close",
    "via", "after", "before", "during",
})  # fmt: skip
_STATE_ADDS = ("JRN", "BUS", "EDU", "MED")
_LEAVABLE = frozenset({"GOV", "REB", "UAF", "PRM", "CRM", "REF", "MIL", "COP"})
_ARMED_ROLES = frozenset({"REB", "UAF", "PRM", "CRM"})


@dataclass(slots=True)
class Reading:
    """What a phrase says of its referent. `row`: the entry named by it; `org`: the organisation it belongs to."""

    row: Row | None = None
    org: Row | None = None
    kind: str | None = None
    country: str | None = None
    sectors: tuple[str, ...] = ()
    agent: Agent | None = None
    role: str | None = None
    person: str | None = None
    former: bool = False
    confidence: float = 0.9
    reasons: list[str] = field(default_factory=list)
    how: str = ""
    is_body: bool = False
    qualifier: str = ""

    def because(self, reason: str) -> None:
        self.reasons.append(reason)


StateOf = Callable[[Row], tuple[str | None, tuple[str, ...], str]]


class Composer:
    """Reads the pieces of one phrase. `state_of` gives an entry's country and sectors at the date asked for."""

    def __init__(self, registry: Registry, lexicon: Lexicon, tokens: Sequence[Word], state_of: StateOf) -> None:
        self._registry = registry
        self._lexicon = lexicon
        self._tokens = tokens
        self._state_of = state_of

    def compose(self, pieces: Sequence[Piece]) -> Reading | None:
        """The reading of a phrase; None where nothing in it is known."""
        pieces = self._trim(pieces)
        if not pieces:
            return None
        core, tails = _split(pieces)
        part = self._partitive(core, tails)
        if part is not None:
            return part
        reading = self._core(core)
        for prep, tail in tails:
            reading = self._attach(reading, prep, tail)
        if reading is None:
            return None
        return self._finish(reading, core)

    def _trim(self, pieces: Sequence[Piece]) -> list[Piece]:
        out = list(pieces)
        while out and out[0].kind in ("det", "number"):
            if out[0].possessive:
                break
            out.pop(0)
        return out

    def _partitive(self, core: list[Piece], tails: list[tuple[str, list[Piece]]]) -> Reading | None:
        """ "a group of tourists", "members of the Sinaloa cartel": the actor stands after the "of"."""
        if not core:
            return self.compose(tails[0][1]) if tails and tails[0][0] == "of" else None
        word = self._tokens[core[-1].end - 1].fold
        if not tails or tails[0][0] not in ("of", "from", "among") or not self._lexicon.is_in("partitives", word):
            return None
        inner_pieces = tails[0][1]
        inner = self.compose(inner_pieces)
        if inner is None or (inner.row is not None and inner.agent is None and inner.kind == "country"):
            return None
        for prep, tail in tails[1:]:
            attached = self._attach(inner, prep, tail)
            inner = attached or inner
        geo = next((p for p in core if p.kind == "geo" and not p.patron), None)
        if geo is not None and inner.country is None:
            inner.country = self._country(geo)
        return inner

    def _core(self, core: list[Piece]) -> Reading | None:
        """The phrase before its first preposition."""
        if not core:
            return None
        head = self._head(core)
        if head is None:
            return self._unknown_head(core)
        piece = core[head]
        before, after = core[:head], core[head + 1 :]
        if piece.kind == "agent" and piece.agent is not None:
            reading = self._agent_reading(piece, before)
        else:
            reading = self._name_reading(piece, before)
        self._person_after(reading, after)
        unknown = [p for p in after if p.kind in ("word", "capital")]
        if unknown and reading.person is None:
            reading.confidence = min(reading.confidence, 0.5)
            reading.because("the last noun is not known")
            if piece.kind == "geo":
                # "an Israeli airstrike", "the Syrian Observatory": of that country, of what sector is not said
                reading.kind, reading.sectors, reading.row = "institution", (), None
        return reading

    def _head(self, core: list[Piece]) -> int | None:
        """Position of the head: the last agent not followed by a name that is itself the head."""
        agents = [i for i, p in enumerate(core) if p.kind == "agent"]
        names = [i for i, p in enumerate(core) if p.kind in ("geo", "org", "person")]
        orgs = [i for i in names if core[i].kind == "org" and not core[i].patron]
        if names and names[-1] == len(core) - 1 and core[-1].how == "people" and not core[-1].patron:
            return names[-1]
        if agents:
            last = agents[-1]
            # "the rebel FDLR", "terror group Jaish": a name that follows a common noun is the head
            if orgs and orgs[-1] > last and not self._takes_person(core[last]):
                return orgs[-1]
            common = core[last].agent
            if orgs and orgs[-1] > last and common is not None and not common.title:
                return orgs[-1]
            return last
        if not names:
            return None
        people = [i for i in names if core[i].kind == "person"]
        if people or orgs:
            return (people or orgs)[-1]
        return next((i for i in reversed(names) if not core[i].patron), None)

    @staticmethod
    def _takes_person(piece: Piece) -> bool:
        return piece.agent is not None and piece.agent.kind == "person"

    def _unknown_head(self, core: list[Piece]) -> Reading | None:
        """Only words that are no agents: a modifier or nothing."""
        modifier = next((p for p in reversed(core) if p.kind == "modifier"), None)
        last = core[-1]
        if modifier is not None and modifier is last and modifier.sector in _ARMED_ROLES | {"OPP", "CVL", "REF"}:
            own = (modifier.sector or "",)
            return Reading(kind="group", sectors=own, confidence=0.6, reasons=["an adjective as noun"])
        capitals = [p for p in core if p.kind == "capital"]
        small = sum(p.kind in ("honorific", "det", "rank", "former") for p in core)
        if capitals and len(capitals) + small == len(core):
            name = self._text(capitals[0].start, capitals[-1].end)
            return Reading(person=name, confidence=0.0, former=any(p.kind == "former" for p in core))
        return None

    def _name_reading(self, piece: Piece, before: list[Piece]) -> Reading:
        row = piece.row
        assert row is not None
        country, sectors, when = self._state_of(row)
        reading = Reading(row=row, kind=row.kind, country=country, sectors=sectors, how=piece.how)
        reading.confidence = piece.sure
        reading.because(f"{piece.how} of {row.name}" if piece.how != "name" else f"name of {row.name}")
        if when:
            reading.because(when)
        reading.is_body = row.kind in _BODIES
        if row.kind == "country":
            self._geo_reading(reading, piece, before)
        elif country is None:
            geo = self._geo(before)
            reading.country = self._country(geo) if geo is not None else None
        return reading

    def _geo_reading(self, reading: Reading, piece: Piece, before: list[Piece]) -> None:
        word = self._tokens[piece.end - 1]
        row = piece.row
        assert row is not None
        lone = not before
        if piece.how in ("adjective", "people", "region_adjective"):
            # "Palestinians" is a people, whoever acts for it; "two Kazakhs", "ordinary Kazakhs" are civilians
            reading.kind = "population"
            if "PRE" not in reading.sectors:
                beside = self._beside(before)
                reading.sectors = () if lone and not self._counted(piece) else ("REF",) if "REF" in beside else ("CVL",)
            reading.confidence = min(reading.confidence, 0.85)
        elif piece.how == "capital" or (piece.how == "weak" and word.text in row.weak_capitals):
            if lone:
                reading.sectors = ("GOV", *(s for s in reading.sectors if s != "GOV"))
                reading.because("a capital stands for the government")
                reading.confidence = min(reading.confidence, 0.75)
        elif row.id.startswith("region:"):
            reading.kind = "population"
            reading.sectors = ("CVL",)
            reading.confidence = min(reading.confidence, 0.6)
            reading.because("a place stands for the people there")

    def _counted(self, piece: Piece) -> bool:
        """Whether a number or "a", "some", "two" stands before: individuals, not the people as a whole."""
        if piece.start == 0:
            return False
        word = self._tokens[piece.start - 1]
        counts = self._lexicon.is_in("determiners", word.fold) and word.fold not in ("the", "all")
        return word.text.isdigit() or counts

    def _agent_reading(self, piece: Piece, before: list[Piece]) -> Reading:
        agent = piece.agent
        assert agent is not None
        reading = Reading(kind=agent.kind, country=agent.country, sectors=agent.sectors, agent=agent, confidence=0.85)
        reading.role = self._text(self._role_start(before, piece), piece.end)
        reading.because(f"head noun “{agent.lemma}”")
        reading.is_body = agent.kind in _BODIES and not agent.title
        local = [p for p in before if p.kind == "capital" or (p.row is not None and p.row.id.startswith("region:"))]
        reading.qualifier = " ".join(self._text(p.start, p.end) for p in local)
        org = next((p for p in reversed(before) if p.kind == "org" and not p.patron), None)
        self._take_sectors(reading, agent, before, org)
        geo = self._geo(before)
        if org is not None and org.row is not None:
            reading.org = org.row
            reading.country = self._state_of(org.row)[0] or (self._country(geo) if geo is not None else None)
            reading.because(f"of {org.row.name}")
        if geo is not None and (reading.country is None or agent.country in ("IGO",)):
            reading.country = self._country(geo)
            reading.because(f"of {geo.row.name if geo.row else ''}")
            reading.confidence = min(reading.confidence, max(geo.sure, 0.55))
            if any(p.row is not None and "PRE" in p.row.sectors for p in before if p.kind == "geo" and not p.patron):
                reading.sectors = (*reading.sectors, "PRE")
        maker = next((p.agent.country for p in before if p.kind == "agent" and p.agent and p.agent.country), None)
        reading.country = reading.country or maker
        person = next((p for p in reversed(before) if p.kind == "person" and p.possessive), None)
        if person is not None and person.row is not None and reading.country is None:
            reading.country = self._state_of(person.row)[0]
        if reading.country and agent.takes_org and not reading.sectors and org is None:
            reading.sectors = agent.state_default
        return reading

    def _role_start(self, before: list[Piece], piece: Piece) -> int:
        start = piece.start
        for p in reversed(before):
            if p.kind not in ("rank", "modifier", "agent") or p.possessive:
                break
            start = p.start
        return start

    def _take_sectors(self, reading: Reading, agent: Agent, before: list[Piece], org: Piece | None) -> None:
        """Sectors from the organisation, noun or adjective before the head."""
        beside = self._beside(before)
        if org is not None and org.row is not None:
            own = self._state_of(org.row)[1]
            armed = bool(set(agent.sectors) & _ARMED_ROLES) and bool(own)
            if agent.takes_org or armed or not agent.sectors:
                reading.sectors = own or agent.sectors
            return
        if agent.takes_org and beside:
            reading.sectors = beside
            return
        for sector in beside:
            if sector == "OPP" and sector not in reading.sectors:
                reading.sectors = (*reading.sectors, "OPP")
            if sector == "GOV" and reading.sectors[:1] and reading.sectors[0] in _STATE_ADDS and self._is_state(before):
                reading.sectors = ("GOV", *reading.sectors)

    def _is_state(self, before: list[Piece]) -> bool:
        state = ("state", "official", "government", "national", "public")
        return any(self._tokens[p.start].fold in state for p in before)

    def _beside(self, before: list[Piece]) -> tuple[str, ...]:
        """Sectors of the nearest noun or adjective before the head ("army chief", "Islamist militants")."""
        for p in reversed(before):
            if p.kind == "agent" and p.agent is not None and p.agent.sectors:
                lone = p.end - p.start == 1 and self._lexicon.is_in("as_adjectives", self._tokens[p.start].fold)
                if not lone or p.possessive:
                    return p.agent.sectors
            if p.kind == "modifier" and p.sector:
                return (p.sector,)
            if p.kind == "agent" and self._tokens[p.start].fold in ("state", "official"):
                return ("GOV",)
        return ()

    def _geo(self, before: Sequence[Piece]) -> Piece | None:
        """The place before the head; None where two countries stand side by side ("Russian-Ukrainian")."""
        geos = [p for p in before if p.kind == "geo" and not p.patron]
        if not geos:
            return None
        if len(geos) > 1 and self._country(geos[0]) != self._country(geos[1]):
            second = self._tokens[geos[1].start]
            between = self._tokens[geos[1].start - 1].fold if geos[1].start else ""
            if (second.hyphen or between in ("and", "or")) and not geos[0].possessive:
                return None
        return geos[0]

    def _country(self, piece: Piece) -> str | None:
        return self._state_of(piece.row)[0] if piece.row is not None else None

    def _person_after(self, reading: Reading, after: list[Piece]) -> None:
        """The name that follows a title."""
        person = next((p for p in after if p.kind == "person"), None)
        if person is not None:
            reading.row = person.row
            reading.kind = "person"
            reading.person = self._text(person.start, person.end)
            return
        capitals = [p for p in after if p.kind in ("capital", "geo", "agent") and self._tokens[p.start].capital]
        if capitals and capitals[0] is next((p for p in after if p.kind != "honorific"), None):
            end = capitals[0].end
            for p in after:
                if p.start == end and p.kind in ("capital", "geo"):
                    end = p.end
            if reading.agent is not None and (reading.agent.kind == "person" or reading.agent.title):
                reading.person = self._text(capitals[0].start, end)
                reading.kind = "person"
            elif reading.row is not None and reading.row.kind in _BODIES and end - capitals[0].start > 1:
                reading.person = self._text(capitals[0].start, end)

    def _attach(self, reading: Reading | None, prep: str, tail: list[Piece]) -> Reading | None:
        """Add what "of the army", "in France" or "for Hamas" says."""
        inner = self.compose(tail)
        if inner is None:
            return reading
        place = inner.kind in ("country", "population") and inner.agent is None
        if reading is None:
            if prep in ("of", "in", "from", "at", "across", "within", "near", "throughout", "inside") and inner.country:
                where = f"{prep} {inner.country}"
                return Reading(country=inner.country, kind="population", confidence=0.5, reasons=[where])
            return None
        agent = reading.agent
        takes = agent is not None and agent.takes_org and prep in ("of", "for", "from", "at", "with", "in", "on")
        told = inner.is_body or inner.org is not None or inner.agent is not None or inner.row is not None
        if takes and not place and told:
            self._take_from(reading, inner, prep)
        if reading.country is None and inner.country and self._lends_country(reading, prep):
            reading.country = inner.country
            reading.because(f"{prep} {inner.country}")
            reading.confidence = min(reading.confidence, 0.8 if prep in ("of", "for", "from") else 0.7)
            if agent is not None and agent.takes_org and not reading.sectors:
                reading.sectors = agent.state_default
        return reading

    def _take_from(self, reading: Reading, inner: Reading, prep: str) -> None:
        if inner.sectors and (reading.org is None or prep == "of") and reading.org is None:
            own = reading.agent.sectors if reading.agent is not None else ()
            if own != ("MIL",) or inner.sectors[0] not in ("GOV",):
                reading.sectors = inner.sectors
        elif inner.is_body and inner.country and not inner.sectors:
            reading.sectors = () if reading.agent and not reading.agent.state_default else reading.sectors
        if inner.is_body and inner.row is not None:
            reading.org = reading.org or inner.row
        elif inner.org is not None:
            reading.org = reading.org or inner.org
        reading.because(f"{prep} {inner.row.name if inner.row else inner.role or 'the body named'}")

    @staticmethod
    def _lends_country(reading: Reading, prep: str) -> bool:
        if prep in ("of", "for", "from", "at", "across", "throughout", "within", "based"):
            return True
        if prep == "to":  # an adviser to the president is of the president's country, an envoy to it is not
            return reading.agent is not None and bool(_ADVISES & set(reading.agent.lemma.split()))
        # "troops in Mali" may be anyone's; "protesters in Mali" are hardly foreign
        titled = reading.agent is not None and reading.agent.title
        abroad = "MIL" in reading.sectors or (titled and "GOV" in reading.sectors)
        return prep in ("in", "near", "inside", "outside", "around", "on", "under") and not abroad

    def _finish(self, reading: Reading, core: list[Piece]) -> Reading:
        head = reading.agent
        left = head is None or head.kind == "person" or head.title or bool(set(head.sectors) & _LEAVABLE)
        if left and any(p.kind == "former" for p in core):
            reading.former = True
        if (reading.former and reading.row is None) or (reading.former and reading.kind == "person"):
            self._make_former(reading)
        if reading.country is None and reading.agent is not None and reading.agent.country:
            reading.country = reading.agent.country
        return reading

    @staticmethod
    def _make_former(reading: Reading) -> None:
        if set(reading.sectors) & STATE_SECTORS or not reading.sectors:
            reading.sectors = ("ELI",)
            reading.because("out of office")
        elif set(reading.sectors) & (_ARMED_ROLES | {"REF"}):
            reading.sectors = ("CVL",)
            reading.because("no longer so")

    def _text(self, start: int, end: int) -> str:
        return " ".join(t.text for t in self._tokens[start:end])


_ADVISES = frozenset({"adviser", "advisor", "aide", "assistant", "counsel", "counsellor", "secretary"})


def _split(pieces: list[Piece]) -> tuple[list[Piece], list[tuple[str, list[Piece]]]]:
    """The core before the first preposition and the (preposition, phrase) pairs after it."""
    core: list[Piece] = []
    tails: list[tuple[str, list[Piece]]] = []
    for p in pieces:
        if p.kind == "prep" and p.how in _STOPS:
            break
        if p.kind == "prep":
            tails.append((p.how, []))
        elif tails:
            tails[-1][1].append(p)
        else:
            core.append(p)
    return core, tails
