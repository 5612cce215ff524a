"""Run the judge's model: ONNX, eight-bit, one candidate at a time."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Sequence
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from detente.errors import DataError
from detente.judge.encode import encode
from detente.judge.records import NONE, Candidate, Judgement
from detente.judge.wordpiece import WordPiece
from detente.lexicon.files import data_dir

MODEL, LABELS, VOCABULARY = "model.onnx", "labels.json", "vocab.txt"
HEAD = "head.npz"  # in place of a model and vocabulary: a last layer over the package's judge
FORMAT = 2
Row = npt.NDArray[np.float32]


@lru_cache(maxsize=2)
def load_judge(folder: Path | None = None) -> Judge | None:
    """The judge that ships with the package, or that of a folder; None where its files or onnxruntime are missing.

    Raises DataError for files that do not fit each other.
    """
    folder = folder or data_dir() / "model"
    needed = (HEAD, LABELS) if (folder / HEAD).exists() else (MODEL, LABELS, VOCABULARY)
    if find_spec("onnxruntime") is None or not all((folder / name).exists() for name in needed):
        return None
    return Judge(folder)


class Judge:
    """A model with its labels and vocabulary. The session opens with the first candidate.

    Eight-bit arithmetic scales the numbers of a whole input at once, so that sentences judged together would change
    each other's figures in the last digits. Candidates are therefore run one by one, unpadded: the same candidate gets
    the same judgement whatever stands beside it, and no time goes into padding.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.labels: dict[str, Any] = json.loads((folder / LABELS).read_text(encoding="utf-8"))
        if self.labels.get("format") != FORMAT:
            raise DataError(
                f"{LABELS}: format {self.labels.get('format')} is not {FORMAT}", remedy="Train the model anew."
            )
        self._encoder: Judge | None = None
        self._head: tuple[Row, Row] | None = None
        if (folder / HEAD).exists():
            self._encoder, self._head = self._open_head()
        self.types: tuple[str, ...] = tuple(self.labels["types"])
        self.modes: list[tuple[str, str | None]] = [(t, m) for t, m in self.labels["modes"]]
        self.contexts: tuple[str, ...] = tuple(self.labels["contexts"])
        self.statuses: tuple[str, ...] = tuple(self.labels["statuses"])
        if self._encoder is None:
            self._pieces = WordPiece((folder / VOCABULARY).read_text(encoding="utf-8").splitlines())
        self._modes_of = {t: [n for n, (of, _) in enumerate(self.modes) if of == t] for t in self.types}
        self._session: Any = None
        self._judged = lru_cache(maxsize=4096)(self._judge)

    def classify(self, items: Sequence[Candidate]) -> list[Judgement]:
        """One judgement a candidate, in their order."""
        return [self._judged(item) for item in items]

    def forget(self) -> None:
        """Drop the judgements that are kept, as a fresh process would have none."""
        self._judged.cache_clear()

    def logits(self, item: Candidate) -> Row:
        """The raw figures of all heads: types, modes, contexts, statuses."""
        if self._encoder is None or self._head is None:
            return self._run(item, "logits")
        weights, bias = self._head
        # One product after the other in one order, which no library's threads may change.
        row: Row = np.einsum("of,f->o", weights, self._encoder.features(item), optimize=False) + bias
        return row

    def features(self, item: Candidate) -> Row:
        """What the last layer is given: the mean of the pieces and the vectors at the marks."""
        return self._run(item, "features") if self._encoder is None else self._encoder.features(item)

    def _run(self, item: Candidate, output: str) -> Row:
        ids, at = encode(item, self._pieces, self.labels["max_tokens"])
        feed = {"ids": np.array(ids, dtype=np.int64), "at": np.array(at, dtype=np.int64)}
        row: Row = self._open().run([output], feed)[0]
        return row.reshape(-1)

    def _open_head(self) -> tuple[Judge, tuple[Row, Row]]:
        """The package's judge and our last layer over it. Raises DataError where it was made for another judge."""
        encoder = load_judge()
        if encoder is None or fingerprint(encoder.folder) != self.labels.get("encoder"):
            raise DataError(
                f"{self.folder.name}: made for another judge than the one that ships",
                remedy="Train your types anew with this version.",
            )
        with np.load(self.folder / HEAD) as stored:
            return encoder, (stored["weights"], stored["bias"])

    def _open(self) -> Any:
        if self._session is None:
            import onnxruntime

            options = onnxruntime.SessionOptions()
            # One thread: sums in another order would differ in the last digit, and readers run in parallel anyway.
            options.intra_op_num_threads = options.inter_op_num_threads = 1
            options.log_severity_level = 3
            self._session = onnxruntime.InferenceSession(
                str(self.folder / MODEL), options, providers=["CPUExecutionProvider"]
            )
        return self._session

    def __getstate__(self) -> dict[str, Any]:
        """Only the folder travels to other processes; sessions cannot."""
        return {"folder": self.folder}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__init__(state["folder"])  # type: ignore[misc]  # a judge is its folder

    def _judge(self, item: Candidate) -> Judgement:
        row = self.logits(item)
        types, modes, contexts, statuses = np.split(
            row, np.cumsum([len(self.types), len(self.modes), len(self.contexts)])
        )
        heat = self.labels["temperature"]["pair" if item.trigger is None else "trigger"]
        chances = softmax(types / heat)
        order = sorted(range(len(self.types)), key=lambda n: (-chances[n], n))
        ranked = tuple((self.types[n], chances[n]) for n in order)
        best = next((name for name, _ in ranked if name != NONE), NONE)
        fitting = self._modes_of[best]
        mode = self.modes[max(fitting, key=lambda n: float(modes[n]))][1] if fitting else None
        limit = self.labels["context_logit"]
        return Judgement(
            types=ranked,
            mode=mode,
            contexts=tuple(c for c, x in zip(self.contexts, contexts, strict=True) if x > limit),
            status=self.statuses[int(statuses.argmax())] if self.statuses else None,
            probability=ranked[0][1],
        )


@lru_cache(maxsize=4)
def fingerprint(folder: Path) -> str:
    """A name for the model in a folder, by its content."""
    return hashlib.sha256((folder / MODEL).read_bytes()).hexdigest()[:16]


def softmax(row: Row) -> list[float]:
    """Probabilities of logits, in double precision, so that they sum to one."""
    top = float(row.max())
    powers = [math.exp(float(x) - top) for x in row]
    total = math.fsum(powers)
    return [p / total for p in powers]
