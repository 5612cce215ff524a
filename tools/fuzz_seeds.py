"""What `tools/fuzz.py` makes its input from: whole files of every kind, odd characters, and ways to do damage."""

from __future__ import annotations

import gzip
import io
import json
import random
import sys
from functools import lru_cache
from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent / "tests"
WHO = (
    "Kenya", "Chad", "the Kenyan army", "President Ann Otieno", "Norway’s foreign minister", "rebels", "They", "He",
    "Both sides", "the UN", "Islamabad", "officials", "It", "the two leaders", "Foreign Minister Ishaq Dar", "we",
)  # fmt: skip
DID = (
    "condemned", "attacked", "will meet", "did not attack", "was accused by", "denied attacking", "agreed with",
    "said it would send 3,000 to 4,000 troops to", "imposed sanctions on", "is expected to visit", "pledged aid to",
    "told reporters that the raid had been launched by", "must withdraw from", "expelled two envoys of",
)  # fmt: skip
WHEN = (
    "", " on Monday", " in April 2022", " this week", ", officials said", " in Geneva", " if it agrees",
    " on 31 February 2024", " in the year 99999", " since the 1990s", " by next Friday at 25:61",
)  # fmt: skip
ODD = (
    "\x00", "\ud800", "\udfff", "\u202e", "\u2066", "\u200b", "\u200d", "\u0301" * 30, "\ufeff", "\uffff", "\xad",
    "\U0010ffff", "😀", "中文", "שלום", "١٢٣", "ﬁ", "İ", "ß", "\r", "\r\n", "\u2028", "\x85", "\x0b", "\x1b[31m",
    "((((((((", "))))))))", "“‘“‘“‘", "”’”’", "[[[[", "{{{{", '"' * 20, "'" * 20, "—" * 20, "..." * 10, "%s%n",
    "$(x)", "\n\n\n", "\t\t", " " * 200, "a" * 500, "1" * 60, "-1e999", "NaN", "null", "../../etc/passwd",
    "' OR 1=1 --",
)  # fmt: skip
BITS = (
    b"<", b">", b"</p>", b"<p>", b"<html>", b"&#0;", b"&amp", b"<![CDATA[", b"]]>", b"<!--", b"<!DOCTYPE", b"<?xml",
    b"{", b"}", b"[", b"]", b'"', b"'", b":", b",", b"\n", b"\r\n", b"\r\n\r\n", b"\x00", b"\xff", b"\xff\xfe",
    b"\xef\xbb\xbf", b"\xe2\x80", b"PK\x03\x04", b"PK\x05\x06", b"%PDF-1.4", b"endobj", b"stream\n", b"PAR1",
    b"WARC/1.0\r\n", b"Content-Length: 99999999999\r\n", b"Content-Length: -1\r\n",
    b"Content-Transfer-Encoding: base64\n", b"--x\n", b"=?utf-8?b?", b"\x1f\x8b\x08", b"ustar", b"99999999", b"-1",
    b"1e309", b"&a;&a;&a;", b"\xc0\x80",
)  # fmt: skip


def damaged(rng: random.Random, seeds: tuple[bytes, ...]) -> bytes:
    """One of the seeds, hurt in up to six places; one time in twenty nothing but marks."""
    if rng.random() < 0.05:
        return b"".join(rng.choice(BITS) for _ in range(rng.randrange(60)))
    data = bytearray(rng.choice(seeds))
    for _ in range(rng.randrange(7)):
        at, how = rng.randrange(len(data) + 1), rng.randrange(6)
        if how == 0:
            data[at : at + rng.randrange(1, 9)] = rng.randbytes(rng.randrange(9))
        elif how == 1:
            data[at:at] = rng.choice(BITS) * rng.choice((1, 1, 1, 2, 50))
        elif how == 2:
            del data[at : at + rng.randrange(1, 200)]
        elif how == 3:
            data[at:at] = data[at : at + rng.randrange(300)]
        elif how == 4 and at < len(data):
            data[at] ^= 1 << rng.randrange(8)
        elif rng.random() < 0.3:
            del data[at:]
    return bytes(data)


def news(rng: random.Random, most: int = 4) -> str:
    """A few clauses of news with odd characters and broken words among them."""
    out = []
    for _ in range(rng.randrange(1, most + 1)):
        words = f"{rng.choice(WHO)} {rng.choice(DID)} {rng.choice(WHO)}{rng.choice(WHEN)}"
        for _ in range(rng.choice((0, 0, 1, 2))):
            at = rng.randrange(len(words) + 1)
            words = words[:at] + rng.choice(ODD) + words[at + rng.randrange(4) :]
        out.append(words + rng.choice((". ", ".\n\n", "! ", "; ", " — ", ".” “", "…\n", "")))
    return "".join(out)


@lru_cache(maxsize=1)
def seeds() -> dict[str, tuple[bytes, ...]]:
    """Whole files of every kind."""
    import pyarrow as pa
    import pyarrow.parquet

    sys.path.insert(0, str(TESTS / "sources"))
    from archive_makers import LEADS, packed, page, record, tarred, wiki, wiki_page, zipped
    from source_helpers import make_pdf

    leads, text = list(LEADS), " ".join(LEADS).encode()
    table = io.BytesIO()
    pa.parquet.write_table(
        pa.table({"text": leads, "date": ["2031-03-05"] * 5, "title": [None, "a", "b", "", "c"]}), table
    )
    mail = b"From: A <a@x.example>\nTo: b@x.example\nSubject: =?utf-8?q?Caf=C3=A9?=\nDate: Mon, 3 Mar 2031 10:00Z\n"
    mixed = (
        mail
        + b"MIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=x\n\n--x\nContent-Type: text/plain\n\n"
    )
    feed = (
        b'<?xml version="1.0"?><rss version="2.0"><channel><title>T</title><link>https://x.example/</link><item><title>A'
        b"</title><link>https://x.example/a</link><pubDate>Mon, 03 Mar 2031 10:00 GMT</pubDate><description>&lt;p&gt;"
        b"Talks</description></item></channel></rss>"
    )
    atom = (
        b'<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><entry><title>A</title><link href="/a"/><updated>'
        b'2031-03-03T10:00:00Z</updated><content type="html">Talks &amp; more</content></entry></feed>'
    )
    site = (
        b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://x.example/a</loc><lastmod>'
        b"2031-03-03</lastmod></url></urlset>"
    )
    jsonfeed = json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": "T",
            "items": [
                {
                    "id": "1",
                    "url": "https://x.example/a",
                    "content_html": "<p>Talks",
                    "date_published": "2031-03-03T10:00:00Z",
                }
            ],
        }
    )
    rows = [json.dumps({"text": lead, "date": "2031-03-05", "title": "t"}) for lead in leads]
    members = [("a.html", page(1)), ("b/c.txt", text), ("d.jsonl", "\n".join(rows).encode())]
    warc = [record(page(n), url=f"https://x.example/{n}") for n in range(2)]
    return {
        "text": (text, b"\xef\xbb\xbf" + text, text.decode().encode("utf-16")),
        "html": (page(1), page(2, charset="latin-1"), page(3).replace(b"<p>", b"<div><table><tr><td>")),
        "markdown": (
            b"---\ntitle: A\ndate: 2031-03-05\n---\n# A\n\n" + text + b"\n\n* [a](b)\n* **c** `d`\n\n> e\n\n|a|b|\n",
        ),
        "pdf": (make_pdf([leads[:3], leads[3:]]), make_pdf([leads], info="/Title (A) /CreationDate (D:20310305)")),
        "mail": (
            mail + b"\n" + text,
            mixed + text + b"\n--x\nContent-Type: text/html; charset=utf-8\n\n<p>Talks\n--x--\n",
        ),
        "feed": (feed, atom, site, jsonfeed.encode(), gzip.compress(feed)),
        "warc": (b"".join(warc), packed(warc), record(gzip.compress(page(1)), headers="Content-Encoding: gzip\r\n")),
        "zip": (zipped(members), zipped([("in.zip", zipped(members)), *members], 0)),
        "tar": (tarred(members), gzip.compress(tarred(members)), tarred(members, "w:xz")),
        "wiki": (
            wiki([wiki_page("A", "'''Talks''' {{date|March 5, 2031}} [[a|b]] &lt;ref&gt;x&lt;/ref&gt; " + leads[0])]),
        ),
        "jsonl": ("\n".join(rows).encode(),),
        "json": (("[" + ",".join(rows) + "]").encode(), rows[0].encode()),
        "csv": (b"text,date,title\n" + b"".join(f'"{lead}",2031-03-05,t\n'.encode() for lead in leads),),
        "parquet": (table.getvalue(),),
    }


@lru_cache(maxsize=1)
def tables() -> tuple[bytes, ...]:
    """A table of every layout with a few rows of plausible cells."""
    from detente.record.importers.layouts import LAYOUTS

    rng, out = random.Random(7), []
    cells = (
        "20310305",
        "2031-03-05",
        "1",
        "190",
        "KEN",
        "Kenya",
        "-9.5",
        "Government (Kenya)",
        "ACCUSE",
        "",
        "Battles",
        "https://x.example/a",
        "20310305101112",
        "3",
        "5.0",
        "KEN0000001",
        "Troops met; talks",
        "05 March 2031",
    )
    for layout in LAYOUTS:
        mark = "," if layout.origin in ("acled", "ucdp") else "\t"
        rows = [mark.join(rng.choice(cells) for _ in layout.columns) for _ in range(4)]
        head = [mark.join(layout.columns)] if layout.wanted else [mark.join(["20310305"] * len(layout.columns))]
        out.append("\n".join(head + rows).encode())
    return tuple(out)


YAMLS = (
    b"- id: person:x\n  name: Ann\n  kind: person\n  country: KEN\n  roles:\n  - {office: minister, since: 2020}\n",
    b"types:\n  FISH:\n    modes: [quota, ban]\n    quad: 3\n    score: -2.5\ncontexts: [sea]\njudge: a\n",
    b"rules:\n- name: a\n  when: new event\n  type: [ASSAULT]\n  dyad: KEN-TCD\n  days: 7\ndeliver:\n  stdout: true\n",
    b'[watch]\nevery = "15m"\n[[feed]]\nurl = "https://x.example/feed"\npublisher = "X"\nwhole = true\n',
)
