"""The lexicon of cues."""

from __future__ import annotations

from detente.stages.statements.cues import load_cues


def test_lexicon_is_broad() -> None:
    cues = load_cues()
    assert len({cue.lemma for cue in cues.verbs.values()} | {cue.lemma for cue in cues.particles.values()}) >= 400
    assert len({cue.lemma for cue in cues.nouns.values()}) >= 100


def test_forms_are_inflected() -> None:
    verbs = load_cues().verbs
    for form, lemma in [
        ("said", "say"),
        ("admitted", "admit"),
        ("denies", "deny"),
        ("telling", "tell"),
        ("wrote", "write"),
    ]:
        assert verbs[form].lemma == lemma


def test_a_listed_lemma_wins_over_a_form_of_another() -> None:
    assert load_cues().verbs["found"].lemma == "find"


def test_meaning_turns_on_the_complement() -> None:
    expect = load_cues().verbs["suspect"]
    assert expect.meaning("obj_of") == (True, "assert")
    assert expect.meaning("clause")[0] is False
