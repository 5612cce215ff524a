"""What a page holds before it is set: blocks of sections, sections of lines, lines with the ids of their evidence."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from detente.briefs.words import signed

ARROWS = {"deteriorated": "↘", "improved": "↗", "unchanged": "→"}


@dataclass(frozen=True, slots=True)
class Reference:
    """One piece of evidence: the record's id, the sentence, and where and when it was published.

    `at`: where in the sentence the word stands that carries the line.
    """

    id: str
    sentence: str
    publisher: str | None
    published: date | None
    title: str | None
    url: str | None
    at: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of a page. `ids` lead to its evidence; `when` is what stands before it; `detail` its own words."""

    text: str
    ids: tuple[str, ...]
    when: str = ""
    detail: str = ""
    sources: int = 0
    weight: float = 0.0
    tone: str = ""  # cooperation, conflict or nothing


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with its lines; `empty` says what it means that there are none; `left_out` how many more there are."""

    key: str
    title: str
    lines: tuple[Line, ...]
    empty: str
    left_out: int = 0

    @property
    def rest(self) -> str:
        """What the list does not show, in words."""
        return f"{self.left_out:,} more in the record." if self.left_out > 0 else ""


@dataclass(frozen=True, slots=True)
class Table:
    """A small table: names of the columns (the first one's is empty) and rows of text."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class State:
    """The relation in one line: CrisisWatch's word with its arrow, the index now and before, and what it rests on.

    low, high: bounds of the difference between now and before. days, against: how many days are compared with how
    many. look_ahead: what is close at hand, each with its evidence.
    """

    word: str
    now: float
    before: float
    low: float
    high: float
    reports: int
    days: int = 30
    against: int = 90
    ids: tuple[str, ...] = ()
    look_ahead: tuple[Line, ...] = ()
    turn: Line | None = None  # the latest turning point

    @property
    def arrow(self) -> str:
        """The word as an arrow."""
        return ARROWS[self.word]

    @property
    def line(self) -> Line:
        """The sentence after the word."""
        if not self.reports:
            return Line(
                f"No report in the last {self.days} days; index {signed(self.before)} in the {self.against} before.",
                self.ids,
            )
        return Line(
            f"Index {signed(self.now)} in the last {self.days} days, {signed(self.before)} in the {self.against} "
            f"before (difference between {signed(self.low)} and {signed(self.high)}); {self.reports} "
            f"report{'s' if self.reports != 1 else ''}.",
            self.ids,
        )


@dataclass(slots=True)
class Block:
    """One relation on a page. `chart` is what a chart is drawn from (see chart.py), None where there is nothing."""

    title: str
    state: State | None = None
    chart: Any = None
    table: Table | None = None
    sections: list[Section] = field(default_factory=list)

    @property
    def lines(self) -> list[Line]:
        """Every line in the order of the page."""
        head = [self.state.line, *self.state.look_ahead] if self.state else []
        head += [self.state.turn] if self.state and self.state.turn else []
        return head + [line for section in self.sections for line in section.lines]


@dataclass(slots=True)
class Page:
    """What is set: a title, blocks, the evidence by id with its footnote number, and how it all came about."""

    title: str
    span: str
    blocks: list[Block] = field(default_factory=list)
    table: Table | None = None
    references: dict[str, Reference] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    method: list[str] = field(default_factory=list)

    @property
    def lines(self) -> list[Line]:
        """Every line in the order of the page."""
        return [line for block in self.blocks for line in block.lines]

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON types, without what charts are drawn from."""
        import dataclasses
        import json

        plain: dict[str, Any] = json.loads(json.dumps(dataclasses.asdict(_chartless(self)), default=str))
        for block, made in zip(plain["blocks"], self.blocks, strict=True):
            if made.state is not None:
                block["state"]["arrow"] = made.state.arrow
        return plain


@dataclass(slots=True)
class Brief(Page):
    """The page of one relation from `since` to `until` (both days included); `a` and `b` are codes, with commas."""

    a: str = ""
    b: str = ""
    names: tuple[str, str] = ("", "")
    since: date = date.min
    until: date = date.max

    @property
    def state(self) -> State:
        """The relation in one line."""
        state = self.blocks[0].state
        assert state is not None
        return state

    @property
    def sections(self) -> list[Section]:
        """The sections in the order of the page."""
        return self.blocks[0].sections

    @property
    def chart(self) -> Any:
        """What the chart is drawn from."""
        return self.blocks[0].chart

    def section(self, key: str) -> Section:
        """The section of that key. Raises KeyError."""
        found = next((s for s in self.sections if s.key == key), None)
        if found is None:
            raise KeyError(key)
        return found


def _chartless(page: Page) -> Page:
    import dataclasses

    blocks = [dataclasses.replace(block, chart=None) for block in page.blocks]
    return dataclasses.replace(page, blocks=blocks)
