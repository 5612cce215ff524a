"""The nouns of the record: values that go to JSON and back."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from detente.model import (
    SCHEMA,
    Actor,
    AgendaItem,
    Claim,
    Commitment,
    DateMention,
    Document,
    Engagement,
    Event,
    Evidence,
    Figure,
    Place,
    Position,
    Reading,
    Rejection,
    Statement,
    contains,
    document_id,
    hull,
    json_schema,
    overlap,
)

SPANS = st.tuples(st.integers(0, 500), st.integers(1, 80)).map(lambda p: (p[0], p[0] + p[1]))


def some(kind: type[Any]) -> st.SearchStrategy[Any]:
    """Records of a kind with any values that its fields allow; spans are proper."""
    fields = {f.name: value(f.type) for f in msgspec.structs.fields(kind)}
    return st.builds(kind, **fields)


def value(kind: Any) -> st.SearchStrategy[Any]:
    """Values of a field's type."""
    if kind == tuple[int, int]:
        return SPANS
    args, origin = getattr(kind, "__args__", ()), getattr(kind, "__origin__", None)
    if origin is tuple:
        return st.lists(value(args[0]), max_size=2).map(tuple)
    if type(None) in args:
        return st.none() | st.one_of([value(a) for a in args if a is not type(None)])
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return some(kind)
    if kind is float:
        return st.floats(-1000, 1000)
    if kind is int:
        return st.integers(-1000, 1000)
    if kind is bool:
        return st.booleans()
    if kind is str:
        return st.text(max_size=12)
    return st.sampled_from(args)  # a Literal


READINGS = st.deferred(lambda: some(Reading))


@settings(max_examples=25, deadline=None)
@given(READINGS)
def test_to_dict_and_back_is_the_same_reading(reading: Reading) -> None:
    assert Reading.from_dict(reading.to_dict(rejected=True)) == reading


@settings(max_examples=25, deadline=None)
@given(READINGS)
def test_json_and_back_is_the_same_reading(reading: Reading) -> None:
    assert Reading.from_dict(json.loads(reading.to_json(rejected=True))) == reading


@settings(max_examples=25, deadline=None)
@given(READINGS)
def test_the_same_reading_gives_the_same_bytes(reading: Reading) -> None:
    again = Reading.from_dict(reading.to_dict(rejected=True))
    assert again.to_json(rejected=True) == reading.to_json(rejected=True)
    assert again.to_json() == reading.to_json()


@settings(max_examples=25, deadline=None, phases=[Phase.generate])  # a failing reading is not worth the shrinking
@given(READINGS)
def test_a_reading_keeps_to_its_own_json_schema(reading: Reading) -> None:
    problems = list(violations(json.loads(reading.to_json(rejected=True)), json_schema()))
    assert problems == []


def violations(data: Any, schema: dict[str, Any], root: dict[str, Any] | None = None, path: str = "") -> Any:
    """What in the data breaks the schema. Knows the part of JSON Schema that the schema of a reading uses."""
    root = root or schema
    if "$ref" in schema:
        schema = root["$defs"][schema["$ref"].rsplit("/", 1)[1]]
    known = {"type", "anyOf", "enum", "properties", "required", "items", "prefixItems", "minItems", "maxItems"}
    aside = {"$ref", "$defs", "title", "description", "default"}
    yield from (f"{path}: keyword {k} is not checked" for k in schema.keys() - known - aside)
    if "anyOf" in schema:
        if all(list(violations(data, s, root, path)) for s in schema["anyOf"]):
            yield f"{path}: {data!r} fits no choice"
        return
    if "enum" in schema and data not in schema["enum"]:
        yield f"{path}: {data!r} is none of {schema['enum']}"
    if "type" in schema:
        python = {
            "object": dict, "array": list, "string": str, "boolean": bool, "null": type(None),
            "number": (int, float), "integer": int,
        }  # fmt: skip
        if not isinstance(data, python[schema["type"]]):
            yield f"{path}: {data!r} is no {schema['type']}"
            return
    if isinstance(data, dict):
        yield from (f"{path}: {key} is missing" for key in schema.get("required", ()) if key not in data)
        for key, item in data.items():
            if key in schema.get("properties", {}):
                yield from violations(item, schema["properties"][key], root, f"{path}/{key}")
            elif key != "schema":
                yield f"{path}: {key} is unknown"
    if isinstance(data, list):
        if not schema.get("minItems", 0) <= len(data) <= schema.get("maxItems", len(data)):
            yield f"{path}: {len(data)} items"
        kinds = schema.get("prefixItems", [])
        for n, item in enumerate(data):
            kind = kinds[n] if n < len(kinds) else schema.get("items")
            if isinstance(kind, dict):
                yield from violations(item, kind, root, f"{path}/{n}")


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (lambda d: d["events"][0].update(status="maybe"), "status"),
        (lambda d: d["events"][0].pop("type"), "type is missing"),
        (lambda d: d["events"][0]["evidence"].update(trigger=[1]), "trigger"),
        (lambda d: d["document"].update(text=None), "text"),
    ],
)
def test_the_schema_finds_what_is_wrong(change: Any, complaint: str) -> None:
    data = json.loads(sample().to_json(rejected=True))
    assert list(violations(data, json_schema())) == []
    change(data)
    assert any(complaint in p for p in violations(data, json_schema()))
    with pytest.raises(msgspec.ValidationError):
        Reading.from_dict(data)


def sample() -> Reading:
    """A reading with one record of each noun."""
    text = "Kenya condemned Chad on Monday."
    return Reading(
        document=Document(id=document_id(text), text=text),
        actors=(Actor(id="country:KEN", name="Kenya", kind="country", mentions=((0, 5),)),),
        statements=(Statement(id="s1", speaker=None, kind="indirect", source=None, cue=None, content=(6, 20)),),
        events=(
            Event(
                id="e1", type="ACCUSE", mode=None, contexts=(), cameo=None, quad=3, score=-2.0, actors=("country:KEN",),
                recipients=(), status="occurred", historical=False, stance="asserted", asserted_by=(), statement=None,
                date=None, date_text=None, place=None, confidence=0.5,
                evidence=Evidence(sentence=(0, 31), trigger=(6, 15)),
            ),
        ),
        claims=(
            Claim(
                id="c1", proposition=(0, 31), event="e1", contested=False,
                positions=(Position(holder="country:KEN", stance="asserts", evidence=(0, 5)),),
            ),
        ),
        commitments=(
            Commitment(
                id="k1", by=(), to=(), action=(6, 15), event_type=None, state="pledged", conditions=None, due=None,
                told_by=None, evidence=((0, 31),),
            ),
        ),
        engagements=(
            Engagement(
                id="g1", kind="visit", level=None, participants=(), people=(), status="held", date=None,
                place=Place(name="Accra"), agenda=(AgendaItem(span=(0, 5), topic="trade"),), evidence=((0, 31),),
            ),
        ),
        figures=(
            Figure(
                id="f1", what=None, unit=None, low=1.0, high=2, approximate=True, by=(), date=None, place=None,
                evidence=((0, 5),),
            ),
        ),
        dates=(DateMention(span=(24, 30), edtf="2024-05-20", text="Monday"),),
        places=(Place(name="Chad", mentions=((16, 20),)),),
        notes=("a note",),
        rejected=(Rejection(kind="event", span=(0, 5), reason="no party is named"),),
    )  # fmt: skip


def test_a_reading_round_trips_with_every_noun_in_it() -> None:
    assert Reading.from_dict(sample().to_dict(rejected=True)) == sample()


def test_the_dict_is_plain_json_with_spans_as_lists() -> None:
    data = sample().to_dict()
    assert json.loads(json.dumps(data)) == data
    assert data["actors"][0]["mentions"] == [[0, 5]]
    assert data["events"][0]["evidence"]["trigger"] == [6, 15]


def test_the_schema_is_named_first_and_rejected_come_on_request() -> None:
    assert next(iter(sample().to_dict())) == "schema"
    assert sample().to_dict()["schema"] == SCHEMA
    assert "rejected" not in sample().to_dict()
    assert [r["reason"] for r in sample().to_dict(rejected=True)["rejected"]] == ["no party is named"]


def test_a_reading_without_its_rejected_candidates_can_be_read_back() -> None:
    assert Reading.from_dict(sample().to_dict()).events == sample().events


def test_keys_are_the_names_of_the_nouns() -> None:
    assert set(sample().to_dict()) == {
        "schema", "document", "actors", "statements", "events", "claims", "commitments", "engagements", "figures",
        "dates", "places", "notes",
    }  # fmt: skip


def test_records_are_values() -> None:
    assert sample() == sample()
    with pytest.raises(AttributeError):
        sample().events[0].type = "AID"


def test_an_actor_is_found_by_its_id() -> None:
    found = sample().actor("country:KEN")
    assert found is not None
    assert found.name == "Kenya"
    assert sample().actor("country:TCD") is None


@given(st.text())
def test_a_documents_id_is_a_digest_of_its_words(text: str) -> None:
    assert document_id(text) == document_id(text)
    assert document_id(text) != document_id(text + " ")
    assert len(document_id(text)) == 16
    assert set(document_id(text)) <= set("0123456789abcdef")


def test_a_documents_id_is_the_same_on_every_machine() -> None:
    assert document_id("") == "e3b0c44298fc1c14"
    assert document_id("naïve") != document_id("naive")
    assert document_id("lone \ud800 surrogate")


@given(SPANS, SPANS)
def test_spans_overlap_both_ways_or_not_at_all(a: tuple[int, int], b: tuple[int, int]) -> None:
    shared = set(range(*a)) & set(range(*b))
    assert overlap(a, b) is overlap(b, a) is bool(shared)
    assert contains(a, b) is (set(range(*b)) <= set(range(*a)))
    assert contains(hull([a, b]), a)
    assert contains(hull([a, b]), b)
