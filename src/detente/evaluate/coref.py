"""Coreference on the gold articles: which mentions the reading takes for one actor, against chains marked by hand.

usage: python -m detente.evaluate.coref [--gold DIR] [--show ARTICLE]

A gold file `coref/<id>.txt` is the article with marks: `[KEY|words]` is a mention of KEY, `[A+B|both sides]` of two at
once, `[?KEY|words]` one that may be found or not. Marks may nest. `coref/articles.yaml` tells day, publisher and
`held` of the articles marked for coreference alone. Three figures, each with precision and recall: links (pairs of
mentions that share an actor), MUC (links that a chain needs at least) and B-cubed (averaged over mentions).
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

from detente.errors import DataError, DetenteError
from detente.evaluate.gold import GoldArticle, load_gold, read_held
from detente.lexicon.files import read_yaml
from detente.model import Document, Span

GOLD = Path(__file__).parents[3] / "tests" / "gold"
_MARK = re.compile(r"\[(\??)([a-z]+(?:\+[a-z]+)*)\||\]")
_HEAD_END = re.compile(r" (?:of|for|in|at|from|convicted|who|that)\b|,|\(")


@dataclass(frozen=True, slots=True)
class Mention:
    """A span of the text and the actors (gold keys or actor ids) that it stands for."""

    span: Span
    who: frozenset[str]
    optional: bool = False


class Ratio(NamedTuple):
    """A share as sums that add up over articles: `right` of `of`."""

    right: float = 0.0
    of: float = 0.0

    def plus(self, other: Ratio) -> Ratio:
        return Ratio(self.right + other.right, self.of + other.of)

    @property
    def share(self) -> float:
        return self.right / self.of if self.of else 0.0


_NOTHING = Ratio()


@dataclass(frozen=True, slots=True)
class Agreement:
    """Precision and recall of one measure."""

    precision: Ratio = _NOTHING
    recall: Ratio = _NOTHING

    def plus(self, other: Agreement) -> Agreement:
        return Agreement(self.precision.plus(other.precision), self.recall.plus(other.recall))

    @property
    def f1(self) -> float:
        p, r = self.precision.share, self.recall.share
        return 2 * p * r / (p + r) if p + r else 0.0


def read_marked(marked: str) -> tuple[str, list[Mention]]:
    """The plain text of a marked one and its mentions in order. Raises DataError where the brackets do not match."""
    out: list[str] = []
    length = last = 0
    found: list[Mention] = []
    open_: list[tuple[int, str, bool]] = []
    for mark in _MARK.finditer(marked):
        out.append(marked[last : mark.start()])
        length += len(out[-1])
        last = mark.end()
        if mark[0] != "]":
            open_.append((length, mark[2], bool(mark[1])))
            continue
        if not open_:
            raise DataError("a mark closes that was not opened", remedy=f"Look at character {mark.start()}.")
        start, who, optional = open_.pop()
        found.append(Mention((start, length), frozenset(who.split("+")), optional))
    if open_:
        raise DataError(f"the mark of {open_[-1][1]!r} is not closed")
    return "".join([*out, marked[last:]]), sorted(found, key=lambda m: m.span)


def load_chains(article: GoldArticle, folder: Path) -> list[Mention]:
    """The gold mentions of an article. Raises DataError where its file is missing or its words differ."""
    path = folder / "coref" / f"{article.id}.txt"
    if not path.is_file():
        raise DataError(f"{article.id} has no chains", remedy=f"Mark them in coref/{path.name}.")
    plain, mentions = read_marked(path.read_text(encoding="utf-8"))
    if plain != article.text:
        raise DataError(f"coref/{path.name}: without its marks it is not the article")
    return mentions


def load_marked(folder: Path) -> Iterator[tuple[GoldArticle, list[Mention], bool]]:
    """Each article with its gold mentions and whether it is held: the gold articles, then those marked for this alone.

    Raises DataError as `load_chains` does.
    """
    held = read_held(folder)
    for article in load_gold(folder):
        yield article, load_chains(article, folder), article.id in held
    listed = folder / "coref" / "articles.yaml"
    for name, row in (read_yaml(listed) if listed.is_file() else {}).items():
        path = folder / "coref" / f"{name}.txt"
        if not path.is_file():
            raise DataError(f"{listed.name} names {name}, which has no text", remedy=f"Mark it in coref/{path.name}.")
        text, mentions = read_marked(path.read_text(encoding="utf-8"))
        yield GoldArticle(name, text, str(row["date"]), row.get("publisher"), {}), mentions, bool(row.get("held"))


class Probe:
    """A last stage that keeps what the mentions stage found: who stands where, told in the reading or not."""

    name: ClassVar[str] = "probe"
    requires: ClassVar[tuple[str, ...]] = ("mentions",)
    assigns: ClassVar[tuple[str, ...]] = ()

    def __init__(self) -> None:
        self.mentions: list[Mention] = []

    def __call__(self, draft: Any) -> None:
        who: dict[Span, set[str]] = {}
        for entity in draft.layers["mentions"].entities.values():
            for span in entity.mentions:
                who.setdefault((span[0], span[1]), set()).add(entity.id)
        self.mentions = [Mention(span, frozenset(ids)) for span, ids in sorted(who.items())]


def find_mentions(article: GoldArticle) -> list[Mention]:
    """The mentions that the built-in pipeline finds; one that several share stands for all of them."""
    from detente.pipeline.pipeline import Pipeline, default_pipeline

    probe, built_in = Probe(), default_pipeline()
    document = Document(
        id=article.id, text=article.text, published=article.date, publisher=article.publisher, language="en"
    )
    Pipeline((*built_in.stages, probe), built_in.nlp).read(document)
    return probe.mentions


def align(gold: Sequence[Mention], found: Sequence[Mention], text: str) -> dict[int, int]:
    """Index of the found mention by that of the gold one: the same head, best overlap first, each used once."""
    scored: list[tuple[float, int, int]] = []
    for g, want in enumerate(gold):
        for f, have in enumerate(found):
            both = min(want.span[1], have.span[1]) - max(want.span[0], have.span[0])
            if both > 0 and (want.span[1] == have.span[1] or _head(want.span, text) == _head(have.span, text)):
                size = want.span[1] - want.span[0] + have.span[1] - have.span[0]
                scored.append((2 * both / size, g, f))
    pairs: dict[int, int] = {}
    used: set[int] = set()
    for _, g, f in sorted(scored, key=lambda s: (-s[0], s[1], s[2])):
        if g not in pairs and f not in used:
            pairs[g] = f
            used.add(f)
    return pairs


def _head(span: Span, text: str) -> int:
    """End of the head of a noun phrase, which is what stands before its first complement."""
    cut = _HEAD_END.search(text, span[0] + 1, span[1])
    return cut.start() if cut else span[1]


def compare(gold: Sequence[Mention], found: Sequence[Mention], text: str) -> Mapping[str, Agreement]:
    """Agreement by measure: links, MUC, B-cubed."""
    pairs = align(gold, found, text)
    dropped = {pairs[g] for g, m in enumerate(gold) if m.optional and g in pairs}
    want: dict[str, frozenset[str]] = {}
    have: dict[str, frozenset[str]] = {}
    for g, mention in enumerate(gold):
        if not mention.optional:
            want[f"g{g}"] = mention.who
    name = {f: f"g{g}" for g, f in pairs.items()}
    for f, mention in enumerate(found):
        if f not in dropped:
            have[name.get(f, f"f{f}")] = mention.who
    return {
        "links": Agreement(_links(have, want), _links(want, have)),
        "MUC": Agreement(_muc(have, want), _muc(want, have)),
        "B-cubed": Agreement(_b_cubed(have, want), _b_cubed(want, have)),
    }


_Chains = Mapping[str, frozenset[str]]
_NONE: frozenset[str] = frozenset()


def _links(these: _Chains, those: _Chains) -> Ratio:
    """How many of the links of these chains are links of those."""
    pairs = [(a, b) for a, b in combinations(these, 2) if these[a] & these[b]]
    return Ratio(sum(bool(those.get(a, _NONE) & those.get(b, _NONE)) for a, b in pairs), len(pairs))


def _muc(these: _Chains, those: _Chains) -> Ratio:
    """Links that hold the chains of these together and are there in those; mentions of two at once are chains apart."""
    chains: dict[frozenset[str], list[str]] = {}
    for mention, who in these.items():
        chains.setdefault(who, []).append(mention)
    right = of = 0
    for members in chains.values():
        parts = {those.get(m) or frozenset([m]) for m in members}
        right += len(members) - len(parts)
        of += len(members) - 1
    return Ratio(right, of)


def _b_cubed(these: _Chains, those: _Chains) -> Ratio:
    """Share of each mention's companions that stay its companions; nobody found alone is blamed for being found."""
    total, count = 0.0, 0
    for mention, who in these.items():
        fellows = [m for m, other in these.items() if other & who]
        if mention not in those and len(fellows) == 1:
            continue
        mine = those.get(mention, _NONE)
        share = [min(len(who & these[m]), len(mine & those.get(m, _NONE))) / len(who & these[m]) for m in fellows]
        total += sum(share) / len(share)
        count += 1
    return Ratio(total, count)


def measure(folder: Path = GOLD) -> dict[str, dict[str, Mapping[str, Agreement]]]:
    """Group (development, held) to article to agreement by measure. Raises DataError as `load_marked` does."""
    groups: dict[str, dict[str, Mapping[str, Agreement]]] = {"development": {}, "held": {}}
    for article, gold, held in load_marked(folder):
        groups["held" if held else "development"][article.id] = compare(gold, find_mentions(article), article.text)
    return groups


def totals(articles: Iterable[Mapping[str, Agreement]]) -> dict[str, Agreement]:
    """Agreement by measure over several articles."""
    out: dict[str, Agreement] = {}
    for article in articles:
        for name, agreement in article.items():
            out[name] = out.get(name, Agreement()).plus(agreement)
    return out


def table(groups: Mapping[str, Mapping[str, Mapping[str, Agreement]]]) -> Iterator[str]:
    """Lines of the report: articles of the development group, and a total for each group."""
    yield f"{'':22} {'links':>6} {'MUC':>6} {'B-cubed':>7}   links P / R"
    for group, articles in groups.items():
        rows = articles.items() if group == "development" else ()
        for name, figures in [*rows, (f"{group}: all", totals(articles.values()))]:
            if figures:
                link = figures["links"]
                yield (
                    f"{name:22} {link.f1:6.3f} {figures['MUC'].f1:6.3f} {figures['B-cubed'].f1:7.3f}"
                    f"   {link.precision.share:.3f} / {link.recall.share:.3f}"
                )


def detail(folder: Path, name: str) -> Iterator[str]:
    """Every mention of a development article with its gold key and the actor found. Raises DataError for a held one."""
    known = (row for row in load_marked(folder) if row[0].id == name and not row[2])
    article, gold, _ = next(known, (None, [], False))
    if article is None:
        raise DataError(f"{name!r} is no development article", remedy="Held articles are not shown.")
    found = find_mentions(article)
    pairs = align(gold, found, article.text)
    rows = [(m.span, "?" * m.optional + "+".join(sorted(m.who)), _who(found, pairs.get(g))) for g, m in enumerate(gold)]
    rows += [(m.span, "", _who(found, f)) for f, m in enumerate(found) if f not in pairs.values()]
    for span, key, who in sorted(rows):
        yield f"{span[0]:5} {key:10} {who:44} {article.text[span[0] : span[1]]}"


def _who(found: Sequence[Mention], index: int | None) -> str:
    return " ".join(sorted(found[index].who)) if index is not None else "-"


def main(arguments: Sequence[str] | None = None) -> int:
    """Entry point of `python -m detente.evaluate.coref`."""
    options = _options(sys.argv[1:] if arguments is None else arguments)
    try:
        print(*(detail(options.gold, options.show) if options.show else table(measure(options.gold))), sep="\n")
    except DetenteError as error:
        print(f"detente: {error}", file=sys.stderr)
        return 2
    return 0


def _options(arguments: Sequence[str]) -> Any:
    about = (__doc__ or "").partition("\n")[0]
    parser = argparse.ArgumentParser(prog="python -m detente.evaluate.coref", description=about)
    parser.add_argument("--gold", type=Path, default=GOLD, help="folder with texts/, gold/, coref/ and held.txt")
    parser.add_argument("--show", metavar="ARTICLE", help="every mention of one development article, and no table")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
