"""Signatures of texts: how much of one stands in another, estimated from 128 numbers kept for each.

MinHash by rensa: a signature of 500 words costs 15 microseconds, where datasketch takes 1,700 and brings SciPy with it.
Both changed their hashes in the year that this was written, so neither promises that a signature of today can be
compared with one made in ten years. `scheme` therefore is a digest of known signatures: where it differs from the one
that a record was signed with, the record signs its texts again.
"""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.record.tolerance import merge_rules

Signatures = NDArray[np.uint16]
_SEED = 20250425
_TAIL_BITS = 0xFF
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
# What carriers put before and after a text that is not theirs.
DATELINE = re.compile(r"\A\s*(?:[A-ZÀ-Þ][\w.'’ ,/-]{1,60}?)?(?:\([^)\n]{2,40}\)\s*)?\s[-–—]{1,2}\s")
_TAIL = re.compile(
    r"^\s*\(?(?:additional )?(?:reporting|writing|editing|edited|compiled) (?:and \w+ )?by\b.*", re.I | re.M
)


def runs(text: str) -> list[str]:
    """The text's runs of four words in lower case, without dateline and bylines; the whole text where it is shorter."""
    size = merge_rules().stories.run
    bare = _TAIL.sub(" ", DATELINE.sub("", text, count=1))
    words = _WORD.findall(bare.lower())
    if len(words) < size:
        return [" ".join(words)]
    return list(map(" ".join, zip(*(words[at:] for at in range(size)), strict=False)))


def sign(texts: list[str]) -> tuple[Signatures, NDArray[np.int32]]:
    """(n, permutations) signatures and the number of different runs of each text.

    The first `heads` numbers, by which copies are found, have 16 bits, the others 8: among a hundred of them, less than
    one agrees by chance, and `likeness` takes that off again.
    """
    out, sizes = _sketches(texts)
    out[:, merge_rules().stories.heads :] &= _TAIL_BITS
    return out, sizes


def _sketches(texts: list[str]) -> tuple[Signatures, NDArray[np.int32]]:
    from rensa import RMinHash

    count = merge_rules().stories.permutations
    out = np.zeros((len(texts), count), dtype=np.uint16)
    sizes = np.zeros(len(texts), dtype=np.int32)
    for n, text in enumerate(texts):
        parts = runs(text)
        sketch: Any = RMinHash(num_perm=count, seed=_SEED)
        sketch.update(parts)
        out[n] = np.array(sketch.digest(), dtype=np.uint32) & 0xFFFF
        sizes[n] = len(set(parts))
    return out, sizes


@lru_cache(maxsize=1)
def scheme() -> str:
    """Name of the way of signing: the same name means that signatures can be compared."""
    known = "the quick brown fox jumps over the lazy dog while seven ministers sign the protocol in geneva"
    signature, _ = _sketches([known, known[20:]])
    return f"rminhash-{hashlib.blake2b(signature.tobytes(), digest_size=6).hexdigest()}"


def likeness(a: Signatures, b: Signatures, sizes_a: NDArray[Any], sizes_b: NDArray[Any]) -> tuple[Any, Any]:
    """For rows of pairs: (share of both texts together that they have in common, share of the shorter one)."""
    width = a.shape[1]
    chance = max(0, width - merge_rules().stories.heads) / width / (_TAIL_BITS + 1)
    shared = np.maximum(0.0, ((a == b).mean(axis=1) - chance) / (1 - chance))
    common = shared * (sizes_a + sizes_b) / (1 + shared)
    return shared, np.minimum(1.0, common / np.maximum(1, np.minimum(sizes_a, sizes_b)))


def same_story(shared: Any, alike: Any, sizes_a: NDArray[Any], sizes_b: NDArray[Any]) -> NDArray[np.bool_]:
    """Which pairs are one story. Texts of a few words must be equal in every run."""
    rule = merge_rules().stories
    shorter = np.minimum(sizes_a, sizes_b)
    need = np.where(shorter < rule.short, rule.alike_short, rule.alike)
    long_enough = (alike >= need) & (shared >= rule.shared)
    result: NDArray[np.bool_] = np.where(shorter < rule.least, shared >= 1.0, long_enough)
    return result
