"""The network of who acts with and against whom: communities, brokers and mediators."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from detente.relations.series import CONFLICT
from detente.relations.table import DyadDays

_LEAST = 2.0  # independent sources that a tie needs


@dataclass(frozen=True, slots=True)
class Tie:
    """Two parties (a < b by code): sources that report cooperation and conflict between them, and the mean score."""

    a: str
    b: str
    cooperation: float
    conflict: float
    score: float


@dataclass(frozen=True, slots=True)
class Network:
    """Ties by weight; communities of parties that cooperate, largest first; brokers with their share of paths (0 to 1).

    between: parties on good terms with both sides of a conflict: (party, side, side, strength), strongest first.
    """

    ties: tuple[Tie, ...]
    communities: tuple[frozenset[str], ...]
    brokers: tuple[tuple[str, float], ...]
    between: tuple[tuple[str, str, str, float], ...]


def network(table: DyadDays, *, seed: int = 0, count: int = 20) -> Network:
    """The network of all rows of the table but those within one party."""
    import networkx as nx

    ties = ties_of(table)
    friendly: Any = nx.Graph()
    friendly.add_nodes_from(sorted({party for tie in ties for party in (tie.a, tie.b)}))
    for tie in ties:
        # Cooperation counts only as far as it outweighs conflict: enemies who meet are not a community.
        if (weight := tie.cooperation - tie.conflict) > 0:
            friendly.add_edge(tie.a, tie.b, weight=weight, length=1 / weight)
    return Network(ties, _communities(friendly, seed), _brokers(friendly, count), go_betweens(ties, count))


def mediators(events: Iterable[tuple[str, tuple[str, ...]]]) -> tuple[tuple[str, tuple[str, str], int], ...]:
    """Who mediates between whom, from events of mediation (mediator, parties mediated): (mediator, pair, events)."""
    found: dict[tuple[str, tuple[str, str]], int] = {}
    for mediator, parties in events:
        sides = sorted(set(parties) - {mediator})
        for i, a in enumerate(sides):
            for b in sides[i + 1:]:
                found[mediator, (a, b)] = found.get((mediator, (a, b)), 0) + 1
    return tuple((who, pair, n) for (who, pair), n in sorted(found.items(), key=lambda item: (-item[1], item[0])))


def ties_of(table: DyadDays) -> tuple[Tie, ...]:
    """Ties between the parties of the table, by weight."""
    apart = table.a != table.b
    low, high = np.minimum(table.a, table.b)[apart], np.maximum(table.a, table.b)[apart]
    pair, where = np.unique(low * max(1, len(table.actors)) + high, return_inverse=True)
    against = CONFLICT[table.quad[apart] - 1]
    sources = table.sources[apart].astype(float)

    def total(values: Any) -> Any:
        return np.bincount(where, weights=values, minlength=len(pair))

    with_, conflict = total(sources * ~against), total(sources * against)
    score, events = total(table.score[apart]), np.maximum(total(table.events[apart]), 1)
    ties = []
    for k, code in enumerate(pair):
        if with_[k] + conflict[k] >= _LEAST:
            a, b = sorted((table.actors[code // len(table.actors)], table.actors[code % len(table.actors)]))
            ties.append(Tie(a, b, float(with_[k]), float(conflict[k]), float(score[k] / events[k])))
    return tuple(sorted(ties, key=lambda t: (-(t.cooperation + t.conflict), t.a, t.b)))


def _communities(graph: Any, seed: int) -> tuple[frozenset[str], ...]:
    if not graph.number_of_edges():
        return ()
    import networkx as nx

    found = nx.community.louvain_communities(graph, weight="weight", seed=seed)
    return tuple(sorted((frozenset(c) for c in found if len(c) > 1), key=lambda c: (-len(c), sorted(c))))


def _brokers(graph: Any, count: int) -> tuple[tuple[str, float], ...]:
    import networkx as nx

    share = nx.betweenness_centrality(graph, weight="length") if graph.number_of_edges() else {}
    ranked = sorted(share.items(), key=lambda item: (-item[1], item[0]))
    return tuple((name, float(value)) for name, value in ranked[:count] if value > 0)


def go_betweens(ties: tuple[Tie, ...], count: int) -> tuple[tuple[str, str, str, float], ...]:
    """The third parties on good terms with both sides of a conflict; strength is the weaker of their two ties."""
    good: dict[str, dict[str, float]] = {}
    for tie in ties:
        if tie.cooperation > tie.conflict:
            good.setdefault(tie.a, {})[tie.b] = good.setdefault(tie.b, {})[tie.a] = tie.cooperation - tie.conflict
    found = []
    for tie in ties:
        if tie.conflict > tie.cooperation:
            left, right = good.get(tie.a, {}), good.get(tie.b, {})
            found += [(third, tie.a, tie.b, min(left[third], right[third])) for third in left.keys() & right.keys()]
    return tuple(sorted(found, key=lambda row: (-row[3], row[:3]))[:count])
