"""`detente search`, `show`, `sources` and `stats`: finding a sentence, opening a line, and what the record holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any

import typer

from detente.cli._record import DEFAULT, SHORT, Evidence, File, Form, Limit, Page, Shape, Since, Until

# Keys that are shown in words of their own, or are of no use to a reader.
_APART = frozenset(
    {
        "thing",
        "id",
        "key",
        "names",
        "evidence",
        "reviews",
        "details",
        "imported",
        "positions",
        "moves",
        "outcomes",
        "carriers",
        "events",
        "as",
        "learnt",
        "quad",
        "cameo",
        "score",
        "document_key",
        "event_key",
        "claim_key",
        "group",
        "sentence",
        "day",
        "day_end",
        "due_day",
        "due_end",
        "actor_spans",
        "recipient_spans",
        "actor_countries",
        "recipient_countries",
        "by_countries",
        "to_countries",
        "countries",
        "lat",
        "lon",
    }
)


def search(
    words: Annotated[
        list[str],
        typer.Argument(metavar="WORDS", help='Words that the sentence has; "quoted" together, export* begins one.'),
    ],
    actor: Annotated[
        str | None, typer.Option(metavar="WHO", help="Articles that name this actor: a code (PAK), an id or a name.")
    ] = None,
    since: Since = None,
    until: Until = None,
    limit: Limit = 20,
    evidence: Evidence = True,
    format: Shape = Form.TEXT,
    record: File = DEFAULT,
) -> None:
    """Find sentences, best first.

    \b
    Example:
      detente search prisoner exchange
      detente search '"security assistance"' Congress
      detente search 'export*' ban --actor RUS --since 2022-03
    """
    from detente.cli import _record
    from detente.render.words import plain_date

    # A shell takes quotation marks away: an argument of several words was one phrase.
    query = " ".join(f'"{w}"' if " " in w and '"' not in w and len(words) > 1 else w for w in words)
    with _record.reading(record) as opened:
        rows = list(opened.search(query, limit=limit or 1_000_000, actor=actor, since=since, until=until))
    if format is not Form.TEXT:
        _record.emit(rows, format)
        return
    page = Page()
    if not rows:
        print("No sentence has all of these words.")
    for row in rows:
        page.line(
            plain_date(str(row["published"])) if row["published"] else "no date",
            row["publisher"] or "",
            row["title"] or "",
            row["document"][:SHORT],
        )
        page.sentence(row["sentence"], whole=evidence)


def show(
    id: Annotated[str, typer.Argument(metavar="ID", help="An id of the record, or the beginning of one.")],
    format: Shape = Form.TEXT,
    record: File = DEFAULT,
) -> None:
    """Open one line of the record down to the sentences that it comes from.

    \b
    Example:
      detente show E4e8g1xeb
    """
    from detente.cli import _record

    with _record.reading(record) as opened:
        found = opened.show(id)
    if format is not Form.TEXT:
        _record.emit([found], format)
        return
    _thing(Page(), found)


def _thing(page: Page, found: Mapping[str, Any]) -> None:
    print(f"{found['thing']} {found['id']}")
    names = found.get("names", {})
    for key, value in found.items():
        if key not in _APART and value not in (None, [], "", False):
            page.line(f"  {key.replace('_', ' '):<14}", _said(value, names))
    for position in found.get("positions", ()):
        page.line(f"  {position['stance']:<14}", position["holder_name"] or position["holder"])
    for move in found.get("moves", ()):
        page.line(f"  {move['at'] or '':<14}", move["state"], move["event"] or "", move["reason"] or "")
    for row in (*found.get("outcomes", ()), *found.get("imported", ()), *found.get("learnt", ()), *found.get("as", ())):
        page.line(
            "  " + ", ".join(f"{k} {v}" for k, v in row.items() if v not in (None, []) and not isinstance(v, int))
        )
    for line in _differing(found.get("details", ()), names):
        page.line("  told unlike:", line)
    _evidence(page, found)
    for carrier in found.get("carriers", ()):
        page.line(
            "  carried by", *(str(carrier[k]) for k in ("published", "publisher", "title", "url") if carrier.get(k))
        )
    if isinstance(found.get("events"), list):
        page.line("  events", ", ".join(f"{e['type']} {e['id'][:9]}" for e in found["events"]))
    for review in found["reviews"]:
        value = f"{review['field']} = {review['value']}" if review["field"] else ""
        page.line(
            f"  review {review['id']}",
            review["action"],
            value,
            review["who"] or "",
            review["comment"] or "",
            review["state"],
        )


def _differing(details: Iterable[Mapping[str, Any]], names: Mapping[str, str]) -> list[str]:
    """A line for each field that the mentions of an event tell in more than one way."""
    by_field: dict[str, list[str]] = {}
    for row in details:
        value = ", ".join(names.get(part, part) for part in str(row["value"]).split(", "))
        by_field.setdefault(row["field"], []).append(f"{value} ({row['mentions']})")
    return [f"{field}: {'; '.join(values)}" for field, values in by_field.items() if len(values) > 1]


def _evidence(page: Page, found: Mapping[str, Any]) -> None:
    if found.get("sentence"):
        page.sentence(found["sentence"], whole=True)
    before = None
    for item in found.get("evidence", ()):
        head = [str(item[k]) for k in ("published", "publisher", "title") if item.get(k)]
        if head and head != before:
            print()
            page.line(*head, item["document"][:SHORT])
            print(*([f"    {item['url']}"] if item.get("url") else []), sep="", end="\n" if item.get("url") else "")
        before = head
        page.sentence(item["sentence"], whole=True)
        if item.get("reason") not in (None, "first"):
            page.line("      merged:", item["reason"])


def _said(value: Any, names: Mapping[str, str]) -> str:
    if isinstance(value, list):
        return ", ".join(str(names.get(v, v)) if isinstance(v, str) else str(v) for v in value)
    return (
        str(names.get(value, value))
        if isinstance(value, str)
        else f"{value:g}"
        if isinstance(value, float)
        else str(value)
    )


def sources(format: Shape = Form.TEXT, record: File = DEFAULT) -> None:
    """List publishers with their country, kind, and number of documents.

    \b
    Example:
      detente sources --record relations.duckdb
    """
    from detente.cli import _record

    with _record.reading(record) as opened:
        rows = list(opened.sources())
    if format is not Form.TEXT:
        _record.emit(rows, format)
        return
    width = max([len(row["source"]) for row in rows] or [0])
    for row in rows:
        span = f"{row['first']} to {row['last']}" if row["first"] else ""
        about = f"{row['country'] or '':<3}  {row['kind'] or '':<11}  {span}"
        print(f"{row['source']:<{width}}  {row['documents']:>8,}  {about}".rstrip())


_STATED = {"published": "articles of", "events_from_to": "events of"}


def stats(format: Shape = Form.TEXT, record: File = DEFAULT) -> None:
    """Print how much the record holds.

    \b
    Example:
      detente stats
    """
    from detente.cli import _record

    with _record.reading(record) as opened:
        found = opened.stats()
    if format is not Form.TEXT:
        _record.emit([found], format)
        return
    for key, value in found.items():
        if isinstance(value, dict):
            value = ", ".join(f"{k} {n:,}" for k, n in value.items())
        elif isinstance(value, list):
            value = " to ".join(str(v) for v in value if v)
        elif key == "bytes":
            key, value = "size", f"{value / 1e6:,.1f} MB"
        else:
            value = f"{value:,}"
        print(f"{_STATED.get(key, key):<16} {value}")
