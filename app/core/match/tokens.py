"""The texts of a library as numbers of their terms: read once, and taken over when another text is edited.

Splitting texts into terms takes longer than all the arithmetic behind it, and an edit changes one entry of thousands.
What is taken over is numbered as if everything had been read anew, so that two workers with different pasts have the
same index.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, pairwise

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int32]
Block = Sequence[Sequence[str]] | slice
"""Texts as tokens, or the place of texts that were read before."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """Text ``i`` has the terms ``ids[ends[i]:ends[i + 1]]``; terms are numbered as they first appear."""

    terms: dict[str, int]
    ids: Ints
    ends: Ints

    def __len__(self) -> int:
        return len(self.ends) - 1


NONE = Tokens({}, np.zeros(0, np.int32), np.zeros(1, np.int32))


def read(blocks: Iterable[Block], before: Tokens = NONE, *, renumber: bool = True) -> Tokens:
    """Number the terms of all blocks, in order; slices are of `before`. Without `renumber` the terms of `before` keep
    their numbers.
    """
    terms = dict(before.terms)
    ids: list[Ints] = []
    ends: list[Ints] = []
    for block in blocks:
        if isinstance(block, slice):
            bounds = before.ends[block.start : block.stop + 1]
            ids.append(before.ids[bounds[0] : bounds[-1]])
            ends.append(np.diff(bounds))
        else:
            numbers = [terms.setdefault(term, len(terms)) for term in chain.from_iterable(block)]
            ids.append(np.array(numbers, np.int32))
            ends.append(np.array([len(text) for text in block], np.int32))
    found = Tokens(
        terms, np.concatenate([NONE.ids, *ids]), np.cumsum(np.concatenate([[0], *ends]), dtype=np.int32)
    )
    return _numbered(found) if renumber else found


def places(sizes: Iterable[int]) -> list[slice]:
    """Where the texts of each entry stand, by how many it has."""
    bounds = [0, *accumulate(sizes)]
    return [slice(start, stop) for start, stop in pairwise(bounds)]


def _numbered(found: Tokens) -> Tokens:
    """Terms that nothing uses any more are dropped, the others numbered by where they first stand."""
    names, ids = list(found.terms), found.ids
    first = np.full(len(names), len(ids))
    first[ids[::-1]] = np.arange(len(ids))[::-1]
    used = np.argsort(first, kind="stable")[: np.count_nonzero(first < len(ids))]
    number = np.zeros(len(names), np.int32)
    number[used] = np.arange(len(used), dtype=np.int32)
    return Tokens({names[old]: new for new, old in enumerate(used.tolist())}, number[ids], found.ends)
