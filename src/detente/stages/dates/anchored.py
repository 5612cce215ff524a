"""Times told by an event that the text has dated: "the vote on July 20 was close; two days after the vote"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from detente.model import DateMention
from detente.stages.dates.calendar import Partial, parse
from detente.stages.dates.scan import Raw
from detente.stages.dates.story import Story
from detente.stages.dates.vocabulary import vocabulary

BACK = 14  # dates looked at
NEAR, FAR = 450, 2500  # characters back to the date of an event without and with a proper name
BEFORE, BEHIND = 60, 24  # characters between a date and the event that it dates
LONGEST = 6  # words of an event's phrase
_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_END = re.compile(r"[.!?;:\n]")


def event(raw: Raw, story: Story, found: Sequence[DateMention]) -> tuple[int, Partial] | None:
    """(end of the event's phrase, its date as the text has told it); None where the text has not."""
    end, names = _phrase(story.text, raw.end)
    proper = {n.lower() for n in names if n[0].isupper()}
    needed = {n.lower() for n in names} - vocabulary().cues["falls"] if proper else {n.lower() for n in names}
    if not needed:
        return None
    for mention in reversed(found[-BACK:]):
        if raw.start - mention.span[1] > (FAR if proper else NEAR):
            return None
        date = parse(mention.edtf)
        if date is not None and date.year is not None and needed <= _beside(story.text, *mention.span):
            return end, date
    return None


def _phrase(text: str, at: int) -> tuple[int, list[str]]:
    """End of the noun phrase that begins at `at`, and its content words."""
    cues = vocabulary().cues
    end, last = at, ""
    names: list[str] = []
    for match in _WORD.finditer(text, at, at + 90):
        word = match.group()
        between = text[end : match.start()]
        stop = between.strip(" ") or word.lower() in cues["event_ends"] or (word.endswith("ed") and word.islower())
        if stop or (word in cues["determiners"] and last not in ("", "of")) or len(names) == LONGEST:
            break
        end, last = match.end(), word
        if word.lower() not in cues["determiners"] and word != "of":
            names.append(_bare(word))
    return end, names


def _beside(text: str, start: int, end: int) -> set[str]:
    """The words of the sentence right before and behind a date, in lower case."""
    before = _END.split(text[max(0, start - BEFORE) : start])[-1]
    behind = _END.split(text[end : end + BEHIND])[0]
    words = [*_WORD.findall(before)[-6:], *_WORD.findall(behind)[:2]]
    return {_bare(word).lower() for word in words}


def _bare(word: str) -> str:
    return word.removesuffix("'s").removesuffix("’s")
