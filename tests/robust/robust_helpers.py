"""What the tests of this folder share: an article, readings made by hand, the shape of an error."""

from __future__ import annotations

import re

from detente.model import Document, Reading, document_id

ARTICLE = "Freedonia accused Sylvania of a raid on Monday. Kenya condemned Chad in a statement."
CODED = re.compile(r"detente: (?:.+: )?\[D\d{3}\] .+\.")


def reading(number: int) -> Reading:
    """A reading without records, its text unlike the others'."""
    text = f"Nothing was signed in round {number} of the talks. Envoys left after {number * 7 + 3} minutes."
    return Reading(document=Document(id=document_id(text), text=text, published="2024-01-01", publisher="Gazette"))
