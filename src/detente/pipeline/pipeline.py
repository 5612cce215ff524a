"""The pipeline: stages in order, their contracts checked when it is built, one article in, one Reading out."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from detente.errors import LanguageDeclined, PipelineError
from detente.model import Document, Reading, document_id
from detente.pipeline.assemble import assemble
from detente.pipeline.language import guess_language
from detente.pipeline.nlp import as_parsed, load_model
from detente.settings import Settings
from detente.stages.base import Draft, Stage

if TYPE_CHECKING:
    from spacy.language import Language

BATCH = 8  # articles parsed together: more would need more memory and parse no faster
MAX_CHARS = 900_000  # longer texts are beyond what the parser takes in one piece


class Pipeline:
    """Stages over one language model. Raises PipelineError where a stage needs what none before it assigns."""

    def __init__(self, stages: Sequence[Stage], nlp: Language) -> None:
        self.stages = tuple(stages)
        self.nlp = nlp
        check_contracts(self.stages)

    def read(self, document: Document) -> Reading:
        """Read one document. Raises LanguageDeclined for a text that is not English."""
        return next(self.read_many([document]))

    def read_many(self, documents: Iterable[Document]) -> Iterator[Reading]:
        """Readings in the order of the documents; texts that are not English give an empty reading with a note."""
        source = iter(documents)
        while batch := list(islice(source, BATCH)):
            checked = [_with_language(d) for d in batch]
            texts = [as_parsed(d.text[:MAX_CHARS]) if d.language == "en" else "" for d in checked]
            for document, doc in zip(checked, self.nlp.pipe(texts, batch_size=256), strict=True):
                if document.language != "en":
                    yield Reading(document=document, notes=(f"skipped: the text is not English ({document.language})",))
                    continue
                draft = Draft(document, doc)
                if len(document.text) > MAX_CHARS:
                    draft.notes.append(f"only the first {MAX_CHARS} characters were read")
                yield self.run(draft)

    def run(self, draft: Draft) -> Reading:
        """All stages over one draft."""
        for stage in self.stages:
            stage(draft)
        return assemble(draft)

    def contracts(self) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
        """(name, requires, assigns) of every stage, in order."""
        return [(s.name, s.requires, s.assigns) for s in self.stages]


def check_contracts(stages: Sequence[Stage]) -> None:
    """Raise PipelineError for the first stage whose needs are unmet."""
    have: set[str] = set()
    for stage in stages:
        missing = [need for need in stage.requires if need not in have]
        if missing:
            raise PipelineError(f"stage {stage.name!r} needs {', '.join(missing)}", choices=tuple(sorted(have)))
        have.update(stage.assigns)


def _with_language(document: Document) -> Document:
    if document.language is not None:
        return document
    fields: dict[str, Any] = {f: getattr(document, f) for f in document.__struct_fields__}
    return Document(**{**fields, "language": guess_language(document.text)})


def default_pipeline(settings: Settings | None = None) -> Pipeline:
    """The built-in pipeline with these settings; the last ones asked for are kept."""
    return _built(settings or Settings())


@lru_cache(maxsize=2)
def _built(settings: Settings) -> Pipeline:
    # Loading makes many small objects that all stay: collecting garbage between them only costs time.
    collecting = gc.isenabled()
    gc.disable()
    try:
        from detente.pipeline.builtin import builtin_stages

        pipeline = Pipeline(builtin_stages(settings), load_model(settings.model))
        pipeline.read(Document(id="", text="Warm up.", language="en"))
    finally:
        if collecting:
            gc.enable()
            gc.freeze()
    return pipeline


def read_text(
    text: str,
    *,
    date: str | None = None,
    publisher: str | None = None,
    title: str | None = None,
    url: str | None = None,
    language: str | None = None,
    settings: Settings | None = None,
) -> Reading:
    """Read one text. Raises LanguageDeclined where it is not English."""
    document = Document(
        id=document_id(text), text=text, url=url, title=title, publisher=publisher, published=date, language=language
    )
    reading = default_pipeline(settings).read(document)
    if reading.document.language != "en":
        raise LanguageDeclined(f"the text seems to be {reading.document.language!r}, not English")
    return reading
