"""A matcher as plain arrays and back: building one takes longer than anything else at a start, reading them doesn't."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.core.library import Library
from app.core.match.classify import Classifier
from app.core.match.index import Postings, Space
from app.core.match.matcher import Matcher, entries_of, filler_of
from app.core.match.tokens import Tokens

Arrays = Mapping[str, NDArray[Any]]


def to_arrays(matcher: Matcher) -> Arrays:
    """Everything of `matcher` that its library doesn't say itself."""
    words = [list(matcher.space.terms), matcher.codes, matcher.examples]
    return {
        "words": np.frombuffer(json.dumps(words, ensure_ascii=False).encode(), np.uint8),
        "rarity": matcher.space.weights,
        "texts": matcher.tokens.ids,
        "ends": matcher.tokens.ends,
        "unknown": np.array([matcher.space.unknown]),
        "start": matcher.documents.start,
        "docs": matcher.documents.docs,
        "shares": matcher.documents.weights,
        "model": matcher.classifier.weights,
        "row": matcher.classifier.row,
    }


def from_arrays(library: Library, arrays: Arrays) -> Matcher:
    """The matcher of `library` that `to_arrays` took apart; `ValueError` or `KeyError` for arrays of another one."""
    terms, codes, examples = json.loads(arrays["words"].tobytes())
    entries = entries_of(library)
    if len(examples) != len(entries):
        raise ValueError("another library's arrays")
    labels = tuple(codes)
    read = Tokens({term: number for number, term in enumerate(terms)}, arrays["texts"], arrays["ends"])
    return Matcher(
        entries,
        labels,
        filler_of(library.words.filler),
        Space(read.terms, arrays["rarity"], float(arrays["unknown"][0])),
        Postings(arrays["start"], arrays["docs"], arrays["shares"], len(entries)),
        Classifier(labels, arrays["model"], arrays["row"]),
        tuple(map(tuple, examples)),
        read,
    )
