"""Files, folders, globs, standard input: what a user may name."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path

import pytest
from source_helpers import SENTENCES, make_pdf

from detente.sources import Loaded, SourceSettings, load

EXAMPLES = Path(__file__).parents[2] / "examples"


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def names(found: list[Loaded], root: Path) -> list[str]:
    return [loaded.spec.removeprefix(f"{root}/") for loaded in found]


def test_a_folder_is_read_in_the_order_of_its_names(tmp_path: Path) -> None:
    write(tmp_path, {"b.txt": "They met.", "a/z.md": "# Met", "a.txt": "They left.", ".hide": "no", ".git/x.txt": "no"})
    assert names(list(load([str(tmp_path)])), tmp_path) == ["a/z.md", "a.txt", "b.txt"]
    flat = list(load([str(tmp_path)], settings=SourceSettings(recursive=False)))
    assert names(flat, tmp_path) == ["a.txt", "b.txt"]


def test_one_bad_file_does_not_stop_the_rest(tmp_path: Path) -> None:
    write(tmp_path, {"a.txt": "They met.", "b.txt": "", "d.txt": "They left."})
    (tmp_path / "c.bin").write_bytes(bytes(100))
    found = list(load([str(tmp_path), str(tmp_path / "gone.txt"), str(tmp_path / "a.txt")]))
    assert [loaded.error.code if loaded.error else "" for loaded in found] == ["", "D301", "D303", "", "D300", ""]
    assert all(loaded.error is None or (loaded.error.cause and loaded.error.remedy) for loaded in found)


def test_globs(tmp_path: Path) -> None:
    write(tmp_path, {"b.txt": "They met.", "a.txt": "They left.", "c.md": "Met", "sub/d.txt": "Again."})
    assert names(list(load([str(tmp_path / "*.txt")])), tmp_path) == ["a.txt", "b.txt"]
    assert names(list(load([str(tmp_path / "**" / "*.txt")])), tmp_path) == ["a.txt", "b.txt", "sub/d.txt"]
    (nothing,) = load([str(tmp_path / "*.pdf")])
    assert "nothing matches" in str(nothing.error)


def test_a_file_whose_name_looks_like_a_glob(tmp_path: Path) -> None:
    write(tmp_path, {"notes [1].txt": "They met."})
    (loaded,) = load([str(tmp_path / "notes [1].txt")])
    assert loaded.document is not None


def test_an_empty_folder(tmp_path: Path) -> None:
    (loaded,) = load([str(tmp_path)])
    assert loaded.error is not None
    assert loaded.error.code == "D301"


@pytest.mark.parametrize("spec", ["", "a\0b", "x" * 5000, "/no/such/file", "ftp://a.example/x", "file:///etc/passwd"])
def test_names_that_lead_nowhere(spec: str) -> None:
    (loaded,) = load([spec])
    assert loaded.error is not None
    assert loaded.error.code in ("D300", "D304")


def test_a_link_in_circles_and_a_link_to_nothing(tmp_path: Path) -> None:
    write(tmp_path, {"a.txt": "They met."})
    (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nothing")
    assert names(list(load([str(tmp_path)])), tmp_path) == ["a.txt"]
    (loaded,) = load([str(tmp_path / "gone.txt")])
    assert "no such file" in str(loaded.error)


def test_a_pipe_in_a_folder_is_not_waited_for(tmp_path: Path) -> None:
    write(tmp_path, {"a.txt": "They met."})
    os.mkfifo(tmp_path / "pipe.txt")
    assert names(list(load([str(tmp_path)])), tmp_path) == ["a.txt"]


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"They met in Orla.", "They met in Orla."),
        (b"# Talks\n\nThey *met*.", "Talks\n\nThey met."),
        (("<!doctype html><body>" + "".join(f"<p>{s}</p>" for s in SENTENCES)).encode(), "\n\n".join(SENTENCES)),
        (make_pdf([["They met in Orla."]]), "They met in Orla."),
        (b"From: a@b.example\nTo: c@d.example\nSubject: Talks\n\nThey met.", "They met."),
        (b'{"text": "They met."}\n', "They met."),
        (b'{\n "text": "They met."\n}\n', "They met."),
        (b'[{"text": "They met."}]', "They met."),
        (b"title,text\nTalks,They met.\n", "They met."),
        (b"[Orla] They met, said the text.", "[Orla] They met, said the text."),
        (b"From: the harbour\n\nThey met.", "From: the harbour\n\nThey met."),
    ],
)
def test_standard_input_of_any_format(data: bytes, text: str) -> None:
    (loaded,) = load(["-"], stdin=io.BytesIO(data))
    assert loaded.document is not None, loaded.error
    assert loaded.document.text == text


def test_standard_input_empty_or_too_large() -> None:
    (empty,) = load(["-"], stdin=io.BytesIO(b""))
    assert "standard input is empty" in str(empty.error)
    (large,) = load(["-"], stdin=io.BytesIO(b"Word " * 100_000), settings=SourceSettings(max_bytes=100_000))
    assert large.error is not None
    assert large.error.code == "D302"


def test_feeds_are_refused_with_a_reason() -> None:
    (loaded,) = load(["-"], stdin=io.BytesIO(b"<?xml version='1.0'?><rss><channel/></rss>"))
    assert "XML" in str(loaded.error)


def test_documents_can_be_written_as_json(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("Ärger in São Tomé \ud83d".encode("utf-8", "surrogatepass"))
    (loaded,) = load([str(tmp_path)])
    assert loaded.document is not None
    json.dumps(loaded.document.text).encode("utf-8")
    loaded.document.text.encode("utf-8")


def test_the_bundled_examples() -> None:
    story, readout, briefing = (loaded.document for loaded in load([str(EXAMPLES)]))
    assert story is not None
    assert readout is not None
    assert briefing is not None
    assert story.text.split("\n")[2].startswith("MUSCAT, March 14, 2025 (Meridian Press) - ")
    assert readout.text.startswith("Foreign Minister Adler receives Kenyan counterpart\n\nForeign Minister Johanna")
    assert (readout.published, readout.publisher) == ("2025-05-21", "Ministry of Foreign Affairs of Lornia")
    assert not any(word in readout.text for word in ("cookie", "Visas", "Facebook", "Osaka", "rights reserved"))
    assert (briefing.published, briefing.publisher) == ("2025-09-05", "Harbour Institute")
    assert not any(mark in briefing.text for mark in ("**", "](", "# "))
