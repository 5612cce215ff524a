"""Stages in order, contracts checked at once, one Reading an article in the order of the articles."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, ClassVar

import pytest

import detente
from detente.errors import PipelineError
from detente.model import Document, Reading, document_id
from detente.pipeline import parallel
from detente.pipeline import pipeline as module
from detente.pipeline.builtin import builtin_stages
from detente.pipeline.pipeline import BATCH, Pipeline, check_contracts, default_pipeline
from detente.stages.base import Draft, Stage

if TYPE_CHECKING:
    from spacy.language import Language

GERMAN = "Die Außenministerin traf ihren Amtskollegen, um die Lage zu besprechen; beide Seiten lobten das Gespräch."


class Needs:
    name: ClassVar[str] = "counter"
    requires: ClassVar[tuple[str, ...]] = ("apples", "dates", "pears")
    assigns: ClassVar[tuple[str, ...]] = ("sum",)

    def __call__(self, draft: Draft) -> None:
        draft.layers["sum"] = 1


class Gives:
    name: ClassVar[str] = "orchard"
    requires: ClassVar[tuple[str, ...]] = ()
    assigns: ClassVar[tuple[str, ...]] = ("apples", "pears", "dates")

    def __call__(self, draft: Draft) -> None:
        draft.layers.update(apples=1, pears=2, dates=3)


def document(text: str, language: str | None = None) -> Document:
    return Document(id=document_id(text), text=text, language=language, published="2024-05-22")


def test_the_builtin_stages_keep_their_contracts() -> None:
    check_contracts(builtin_stages())


def test_every_builtin_stage_is_a_stage_with_a_name_of_its_own() -> None:
    stages = builtin_stages()
    assert all(isinstance(s, Stage) for s in stages)
    assert len({s.name for s in stages}) == len(stages)
    assert all(s.assigns for s in stages)


def test_no_layer_is_assigned_twice() -> None:
    layers = [layer for s in builtin_stages() for layer in s.assigns]
    assert len(layers) == len(set(layers))


def test_every_stage_assigns_what_it_declares_and_reads_no_more(nlp: Language) -> None:
    doc = document(
        "NAIROBI, May 3 (Reuters) - Kenya accused Chad on Monday of shelling Goma. “We regret it,” said Chad, which "
        "denied the attack. The ministers of both met in Accra to discuss trade, and Kenya pledged "
        "3,000 to 4,000 tents by June.",
        "en",
    )
    draft = Draft(doc, nlp(doc.text))
    for stage in builtin_stages():
        before = dict(draft.layers)
        draft.layers = {name: before[name] for name in stage.requires}  # only what the contract promises
        stage(draft)
        assert set(draft.layers) == {*stage.requires, *stage.assigns}, stage.name
        draft.layers = before | draft.layers


def test_the_order_of_stages_matters_and_the_error_names_what_is_missing() -> None:
    with pytest.raises(PipelineError) as caught:
        check_contracts([Needs(), Gives()])
    assert caught.value.code == "D200"
    assert "'counter' needs apples, dates, pears" in str(caught.value)
    check_contracts([Gives(), Needs()])


def test_the_error_offers_the_layers_that_there_are() -> None:
    stages = [s for s in builtin_stages() if s.name != "dates"]
    with pytest.raises(PipelineError) as caught:
        check_contracts(stages)
    assert "dates" in caught.value.cause
    assert "layout" in caught.value.choices


@pytest.mark.parametrize("dropped", [s.name for s in builtin_stages() if s.name != "layout"])
def test_a_pipeline_is_checked_when_it_is_built(nlp: Language, dropped: str) -> None:
    stages = [s for s in builtin_stages() if s.name != dropped]
    needed = {need for s in stages for need in s.requires}
    lost = {layer for s in builtin_stages() if s.name == dropped for layer in s.assigns}
    if needed & lost:
        with pytest.raises(PipelineError, match="needs"):
            Pipeline(stages, nlp)
    else:
        Pipeline(stages, nlp)


def test_contracts_can_be_asked_for(nlp: Language) -> None:
    assert Pipeline([Gives(), Needs()], nlp).contracts() == [
        ("orchard", (), ("apples", "pears", "dates")),
        ("counter", ("apples", "dates", "pears"), ("sum",)),
    ]


def test_the_default_pipeline_is_built_once() -> None:
    assert default_pipeline() is default_pipeline()


def test_readings_come_in_the_order_of_the_documents_across_batches() -> None:
    countries = ["Kenya", "Chad", "Norway", "Peru", "Ghana"]
    texts = [f"{countries[n % 5]} condemned raid number {n}." for n in range(BATCH + 5)]
    readings = list(detente.read_many({"text": t, "language": "en"} for t in texts))
    assert [r.document.text for r in readings] == texts
    assert all(len(r.events) == 1 for r in readings)


def test_reading_many_is_lazy() -> None:
    taken: list[int] = []

    def source():
        for n in range(3 * BATCH):
            taken.append(n)
            yield {"text": "Kenya condemned Chad.", "language": "en"}

    next(detente.read_many(source()))
    assert len(taken) <= BATCH


def test_a_text_beside_others_reads_as_it_does_alone() -> None:
    texts = ["Kenya condemned Chad.", "It recalled its ambassador.", "Chad was silent."]
    together = detente.read_many({"text": t, "language": "en"} for t in texts)
    for text, reading in zip(texts, together, strict=True):
        assert reading.to_json() == detente.read(text, language="en").to_json()


ROWS = [
    {"text": "Kenya condemned Chad on Monday.", "date": "2024-05-22", "publisher": "The Daily Planet"},
    {"text": GERMAN * 3},
    {"text": "“Chad attacked Sudan,” the Kenyan foreign minister said.", "language": "en"},
    {"text": "The president of Chad met his Kenyan counterpart and they agreed to open talks."},
]


def test_workers_give_the_same_bytes() -> None:
    """One batch, so that one process has to start: starting is what takes the time."""
    alone = [r.to_json(rejected=True) for r in detente.read_many(ROWS)]
    assert [r.to_json(rejected=True) for r in detente.read_many(ROWS, workers=2)] == alone


def test_batches_that_finish_out_of_order_come_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    """Threads stand in for the processes; the first batch takes longest."""

    def slowly(batch: list[Document], model: str | None) -> list[Reading]:
        time.sleep(0.05 if batch[0].text == "0" else 0)
        return [Reading(document=d) for d in batch]

    monkeypatch.setattr(parallel, "ProcessPoolExecutor", lambda workers, mp_context: ThreadPoolExecutor(workers))
    monkeypatch.setattr(parallel, "BATCH", 2)
    monkeypatch.setattr(parallel, "_read_batch", slowly)
    texts = [str(n) for n in range(37)]
    assert [r.document.text for r in detente.read_many(({"text": t} for t in texts), workers=3)] == texts


def test_a_text_in_another_language_gives_an_empty_reading_with_a_note() -> None:
    english = "The president of Kenya condemned the raid."
    first, second, third = detente.read_many([{"text": english}, {"text": GERMAN}, {"text": english}])
    assert second.events == second.actors == ()
    assert second.document.language == "de"
    assert "not English" in second.notes[0]
    assert "de" in second.notes[0]
    assert first == third
    assert first.notes == ()


def test_a_text_said_to_be_english_is_not_guessed_at() -> None:
    (reading,) = detente.read_many([{"text": GERMAN, "language": "en"}])
    assert reading.document.language == "en"
    assert reading.notes == ()


def test_a_very_long_text_is_read_up_to_the_limit_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_CHARS", 30)
    text = "Kenya condemned Chad. Norway praised Mali. Peru attacked Ghana."
    (reading,) = detente.read_many([{"text": text, "language": "en"}])
    assert reading.document.text == text, "the document keeps all its words"
    assert reading.document.id == document_id(text)
    assert any("first 30 characters" in note for note in reading.notes)
    assert [e.type for e in reading.events] == ["ACCUSE"]


def test_the_limit_is_within_what_the_parser_takes(nlp: Language) -> None:
    assert nlp.max_length > module.MAX_CHARS


def test_a_stage_can_be_replaced_and_added(nlp: Language) -> None:
    class Quiet:
        name: ClassVar[str] = "figures"
        requires: ClassVar[tuple[str, ...]] = ()
        assigns: ClassVar[tuple[str, ...]] = ("figures",)

        def __call__(self, draft: Draft) -> None:
            draft.layers["figures"] = []
            draft.notes.append("figures were left out")

    stages: list[Stage] = [Quiet() if s.name == "figures" else s for s in builtin_stages()]
    reading = Pipeline(stages, nlp).read(document("Kenya lost 300 soldiers.", "en"))
    assert isinstance(reading, Reading)
    assert reading.figures == ()
    assert reading.notes == ("figures were left out",)


@pytest.mark.parametrize("dropped", ["figures", "commitments", "engagements", "claims"])
def test_a_stage_that_no_other_needs_can_be_dropped(nlp: Language, dropped: str) -> None:
    pipeline = Pipeline([s for s in builtin_stages() if s.name != dropped], nlp)
    reading = pipeline.read(document("Kenya condemned Chad. It pledged 300 tents.", "en"))
    assert getattr(reading, dropped) == ()
    assert reading.events
