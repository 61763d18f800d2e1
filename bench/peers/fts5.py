"""SQLite's full-text search in memory, ranked by its own bm25: trigrams, or character bigrams split beforehand."""

from __future__ import annotations

import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Sequence

from bench.data import Document
from bench.peers import bigrams, joined


class _Fts(ABC):
    tokenizer: str

    @abstractmethod
    def terms(self, text: str) -> list[str]:
        """The terms of a query, to be joined with OR."""

    @abstractmethod
    def body(self, text: str) -> str:
        """What is stored for a document."""

    def build(self, documents: Sequence[Document]) -> None:
        """One row an entry."""
        self._db = sqlite3.connect(":memory:")
        self._db.execute(f"CREATE VIRTUAL TABLE entries USING fts5(body, tokenize='{self.tokenizer}')")
        rows = ((i, self.body(joined(d))) for i, d in enumerate(documents))
        self._db.executemany("INSERT INTO entries(rowid, body) VALUES (?, ?)", rows)
        self._db.execute("INSERT INTO entries(entries) VALUES ('optimize')")
        self._db.commit()

    def top(self, query: str, limit: int) -> list[int]:
        """Any of the query's terms."""
        quoted = ['"' + term.replace('"', '""') + '"' for term in dict.fromkeys(self.terms(query))]
        if not quoted:
            return []
        found = self._db.execute(
            "SELECT rowid FROM entries WHERE entries MATCH ? ORDER BY rank LIMIT ?",
            (" OR ".join(quoted), limit),
        )
        return [row for (row,) in found]


class Trigram(_Fts):
    """The tokenizer that ships with SQLite: finds nothing for a message of fewer than three characters."""

    tokenizer = "trigram"

    def terms(self, text: str) -> list[str]:
        """Three characters each."""
        return [text[i : i + 3] for i in range(len(text) - 2)]

    def body(self, text: str) -> str:
        """As it is."""
        return text


class Bigrams(_Fts):
    """Characters and bigrams written out with spaces between."""

    tokenizer = "unicode61"

    def terms(self, text: str) -> list[str]:
        """Without punctuation, which the tokenizer drops."""
        return [term for term in bigrams(text) if term.isalnum()]

    def body(self, text: str) -> str:
        """Split beforehand."""
        return " ".join(self.terms(text))
