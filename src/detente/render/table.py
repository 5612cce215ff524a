"""The readable account of one article for a terminal: a header, the events, then short sections of the rest."""

from __future__ import annotations

from collections import Counter
from typing import IO

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from detente.model import Event, Reading, Span
from detente.render.names import Names
from detente.render.sections import Line, sections
from detente.render.words import Mark, clean, kind_of, plain_date, squash, standing, voice

WIDE = 100  # columns from which events stand in a table; below, each is stacked on a few lines
GAP = 1  # columns between the cells of the table
WIDEST = 150  # wider tables are tiring to read along
_LANGUAGES = {"en": "English"}
_HEADS = ("Who", "Did what", "To whom", "When", "Status", "Who says so")


def console(file: IO[str] | None = None, *, width: int | None = None) -> Console:
    """A console that prints text as it is: no markup, no emoji codes, no guessing; colours only on a terminal."""
    return Console(file=file, width=width, highlight=False, markup=False, emoji=False)


def show(
    reading: Reading, out: Console, *, label: str | None = None, evidence: bool = False, explain: bool = False
) -> None:
    """Print a reading. `label` names it where the article has no headline; `explain` adds the rejected candidates."""
    View(reading, out, evidence).show(label, explain)


class View:
    """One reading on one console."""

    def __init__(self, reading: Reading, out: Console, evidence: bool) -> None:
        self.reading, self.out, self.evidence = reading, out, evidence
        self.names = Names(reading)
        self.width = min(out.width, WIDEST)
        self.plain = out.options.ascii_only

    def show(self, label: str | None, explain: bool) -> None:
        self._header(label)
        if self.reading.events:
            self._events()
        empty = not self.reading.events
        for title, lines in sections(self.reading, self.names):
            empty = False
            self._section(title, lines)
        if explain:
            self._left_out()
        elif empty:
            self._print(Text("  Nothing to record in this text.", style="dim"))
            self.out.print()
        for note in self.reading.notes:
            self._print(Text(f"  Note: {clean(note)}", style="dim"))

    def _print(self, what: RenderableType) -> None:
        """Print within the width, without the white space that fills lines up: output is piped and compared."""
        for segments in self.out.render_lines(what, self.out.options.update(width=self.width), pad=False):
            line = Text.assemble(*((s.text, s.style or "") for s in segments if not s.control))
            line.rstrip()
            self.out.print(line, no_wrap=True, overflow="ignore", crop=False)

    def _header(self, label: str | None) -> None:
        document = self.reading.document
        self._print(Rule(characters="-" if self.plain else "─", style="dim"))
        self._print(Text(clean(document.title or _headline(document.text) or label or "Untitled"), style="bold"))
        language = document.language or ""
        facts = [
            clean(document.publisher or ""), plain_date(document.published) or "no date",
            _LANGUAGES.get(language, language), _count(len(self.reading.events), "event"),
            _count(len(self.reading.statements), "statement"),
        ]
        self._print(Text((" | " if self.plain else " · ").join(f for f in facts if f), style="dim"))
        if document.url:
            self._print(Text(clean(document.url), style="dim"))
        said = Counter(self.names.one(s.speaker) for s in self.reading.statements if s.speaker)
        if said:
            self._print(Text("Speaking: " + ", ".join(f"{who} ({n})" for who, n in said.most_common(6)), style="dim"))
        self.out.print()

    # -- events

    def _events(self) -> None:
        wide = self.out.width >= WIDE
        widths = self._widths() if wide else ()
        if wide:
            self._print(_grid(widths, [Text(h, style="bold") for h in _HEADS]))
        for event in self.reading.events:
            self._print(_grid(widths, self._cells(event)) if wide else self._stacked(event))
            if self.evidence:
                self._sentence(event.evidence.sentence, event.evidence.trigger)
                self.out.print()
        if not self.evidence:
            self.out.print()

    def _widths(self) -> tuple[int, ...]:
        """Columns of the same width for all events, so that rows align although each is printed on its own."""
        roomy = self.width >= 120
        when = min(16 if roomy else 12, max([4, *(len(plain_date(e.date)) for e in self.reading.events)]))
        status = 16 if roomy else 12
        rest = self.width - when - status - GAP * len(_HEADS)
        did = max(rest * 29 // 100, *(len(kind_of(e)) for e in self.reading.events))  # a code is not broken
        who = to = (rest - did) * 36 // 100
        return who, did, to, when, status, rest - did - who - to

    def _cells(self, event: Event) -> list[Text]:
        return [
            Text(self.names.joined(event.actors, code=True) or self._nobody()), self._did(event),
            Text(self._recipients(event) or self._nobody()), Text(plain_date(event.date)),
            self._status(event), Text(voice(event, self.names.many(event.asserted_by))),
        ]

    def _stacked(self, event: Event) -> Text:
        arrow = " -> " if self.plain else " → "
        who = self.names.joined(event.actors, code=True) or "someone"
        to = self._recipients(event)
        facts = [plain_date(event.date), "says " + voice(event, self.names.many(event.asserted_by))]
        between = " | " if self.plain else " · "
        return Text.assemble(
            (who, "bold"), arrow + to if to else "", "\n  ", self._did(event), "\n  ", self._status(event),
            between + between.join(f for f in facts if f),
        )

    def _did(self, event: Event) -> Text:
        return Text.assemble(clean(self._words(event.evidence.trigger)), " ", (kind_of(event), "dim"))

    def _recipients(self, event: Event) -> str:
        if len(event.actors) > 1 and set(event.actors) == set(event.recipients):
            return "each other"
        return self.names.joined(event.recipients, code=True)

    def _status(self, event: Event) -> Text:
        mark = standing(event)
        text = Text.assemble(self._glyph(mark), (f" {mark.word}", mark.style))
        return Text.assemble(text, (", background", "dim")) if event.historical else text

    def _glyph(self, mark: Mark) -> Text:
        return Text(mark.ascii if self.plain else mark.glyph, style=mark.style)

    def _nobody(self) -> str:
        return "-" if self.plain else "–"

    # -- sections

    def _section(self, title: str, lines: list[Line]) -> None:
        self._print(Text(title, style="bold"))
        for line in lines:
            text = Text.assemble(self._glyph(line.mark), " ", line.text) if line.mark else Text(line.text)
            self._print(Padding(text, (0, 0, 0, 2)))
            for span in line.evidence if self.evidence else ():
                self._sentence(span, line.focus)
        self.out.print()

    def _left_out(self) -> None:
        self._print(Text(f"Left out ({len(self.reading.rejected)})", style="bold"))
        for row in self.reading.rejected:
            words = _short(clean(self._words(row.span)), 60)
            detail = f" ({_short(clean(row.detail), 100)})" if row.detail else ""
            text = Text.assemble(f"{row.kind} “{words}”: {clean(row.reason)}", (detail, "dim"))
            self._print(Padding(text, (0, 0, 0, 2)))
        self.out.print()

    def _sentence(self, span: Span, focus: Span | None) -> None:
        """The words of a span, indented; those of `focus` stand out, in brackets where there are no colours."""
        if focus is None or not span[0] <= focus[0] <= focus[1] <= span[1]:
            text = Text(clean(self._words(span)), style="italic")
        else:
            parts = [squash(self._words(s)) for s in ((span[0], focus[0]), focus, (focus[1], span[1]))]
            middle = parts[1] if self.out.color_system else f"[{parts[1]}]"
            before, after = parts[0].lstrip(), parts[2].rstrip()
            text = Text.assemble((before, "italic"), (middle, "bold underline"), (after, "italic"))
        self._print(Padding(text, (0, 0, 0, 4)))

    def _words(self, span: Span) -> str:
        return self.reading.document.text[span[0] : span[1]]


def _grid(widths: tuple[int, ...], cells: list[Text]) -> Table:
    table = Table.grid(padding=(0, GAP, 0, 0), pad_edge=True)
    for width in widths:
        table.add_column(width=width, overflow="fold")
    table.add_row(*cells)
    return table


def _headline(text: str) -> str | None:
    """The first line of a text where it looks like a headline."""
    first = text.lstrip().partition("\n")[0].strip()
    return first if 0 < len(first) <= 140 and first[-1] not in ".:;,”\"" else None


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _short(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"

