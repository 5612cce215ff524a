"""The judge that ships: it judges alone and in company alike, and tells probabilities."""

from __future__ import annotations

import json
import pickle
import random
from pathlib import Path

import pytest

from detente.codebook import codebook
from detente.errors import DataError
from detente.judge import Candidate, Judge, load_judge
from detente.judge.judge import LABELS, MODEL, VOCABULARY
from detente.lexicon.files import data_dir

pytestmark = pytest.mark.skipif(
    load_judge() is None, reason="no trained model lies in data/model, or onnxruntime is not installed (docs/judge.md)"
)

SENTENCES = [
    ("{Egyptian} envoys met {Libyan} commanders in Tunis on Sunday.", "met"),
    ("{Rebel gunners} shelled {the garrison} at Kutum for a third night.", "shelled"),
    ("{Thousands of miners} marched through La Paz against {the government}.", "marched"),
    ("{Ottawa} imposed sanctions on {the junta}'s generals.", "imposed sanctions"),
    ("{The goalkeeper} saved two penalties against {the Danes}.", "saved"),
    ("{Norway} sent {Malawi} 300 tonnes of maize after the floods.", "sent"),
    (
        "{The ministry} accused {the militia} of lying about the dead, and a long argument about the census followed.",
        "accused",
    ),
]


def candidate(marked: str, trigger: str | None) -> Candidate:
    """A candidate from a sentence with two parties in braces."""
    plain, spans = "", []
    for n, piece in enumerate(marked.replace("}", "{").split("{")):
        if n % 2:
            spans.append((len(plain), len(plain) + len(piece)))
        plain += piece
    at = plain.index(trigger) if trigger else 0
    return Candidate(plain, (at, at + len(trigger)) if trigger else None, spans[0], spans[1])


CANDIDATES = [candidate(s, t) for s, t in SENTENCES] + [candidate(s, None) for s, _ in SENTENCES]


@pytest.fixture(scope="module")
def judge() -> Judge:
    found = load_judge()
    assert found is not None, "the model must ship with the package"
    return found


def test_the_same_candidate_gets_the_same_judgement_in_any_company(judge: Judge) -> None:
    together = judge.classify(CANDIDATES)
    shuffled = list(range(len(CANDIDATES)))
    random.Random(3).shuffle(shuffled)
    fresh = Judge(judge.folder)
    assert [fresh.classify([CANDIDATES[n]])[0] for n in shuffled] == [together[n] for n in shuffled]
    assert Judge(judge.folder).classify(CANDIDATES * 2) == together * 2


def test_probabilities_sum_to_one_and_fall(judge: Judge) -> None:
    for judgement in judge.classify(CANDIDATES):
        chances = [p for _, p in judgement.types]
        assert sum(chances) == pytest.approx(1)
        assert chances == sorted(chances, reverse=True)
        assert judgement.probability == chances[0]
        assert all(0 <= p <= 1 for p in chances)


def test_labels_are_those_of_the_codebook(judge: Judge) -> None:
    book = codebook()
    assert set(judge.types) == {*book.types, "NONE"}
    assert set(judge.contexts) == set(book.contexts)
    for judgement in judge.classify(CANDIDATES):
        best = next(t for t, _ in judgement.types if t != "NONE")
        assert judgement.mode is None or judgement.mode in book.types[best].modes
        assert set(judgement.contexts) <= set(book.contexts)


@pytest.mark.parametrize(
    ("n", "type_"),
    [(0, "CONSULT"), (1, "ASSAULT"), (2, "PROTEST"), (3, "SANCTION"), (4, "NONE"), (5, "AID"), (6, "ACCUSE")],
)
def test_plain_cases(judge: Judge, n: int, type_: str) -> None:
    found = judge.classify([CANDIDATES[n]])[0]
    assert found.type == type_
    assert found.of(type_) == found.probability


def test_odd_input_is_judged(judge: Judge) -> None:
    odd = [
        Candidate(""),
        Candidate("   "),
        Candidate("…—“”"),
        Candidate("x" * 5000, (0, 1)),
        Candidate("a " * 5000, (9000, 9001)),
    ]
    assert len(judge.classify(odd)) == len(odd)
    assert judge.classify([]) == []


def test_a_judge_travels_to_other_processes(judge: Judge) -> None:
    again = pickle.loads(pickle.dumps(judge))
    assert again.classify(CANDIDATES[:2]) == judge.classify(CANDIDATES[:2])


def test_no_judge_without_its_files(tmp_path: Path) -> None:
    assert load_judge(tmp_path) is None


def test_files_of_another_format_are_refused(tmp_path: Path) -> None:
    for name in (MODEL, VOCABULARY):
        (tmp_path / name).write_text("", encoding="utf-8")
    (tmp_path / LABELS).write_text(json.dumps({"format": 0}), encoding="utf-8")
    with pytest.raises(DataError, match="format"):
        load_judge(tmp_path)


def test_the_model_is_small() -> None:
    assert (data_dir() / "model" / MODEL).stat().st_size <= 24_000_000
