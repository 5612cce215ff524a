"""Who is said to have said what: statements found in short articles."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from detente.pipeline.nlp import load_model
from detente.stages.statements import RawStatement, find_statements


@dataclass(frozen=True)
class Read:
    """A statement with the words that its spans cover."""

    source: str | None
    cue: str
    content: str
    raw: RawStatement


def read(text: str) -> list[Read]:
    doc = load_model()(text)

    def words(span: tuple[int, int] | None) -> str | None:
        return text[span[0] : span[1]] if span else None

    return [Read(words(s.source), words(s.cue) or "", words(s.content) or "", s) for s in find_statements(doc)]


def outer(text: str) -> list[Read]:
    return [r for r in read(text) if r.raw.parent is None]


def one(text: str) -> Read:
    found = outer(text)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("text", "source", "cue", "content"),
    [
        (
            "The minister said that the border would reopen in May.",
            "The minister",
            "said",
            "that the border would reopen in May",
        ),
        ("Officials said talks had stalled.", "Officials", "said", "talks had stalled"),
        ("Talks had stalled, officials said.", "officials", "said", "Talks had stalled"),
        ("Talks had stalled, said the envoy.", "the envoy", "said", "Talks had stalled"),
        (
            "The talks, the envoy said on Monday, had stalled.",
            "the envoy",
            "said",
            "The talks, the envoy said on Monday, had stalled",
        ),
        (
            "According to the ministry, two soldiers were killed.",
            "the ministry",
            "According to",
            "two soldiers were killed",
        ),
        (
            "Two soldiers were killed, according to the ministry.",
            "the ministry",
            "according to",
            "Two soldiers were killed",
        ),
        ("The army vowed to respond.", "The army", "vowed", "to respond"),
        ("The president denied ordering the strike.", "The president", "denied", "ordering the strike"),
        ("Kabul has consistently denied these claims.", "Kabul", "has consistently denied", "these claims"),
        (
            "Turkey accused Greece of violating its airspace.",
            "Turkey",
            "accused",
            "Greece of violating its airspace",
        ),
        ("The envoy called for an immediate truce.", "The envoy", "called for", "an immediate truce"),
        (
            "The bloc urged both sides to show restraint.",
            "The bloc",
            "urged",
            "both sides to show restraint",
        ),
        (
            "The visit was described by aides as a turning point.",
            "aides",
            "was described",
            "The visit was described by aides as a turning point",
        ),
        ("The king did not rule out a visit.", "The king", "did not rule out", "a visit"),
    ],
)
def test_indirect_speech_in_all_positions(text: str, source: str, cue: str, content: str) -> None:
    found = one(text)
    assert (found.source, found.cue, found.content) == (source, cue, content)
    assert found.raw.kind == "indirect"
    assert found.raw.speech


@pytest.mark.parametrize(
    ("text", "source", "content"),
    [
        ("“We want peace,” the minister said.", "the minister", "“We want peace,”"),
        (
            '"We want peace," said Anna Berg, the minister of Norway.',
            "Anna Berg, the minister of Norway",
            '"We want peace,"',
        ),
        ("The minister said: “We want peace.”", "The minister", "“We want peace.”"),
        ("“Peace,” she told reporters, “is near.”", "she", "“Peace,” she told reporters, “is near.”"),
        (
            "“We are ready,” he said. “The talks begin tomorrow.”",
            "he",
            "“We are ready,” he said. “The talks begin tomorrow.”",
        ),
        ("''We are ready,'' the general said.", "the general", "''We are ready,''"),
        ("“It is the people’s choice,” Lopez noted.", "Lopez", "“It is the people’s choice,”"),
    ],
)
def test_direct_speech(text: str, source: str, content: str) -> None:
    found = one(text)
    assert (found.source, found.content, found.raw.kind) == (source, content, "direct")


def test_quoted_words_in_a_clause_are_mixed() -> None:
    found = one("The spokesman called the raid “a grave violation” of the truce.")
    assert found.raw.kind == "mixed"
    assert found.content == "the raid “a grave violation” of the truce"


def test_a_quotation_that_runs_over_paragraphs_is_one_statement() -> None:
    text = "“We have waited long enough,” Okoro said. “We will not wait again.\n\n“Nobody should doubt that.”"
    found = one(text)
    assert found.content == text


def test_a_quoted_paragraph_of_the_same_speaker_has_the_same_source() -> None:
    found = outer(
        "“We have waited long enough,” Okoro said.\n\n“Nobody in this country should ever doubt our patience.”"
    )
    assert [f.source for f in found] == ["Okoro", "Okoro"]


def test_a_quotation_without_speaker_is_no_statement() -> None:
    assert not outer("The film “Crossing the River” opens in May.")


def test_a_title_before_the_cue_is_not_speech() -> None:
    found = one("In an interview on “Morning Hour,” the senator said talks had begun.")
    assert found.content.endswith("talks had begun")


def test_addressee() -> None:
    found = one("The premier told parliament that the accord was dead.")
    assert found.content == "that the accord was dead"
    assert found.raw.addressee is not None
    assert found.source == "The premier"


@pytest.mark.parametrize(
    ("text", "polarity", "speech"),
    [
        ("Iran denied that it had sent the drones.", "deny", True),
        ("Iran confirmed that it had sent the drones.", "assert", True),
        ("Reporters asked whether the truce held.", "ask", True),
        ("Diplomats doubt that the truce will hold.", "doubt", False),
        ("Diplomats believe that the truce will hold.", "believe", False),
        ("Diplomats hope to restart the talks.", "believe", False),
        ("Diplomats are concerned that the truce will fail.", "believe", False),
    ],
)
def test_polarity_and_speech(text: str, polarity: str, speech: bool) -> None:
    found = one(text)
    assert (found.raw.polarity, found.raw.speech) == (polarity, speech)


def test_no_source_where_none_is_named() -> None:
    assert one("It was reported that the general had fled.").source is None
    assert one("The militants are believed to be behind the attack.").source is None
    assert one("The general reportedly fled the capital.").source is None


def test_relative_pronoun_points_to_its_noun() -> None:
    doc = load_model()("The minister, who said that talks would resume, left the hall.")
    found = next(s for s in find_statements(doc) if s.verb == "say")
    assert doc.text[slice(*found.source or (0, 0))] == "who"
    assert found.source_root is not None
    assert doc[found.source_root].text == "minister"


def test_nested_statements_know_their_parent() -> None:
    found = read("The spokesman said that Moscow had denied the report.")
    said, denied = (next(r for r in found if r.raw.verb == verb) for verb in ("say", "deny"))
    assert denied.source == "Moscow"
    assert denied.raw.parent == found.index(said)
    assert said.raw.parent is None


def test_second_cue_of_one_speaker_is_a_statement_of_its_own() -> None:
    found = outer("The general said the road was closed and warned that shelling would continue.")
    assert [(f.source, f.raw.verb) for f in found] == [("The general", "say"), ("The general", "warn")]
    assert found[0].content == "the road was closed"


def test_participle_after_a_statement_is_the_speakers() -> None:
    found = outer("The envoy said the talks went well, adding that a date was near.")
    assert [(f.source, f.content) for f in found] == [
        ("The envoy", "the talks went well"),
        ("The envoy", "that a date was near"),
    ]


def test_reporting_nouns() -> None:
    found = outer("Moscow’s denial of the charge surprised nobody.")
    assert [(f.source, f.cue, f.content) for f in found] == [("Moscow", "denial of", "the charge")]


def test_headlines() -> None:
    colon = outer("Minister: Border to reopen in May\n\nThe border was shut in March.")
    assert [(f.source, f.content) for f in colon] == [("Minister", "Border to reopen in May")]
    says = outer("Truce Holds Along Border, Says Foreign Office\n\nIt was a calm night.")
    assert ("Foreign Office", "Truce Holds Along Border") in [(f.source, f.content) for f in says]


def test_country_before_a_colon_is_a_subject_not_a_speaker() -> None:
    assert not outer("Sudan: The war enters a third year\n\nThe war began in April.")


def test_interview_turns() -> None:
    found = outer("MR. HOLM: Good morning, everyone.\n\nQ: Has the truce been signed?\n\nMR. HOLM: It has.")
    assert [f.source for f in found] == ["MR. HOLM", "Q", "MR. HOLM"]


def test_release_headed_by_its_speaker() -> None:
    found = outer(
        "Statement by Foreign Minister Anna Berg on the border\n\nThe raid was illegal. We will answer it in court."
    )
    assert [f.content for f in found] == ["The raid was illegal", "We will answer it in court"]
    assert {f.source for f in found} == {"Foreign Minister Anna Berg"}


def test_headline_about_a_statement_is_no_release() -> None:
    found = outer("Statement by Iran sparks anger in Baghdad\n\nProtesters gathered at the embassy. Police looked on.")
    assert not found


def test_question_without_a_colon_ends_a_turn() -> None:
    found = outer("MR. HOLM: It has.\n\nQ Has it really?\n\nMS. BERG: We shall see.")
    assert [(f.source, f.content) for f in found] == [("MR. HOLM", "It has"), ("MS. BERG", "We shall see")]


def test_block_after_a_colon_without_marks() -> None:
    found = outer("Foreign Minister Anna Berg said: We deplore the raid. It was illegal.\n\nThe raid began at dawn.")
    assert [(f.source, f.content) for f in found] == [
        ("Foreign Minister Anna Berg", "We deplore the raid. It was illegal.")
    ]


@pytest.mark.parametrize(
    "text", ["", " ", "\n\n", "“", "”“", "said", "“”", "He said.", "'''", "according to", ":", "Q: "]
)
def test_scraps_break_nothing(text: str) -> None:
    for found in find_statements(load_model()(text)):
        assert 0 <= found.content[0] < found.content[1] <= len(text)


def test_spans_lie_within_the_text() -> None:
    text = "“We’re done,” he said — and left.\u00a0“Bye!”\r\n\r\nSaid who? 'He' did, she added: ‘Yes.’ \"Well…"
    for found in find_statements(load_model()(text)):
        for span in (found.source, found.cue, found.content, found.addressee):
            assert span is None or 0 <= span[0] < span[1] <= len(text)
