"""Records to look at: a small one with something on every page, and one whose every word is meant badly."""

from __future__ import annotations

from pathlib import Path

from record_articles import KABUL, Article

from detente.record import Record

PASTED = (
    "Pakistan's foreign minister visited Kabul on Monday and promised aid worth $20 million to Afghanistan.\n\n"
    "Afghanistan thanked Pakistan for the aid. “We will reopen the crossing,” the Afghan foreign minister said.\n\n"
    "Pakistan accused Afghanistan of sheltering fighters, which Kabul denied."
)


def rich_record(path: Path) -> None:
    """Two countries over half a year, with all that the desk has pages for, and two other pairs."""
    text = (
        "Pakistan accused Afghanistan of sheltering 3,000 fighters.\n"
        "Kabul denied that it shelters anyone.\n"
        "Islamabad pledged to reopen the crossing, and a trade visit to Kabul is planned for June.\n"
        "Pakistan praised Afghanistan for its patience."
    )
    articles = [
        Article(text)
        .event("accused", "ACCUSE", ("PAK",), ("AFG",), date="2024-05-21", place=KABUL, contexts=("military",))
        .event("denied", "REJECT", ("AFG",), ("PAK",))
        .event("praised", "SUPPORT", ("PAK",), ("AFG",), confidence=0.5)
        .statement("PAK", "sheltering 3,000 fighters")
        .claim("sheltering 3,000 fighters", PAK="asserts", AFG="denies")
        .commitment("to reopen the crossing", "PAK", "AFG", due="2024-06-10")
        .engagement("trade visit", ("PAK", "AFG"), date="2024-06-05")
        .figure("3,000 fighters", 3000),
        Article(
            "Islamabad again accused Kabul of harbouring militants on Tuesday.",
            url="https://other.example/2",
            publisher="Other",
        ).event("accused", "ACCUSE", ("PAK",), ("AFG",), date="2024-05-21"),
        Article("Kenya and Ukraine signed an accord on grain.", published="2024-05-20", title="Grain").event(
            "signed", "AGREE", ("KEN", "UKR"), ("UKR", "KEN"), date="2024-05-19"
        ),
    ]
    for month in range(1, 5):
        for day, verb, type_ in ((3, "shelled", "ASSAULT"), (11, "thanked", "SUPPORT"), (20, "aided", "AID")):
            told = f"2024-{month:02}-{day:02}"
            articles.append(
                Article(f"Pakistan {verb} Afghanistan on the {day}th of month {month}.", published=told, title=told)
                .event(verb, type_, ("PAK",), ("AFG",), date=told, place=KABUL)
            )  # fmt: skip
    articles.append(
        Article("Kenya aided Afghanistan, and Kenya thanked Pakistan.", published="2024-04-02", title="Third")
        .event("aided", "AID", ("KEN",), ("AFG",))
        .event("thanked", "SUPPORT", ("KEN",), ("PAK",))
    )
    with Record(path) as record:
        record.add([a.reading() for a in articles])


# Each would do something if it were let: run, load, navigate, break out of an attribute, turn the text around, fill it.
ATTACKS = (
    "<script>window.broken=1;alert(1)</script>",
    "<img src=x onerror=window.broken=2>",
    "<svg/onload=window.broken=3>",
    "\"' onmouseover=window.broken=4 autofocus onfocus=window.broken=5 x=\"",
    "</title></textarea></article><script>window.broken=6</script>",
    "<a href=\"javascript:window.broken=7\">click</a>",
    "<iframe srcdoc='<script>parent.broken=8</script>'></iframe><base href=https://evil.example/>",
    "<style>body{display:none}</style><link rel=stylesheet href=https://evil.example/x.css>",
    "{{7*7}}${7*7}<%= 7*7 %>",
    "\u202eegassem\u202c \u2066steered\u2069 \x08\x1b[31m",
    "W" * 3000,
    "<meta http-equiv=refresh content='0;url=https://evil.example/'>",
)  # fmt: skip


def hostile_record(path: Path) -> None:
    """One article an attack, with the attack in every field that a text, a feed or a name can fill."""
    articles = []
    for number, attack in enumerate(ATTACKS):
        text = (
            f"Pakistan accused Afghanistan of {attack} on Monday.\nKabul denied {attack} at once.\n"
            f"Islamabad pledged {attack}, and a visit over {attack} was planned. It counted 3 {attack}."
        )
        day = f"2024-05-{number + 1:02}"
        person = f"person:{number}-{attack[:60]}"
        articles.append(
            Article(text, published=day, title=attack, publisher=attack, url=f"javascript:window.broken={number}")
            .event("accused", "ACCUSE", ("PAK", person), ("AFG",), date=day)
            .statement("PAK", f"of {attack}")
            .claim(f"Afghanistan of {attack}", PAK="asserts", AFG="denies")
            .commitment(f"pledged {attack}", "AFG", "PAK", due="2024-06-10")
            .engagement(f"over {attack}", ("PAK", "AFG"), date="2024-06-05")
            .figure(f"3 {attack}", 3)
        )
    with Record(path) as record:
        record.add([a.reading() for a in articles])
        first = record.sql("SELECT id FROM events ORDER BY id")[0]["id"]
        record.review(first, "comment", comment=ATTACKS[0] + ATTACKS[1], who=ATTACKS[3])
