"""Whether an event word tells background: by its date against the article's, or by the words around it."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from detente.stages.status.readings import StatusContext

if TYPE_CHECKING:
    from detente.stages.status.reader import Reader

DISTANT_DAYS = 92
_YEAR = re.compile(r"^(1[5-9]|20)\d\d$")
_DECADE = re.compile(r"^(1[5-9]|20)\d0s$")
_MANY = frozenset({"many", "several", "some", "two", "three", "four", "five", "the", "past", "last"})
_ATTACHED = frozenset({"npadvmod", "prep", "advmod", "tmod", "nmod", "compound", "amod", "nummod", "advcl", "pobj"})


def is_historical(reader: Reader, i: int, context: StatusContext | None) -> bool:
    """Whether the word at `i` stands well before the report."""
    published = parse_day(context.document_date) if context else None
    if context and context.event_date and published and (last := last_day(context.event_date)):
        return (published - last).days > DISTANT_DAYS
    return any(_distant(reader, k, published) for k in _time_words(reader, i))


def _time_words(reader: Reader, i: int) -> list[int]:
    """Words of the adjuncts of the event word and of the light clause that it stands in."""
    tree = reader.tree
    tops = [i]
    if tree.dep[i] in ("dobj", "nsubj", "nsubjpass", "attr", "xcomp", "conj", "acomp") and tree.head[i] != i:
        tops.append(tree.head[i])
    out: list[int] = []
    for top in tops:
        for k in tree.kids[top]:
            if tree.dep[k] in _ATTACHED:
                out.append(k)
                for c in tree.kids[k]:
                    if tree.dep[c] in _ATTACHED:
                        out.append(c)
                        out.extend(tree.kids[c])
    return out


def _distant(reader: Reader, k: int, published: date | None) -> bool:
    tree, sets = reader.tree, reader.lexicon.sets
    word = tree.lower[k]
    if word in sets["historical_adverbs"]:
        return word != "once" or (tree.dep[k] == "advmod" and not tree.kids[k])
    if _DECADE.match(word):
        return True
    if word in ("ago", "earlier", "before", "long", "old"):      # "decades ago", "decades-long"
        return any(tree.lemma[c] in sets["long_units"] for c in tree.kids[k])
    if tree.lemma[k] in sets["long_units"]:
        return _long_ago(reader, k, published)
    if _YEAR.match(word) and published is not None:
        return _year_distant(reader, k, int(word), published)
    return False


def _long_ago(reader: Reader, k: int, published: date | None) -> bool:
    """ "For decades", "last year" (early in a year it may be weeks ago), "two years ago"."""
    tree = reader.tree
    words = {tree.lower[c] for c in tree.kids[k]}
    if tree.tag[k] == "NNS" and tree.dep[k] == "pobj" and tree.lower[tree.head[k]] == "for":
        return not words or words <= _MANY
    if "last" in words and tree.lemma[k] == "year":
        return published is None or published.month > 3
    return "last" in words and tree.lemma[k] in ("decade", "century")


def _year_distant(reader: Reader, k: int, year: int, published: date) -> bool:
    tree = reader.tree
    month = next((m for c in (*tree.kids[k], tree.head[k]) if (m := _month(reader, c))), None)
    last = date(year, month or 12, 28)
    return (published - last).days > DISTANT_DAYS


def _month(reader: Reader, k: int) -> int | None:
    months = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
    if reader.tree.pos[k] == "PROPN" and reader.tree.lower[k] in reader.lexicon.sets["months"]:
        return months.index(reader.tree.lower[k][:3]) + 1
    return None


def parse_day(text: str | None) -> date | None:
    """The day of an ISO date or timestamp, or None."""
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None


def last_day(edtf: str) -> date | None:
    """Latest day of an EDTF value of known year: `2022-11`, `2021`, `2025-07-21/2025-07-27`, `199X`; else None."""
    end = edtf.rpartition("/")[2].strip("~?%.")
    if match := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d).*", end):
        try:
            return date(*(int(g) for g in match.groups()))
        except ValueError:
            return None
    if match := re.fullmatch(r"(\d{4})-(\d\d)", end):
        return date(int(match[1]), int(match[2]), 28) if 1 <= int(match[2]) <= 12 else date(int(match[1]), 12, 28)
    if match := re.fullmatch(r"\d{2}[\dX]{2}", end):
        return date(int(end.replace("X", "9")), 12, 31)
    return None
