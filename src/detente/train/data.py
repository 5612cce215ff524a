"""From examples to what the model sees: the split, the dropping of marks, balance, batches."""

from __future__ import annotations

import hashlib
import random
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from detente.judge.encode import encode
from detente.judge.records import Candidate
from detente.judge.wordpiece import WordPiece
from detente.model import Span
from detente.train.corpus import Example
from detente.train.labels import Labels

PARTS = 20  # of which two are held out and one steers the training
# How often marks are dropped: pairs come without a trigger, and candidates of rules without one of the parties.
NO_TRIGGER, NO_PARTY, NARROW = 0.5, 0.15, 0.3
IGNORED = -100  # what cross-entropy skips
_NAME = re.compile(r"(?:[A-Z][\w'’.-]*)(?: [A-Z][\w'’.-]*)*")


@dataclass(frozen=True, slots=True)
class Row:
    """An encoded example: piece numbers, places of the marks, and the numbers of its labels."""

    ids: list[int]
    at: tuple[int, int, int]
    type: int
    mode: int
    contexts: tuple[int, ...]
    status: int


def part(sentence: str) -> str:
    """`held` (a tenth, never trained on), `steer` (a twentieth: early stop and temperature) or `train`.

    By a hash of the letters alone, so that a sentence that stands twice with other marks stays together.
    """
    letters = "".join(c for c in sentence.lower() if c.isalnum())
    number = int.from_bytes(hashlib.sha256(letters.encode()).digest()[:4], "big") % PARTS
    return "held" if number < 2 else "steer" if number == 2 else "train"


def split(examples: Iterable[Example]) -> dict[str, list[Example]]:
    """Examples by part."""
    out: dict[str, list[Example]] = {"train": [], "steer": [], "held": []}
    for example in examples:
        out[part(example.candidate.sentence)].append(example)
    return out


def without_trigger(example: Example) -> Example:
    """The example as a pair."""
    return replace(example, candidate=replace(example.candidate, trigger=None))


def vary(candidate: Candidate, chance: random.Random) -> Candidate:
    """The candidate with marks dropped or narrowed at random; one party stays."""
    both = candidate.actor is not None and candidate.recipient is not None
    actor, recipient, trigger = candidate.actor, candidate.recipient, candidate.trigger
    if both and chance.random() < NO_PARTY:
        if chance.random() < 0.5:
            actor = None
        else:
            recipient = None
        both = False
    # Without a trigger and with one party alone there is often no telling which event is meant.
    if chance.random() < (NO_TRIGGER if both else NO_TRIGGER / 2):
        trigger = None
    return Candidate(
        candidate.sentence,
        trigger,
        _narrow(candidate.sentence, actor, chance),
        _narrow(candidate.sentence, recipient, chance),
    )


def _narrow(sentence: str, span: Span | None, chance: random.Random) -> Span | None:
    """Now and then a name within the span, since whoever marks candidates may mark the name alone."""
    if span is None or chance.random() >= NARROW:
        return span
    names = [m.span() for m in _NAME.finditer(sentence[span[0] : span[1]])]
    if not names:
        return span
    start, end = chance.choice(names)
    return span[0] + start, span[0] + end


def to_row(example: Example, candidate: Candidate, pieces: WordPiece, labels: Labels) -> Row:
    """An example's numbers, with the marks of `candidate`. Labels must be known (see `faults`)."""
    ids, at = encode(candidate, pieces)
    pair = (example.type, example.mode)
    return Row(
        ids=ids,
        at=at,
        type=labels.types.index(example.type),
        mode=labels.modes.index(pair) if pair in labels.modes else IGNORED,
        contexts=tuple(labels.contexts.index(c) for c in example.contexts if c in labels.contexts),
        status=labels.statuses.index(example.status) if example.status in labels.statuses else IGNORED,
    )


def epoch(examples: Sequence[Example], pieces: WordPiece, labels: Labels, chance: random.Random) -> list[Row]:
    """One pass: every example once with marks varied, small types again until they come up to the middle one."""
    counts = Counter(e.type for e in examples)
    middle = sorted(counts.values())[len(counts) // 2]
    chosen = list(examples)
    for type_ in sorted(counts):
        of_type = [e for e in examples if e.type == type_]
        missing = middle - len(of_type)
        if missing > 0:
            chosen += [chance.choice(of_type) for _ in range(min(missing, 2 * len(of_type)))]
    chance.shuffle(chosen)
    return [to_row(e, vary(e.candidate, chance), pieces, labels) for e in chosen]


def batches(rows: Sequence[Row], size: int, chance: random.Random) -> list[list[Row]]:
    """Batches of rows of like length, in random order."""
    out: list[list[Row]] = []
    pool = size * 16
    for start in range(0, len(rows), pool):
        near = sorted(rows[start : start + pool], key=lambda r: len(r.ids))
        out += [near[n : n + size] for n in range(0, len(near), size)]
    chance.shuffle(out)
    return out
