"""Named entities: spaCy's own recogniser, its decisions taken for many tokens at once.

The recogniser walks from token to token and looks at the token, at the first word of an open entity and at the word
before. Where no entity is open, which is nearly everywhere, a decision hangs on one token: all of them are computed
together, and step by step only what goes on inside entities. The annotations are the same in a third of the time.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from spacy.language import Language
    from spacy.tokens import Doc

    Floats = npt.NDArray[np.float32]
    Whole = npt.NDArray[np.int64]
    Flags = npt.NDArray[np.bool_]

NAME = "detente_entities"
FEATURES = 3  # the token, the first word of the open entity, the word before
OUTSIDE, INSIDE, BEGINS = 2, 1, 3  # spaCy's numbers


class Entities:
    """A component in place of `ner`."""

    def __init__(self, ner: Any) -> None:
        self._ner = ner
        self._vectors = ner.model.layers[0]
        lower, upper = ner.model.get_ref("lower"), ner.model.get_ref("upper")
        weights = lower.get_param("W")
        self._pieces = weights.shape[2]
        self._width = weights.shape[1] * weights.shape[2]
        self._lower: Floats = weights.reshape((FEATURES * self._width, weights.shape[3]))
        self._bias: Floats = lower.get_param("b").reshape(self._width)
        self._pad: Floats = lower.get_param("pad").reshape((FEATURES, self._width))
        self._upper: Floats = upper.get_param("W")
        self._upper_bias: Floats = upper.get_param("b")
        self._names = [ner.moves.get_class_name(n) for n in range(ner.moves.n_moves)]
        at = {name: n for n, name in enumerate(self._names)}
        self._out = at["O"]
        self._begin = [n for n, name in enumerate(self._names) if name[:2] == "B-" and name[2:]]
        self._closing = np.array([n for n, x in enumerate(self._names) if x[:1] in "BUO" and x not in ("B-", "U-")])
        self._is_begin = np.array([n in self._begin for n in self._closing])
        self._inner = np.array([at.get(f"I-{name[2:]}", -1) for name in self._names])
        self._last = np.array([at.get(f"L-{name[2:]}", -1) for name in self._names])
        self._labels = np.array([ner.vocab.strings.add(name[2:]) for name in self._names], dtype=np.uint64)

    def __call__(self, doc: Doc) -> Doc:
        return next(self.pipe([doc]))

    def pipe(self, docs: Iterable[Doc], batch_size: int = 256) -> Iterator[Doc]:
        """The documents with their entities, in order."""
        source = iter(docs)
        while batch := list(islice(source, batch_size)):
            self._annotate([doc for doc in batch if len(doc)])
            yield from batch

    def _annotate(self, docs: list[Doc]) -> None:
        if not docs:
            return
        if any(doc.to_array("ENT_IOB").any() for doc in docs):
            list(self._ner.pipe(docs))  # some entities are given: leave it to the recogniser to respect them
            return
        space = np.concatenate([doc.to_array("IS_SPACE") for doc in docs]) != 0
        starts = np.concatenate([doc.to_array("SENT_START") for doc in docs]) == 1
        ends = np.cumsum([len(doc) for doc in docs])
        more = np.append(~starts[1:], False)  # whether an entity may go on after the token
        more[ends - 1] = False
        found, labels = self._decide(self._vectors.predict(docs), space, more)
        first = 0
        for doc, end in zip(docs, ends.tolist(), strict=True):
            both: Any = np.stack([found[first:end], labels[first:end]], axis=1)
            doc.from_array(["ENT_IOB", "ENT_TYPE"], both)
            first = end

    def _decide(self, vectors: Floats, space: Flags, more: Flags) -> tuple[Any, Any]:
        """(in or out, label) of every token, in spaCy's numbers; both are arrays of unsigned integers."""
        parts = (vectors @ self._lower.T).reshape((-1, FEATURES, self._width))
        scores = self._scores(parts[:, 0] + self._pad[1] + self._pad[2])[:, self._closing]
        scores[np.ix_(~more | space, self._is_begin)] = -np.inf
        scores[np.ix_(space, self._closing != self._out)] = -np.inf
        action = self._closing[scores.argmax(axis=1)]
        opened = np.isin(action, self._begin)
        end = self._ends(parts, np.flatnonzero(opened), action, more)
        found = np.full(len(action), OUTSIDE, dtype=np.uint64)
        labels = np.zeros(len(action), dtype=np.uint64)
        free = 0
        for place in np.flatnonzero(action != self._out).tolist():
            if place < free:
                continue
            free = end[place] + 1 if opened[place] else place + 1
            found[place:free], found[place] = INSIDE, BEGINS
            labels[place:free] = self._labels[action[place]]
        return found, labels

    def _ends(self, parts: Floats, begins: Whole, action: Whole, more: Flags) -> dict[int, int]:
        """The last token of every entity that begins somewhere, found for all of them step by step."""
        out: dict[int, int] = {}
        now = begins + 1
        while begins.size:
            scores = self._scores(parts[now, 0] + parts[begins, 1] + parts[now - 1, 2])
            rows = np.arange(len(begins))
            inner, last = self._inner[action[begins]], self._last[action[begins]]
            on, off = scores[rows, inner], scores[rows, last]
            goes_on = more[now] & ((on > off) | ((on == off) & (inner < last)))
            out.update(zip(begins[~goes_on].tolist(), now[~goes_on].tolist(), strict=True))
            begins, now = begins[goes_on], now[goes_on] + 1
        return out

    def _scores(self, hidden: Floats) -> Floats:
        """Scores of all actions for sums of features."""
        grown = (hidden + self._bias).reshape((len(hidden), -1, self._pieces)).max(axis=2)
        scores: Floats = grown @ self._upper.T + self._upper_bias
        return scores


def fits(nlp: Language) -> bool:
    """Whether the model's recogniser is of the kind that is followed here: greedy, three features, two layers."""
    if "ner" not in nlp.pipe_names:
        return False
    ner: Any = nlp.get_pipe("ner")
    model = getattr(ner, "model", None)
    if model is None or getattr(ner, "moves", None) is None or ner.cfg.get("beam_width") != 1:
        return False
    if not model.attrs.get("has_upper") or model.attrs.get("unseen_classes"):
        return False
    weights = model.get_ref("lower").get_param("W")
    return bool(weights.shape[0] == FEATURES and weights.shape[2] > 1)
