"""tantivy (Rust, Lucene's relative) over characters and bigrams split beforehand, BM25."""

from __future__ import annotations

from collections.abc import Sequence

from bench.data import Document
from bench.peers import bigrams, joined, need


class TantivyBigrams:
    """An index in memory, one writer thread."""

    def __init__(self) -> None:
        self._tantivy = need("tantivy")

    def build(self, documents: Sequence[Document]) -> None:
        """One document an entry."""
        schema = self._tantivy.SchemaBuilder()
        schema.add_text_field("body", stored=False, tokenizer_name="whitespace", index_option="freq")
        schema.add_unsigned_field("place", stored=True)
        self._schema = schema.build()
        self._index = self._tantivy.Index(self._schema)
        writer = self._index.writer(heap_size=50_000_000, num_threads=1)
        for place, document in enumerate(documents):
            writer.add_document(
                self._tantivy.Document(body=[" ".join(bigrams(joined(document)))], place=place)
            )
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()

    def top(self, query: str, limit: int) -> list[int]:
        """Any of the query's terms."""
        kind, should = self._tantivy.Query, self._tantivy.Occur.Should
        terms = [
            (should, kind.term_query(self._schema, "body", term)) for term in dict.fromkeys(bigrams(query))
        ]
        if not terms:
            return []
        hits = self._searcher.search(kind.boolean_query(terms), limit).hits
        return [self._searcher.doc(address)["place"][0] for _, address in hits]
