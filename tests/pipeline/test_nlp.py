"""The quicker ways to part of speech, lemma and entities give what spaCy's own components give."""

from __future__ import annotations

import importlib
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pytest

from detente.pipeline import threads
from detente.pipeline.nlp import DEFAULT_MODEL, load_model

if TYPE_CHECKING:
    from spacy.tokens import Doc

TEXTS = [
    "The Kenyan foreign minister, Amina Odhiambo, met President Bakary Touré of Mali in Bamako on 3 March 2024.",
    "There's no deal, they said. There were talks; there is hope. I'm gonna go, and you've gotta come. Let's leave!",
    "C'mon, y'all: it ain't so. We can't, won't and shan't. He'd gone before she'd ask. Nothin' doin', 'em said.",
    "It rained. You saw it. They gave it to you, and it pleased him. Have you had what they had done?",
    "THE DAY IN BRIEF\n\nGENEVA, 3 March 2024 – The envoys of the African Union spoke for an hour.\n  \n\nTwo left.",
    "The better offers were refused; more ships sailed faster, and the worst of the storms had been foreseen.",
    "Between $3 million and 40 per cent of the Nile Basin Fund’s money went to Addis Ababa, Juba and Port Sudan.",
    "", " ", "\n\n", "Peace", "United Nations Economic Commission for Africa",
]


@lru_cache(maxsize=1)
def _plain() -> Any:
    """The model as it comes, with our sentence breaks and nothing else of ours."""
    load_model()  # names the component
    nlp = importlib.import_module(DEFAULT_MODEL).load(exclude=["senter"])
    nlp.add_pipe("detente_breaks", before="parser")
    return nlp


def _annotations(doc: Doc) -> list[tuple[object, ...]]:
    return [
        (t.text, t.pos_, t.tag_, t.dep_, t.lemma_, str(t.morph), t.has_morph(), t.head.i, t.ent_type_, t.ent_iob_)
        for t in doc
    ]


@pytest.mark.parametrize("text", TEXTS)
def test_annotations_are_those_of_the_model_itself(text: str) -> None:
    assert _annotations(load_model()(text)) == _annotations(_plain()(text))


def test_what_was_met_before_changes_nothing() -> None:
    first = [_annotations(doc) for doc in load_model().pipe(TEXTS)]
    again = [_annotations(doc) for doc in load_model().pipe(TEXTS)]
    assert first == again


def test_a_model_with_given_entities_keeps_them() -> None:
    nlp = load_model()
    doc = nlp.make_doc("The Blue Lake Accord holds.")
    doc.set_ents([doc.char_span(4, 20, label="LAW")], default="unmodified")
    assert ("Blue Lake Accord", "LAW") in [(e.text, e.label_) for e in nlp(doc).ents]


def test_whoever_sets_the_number_of_threads_has_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "2")
    assert threads.one_thread.__wrapped__() is False
