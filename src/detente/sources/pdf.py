"""PDF with text: pages joined, running headers and page numbers left out, lines put together to paragraphs."""

from __future__ import annotations

import io
import re
from collections import Counter

from detente.errors import SourceEmpty, SourceError, SourceFormat
from detente.sources.base import Extract, quiet
from detente.sources.text import MAX_WIDTH, normalise

MAX_PAGES = 2_000
_PAGE_NUMBER = re.compile(r"\W*(?:page\s+)?\d{1,4}(?:\s*(?:of|/|\|)\s*\d{1,4})?\W*", re.I)
_SENTENCE_END = re.compile(r"""[.!?:;]["'”’»)\]]*$""")
_ITEM = re.compile(r"(?:[-*•–—·]|\(?\d{1,3}[.)]|\(?[a-z][.)])\s", re.I)
_BROKEN_WORD = re.compile(r"([^\W\d_]+)[-‐]$")


def read_pdf(data: bytes, spec: str) -> Extract:
    """Text of a PDF. Raises SourceFormat for a broken or locked one, SourceEmpty for one that holds images only."""
    with quiet():
        try:
            pages, title, made = _pages(data, spec)
        except SourceError:
            raise
        except Exception as error:  # pypdf raises all kinds on broken files; a file must never stop the rest
            raise SourceFormat(
                f"{spec} is a broken PDF ({type(error).__name__})", remedy="Open and save it anew, or save its text.",
            ) from error
    text = join_pages(pages)
    if not any(c.isalnum() for c in text):
        raise SourceEmpty(
            f"{spec} is a PDF of {len(pages)} page{'s' * (len(pages) != 1)} without text, images only",
            remedy="Run text recognition (OCR) over it first.",
        )
    warned = [f"no day is stated; the PDF was made on {made}: give --date if that is its day"] if made else []
    kept = title if title and " ".join(title.split()).casefold() in " ".join(text.split()).casefold() else None
    return Extract(text, title=kept, warnings=warned)


def _pages(data: bytes, spec: str) -> tuple[list[str], str | None, str | None]:
    """Texts of the pages, the title and the day of making that the file states."""
    from pypdf import PdfReader
    from pypdf.errors import DependencyError

    locked = SourceFormat(f"{spec} is a PDF locked with a password", remedy="Save it without the password.")
    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted:
        # Many releases are locked against changes only and open with an empty password.
        try:
            if not reader.decrypt(""):
                raise locked
        except DependencyError as error:
            raise locked from error
    pages = [normalise(page.extract_text() or "") for page in reader.pages[:MAX_PAGES]]
    try:
        meta = reader.metadata
        title = normalise(str(meta.title)).strip() if meta and meta.title else None
        made = meta.creation_date.date().isoformat() if meta and meta.creation_date else None
    except Exception:  # a malformed information dictionary takes nothing from the text
        title = made = None
    return pages, title, made


def join_pages(pages: list[str]) -> str:
    """One text from the texts of pages: without what runs along every page, paragraphs apart by blank lines."""
    split = [[line.strip() for line in page.split("\n")] for page in pages]
    running = _running(split)
    lines: list[str] = []
    for page in split:
        kept = _trim(page, running)
        if lines and kept and not _goes_on(lines[-1], kept[0]):
            lines.append("")
        lines += kept
    return _paragraphs(lines)


def _shape(line: str) -> str:
    return re.sub(r"\d+", "0", " ".join(line.split()))


def _running(pages: list[list[str]]) -> set[str]:
    """Shapes of the outer lines that stand on at least three pages and half of all."""
    counts: Counter[str] = Counter()
    for page in pages:
        filled = [line for line in page if line]
        counts.update({_shape(line) for line in (*filled[:2], *filled[-2:])})
    return {shape for shape, count in counts.items() if count >= max(3, len(pages) / 2)}


def _trim(page: list[str], running: set[str]) -> list[str]:
    """A page without running lines and page numbers at its top and foot, and without blank lines there."""

    def idle(line: str) -> bool:
        return not line or _shape(line) in running or bool(_PAGE_NUMBER.fullmatch(line))

    start, end = 0, len(page)
    while start < end and idle(page[start]):
        start += 1
    while end > start and idle(page[end - 1]):
        end -= 1
    return page[start:end]


def _goes_on(last: str, first: str) -> bool:
    return bool(last) and not _SENTENCE_END.search(last) and (first[:1].islower() or first[:1].isdigit())


def _paragraphs(lines: list[str]) -> str:
    """Lines put together. A paragraph ends at a blank line, before an item, after a line well short of the margin."""
    lengths = sorted(len(line) for line in lines if line)
    # The margin of set type is not a number of characters: what most full lines reach, less a fifth, counts as full.
    margin = lengths[int(0.8 * (len(lengths) - 1))] if lengths else 0
    words = Counter(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", " ".join(lines).lower()))
    blocks: list[list[str]] = []
    previous = ""
    for line in lines:
        if not line:
            previous = ""
            continue
        if not previous or _breaks(previous, line, margin):
            blocks.append([line])
        else:
            _extend(blocks[-1], line, words)
        previous = line
    return "\n\n".join(" ".join(parts) for parts in blocks)


def _breaks(previous: str, line: str, margin: int) -> bool:
    if _ITEM.match(line):
        return True
    if margin > 1.5 * MAX_WIDTH:  # the writer of the file put whole paragraphs on a line
        return True
    if line[0].islower() and not _SENTENCE_END.search(previous):
        return False
    return len(previous) < 0.8 * margin


def _extend(parts: list[str], line: str, words: Counter[str]) -> None:
    """Add a line to a paragraph, mending a word that the line end broke."""
    broken = _BROKEN_WORD.search(parts[-1])
    if broken is None or not line[0].islower():
        parts.append(line)
        return
    rest = re.match(r"[^\W\d_]+", line)
    first, second = broken[1].lower(), rest.group().lower() if rest else ""
    # `cross-border` keeps its hyphen if the text has it so elsewhere, or both halves as words of their own.
    compound = words[f"{first}-{second}"] > 0 or (words[first] > 1 and words[second] > 1 and not words[first + second])
    parts[-1] = parts[-1] if compound else parts[-1][:-1]
    parts[-1] += line
