"""The cube: counts before protection, kept encrypted from tabulation until the wave is forgotten."""

import base64
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from ..grouping.frozen import Views, from_document, to_document

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Cube:
    """Counts before protection. Only the disclosure control reads it; nothing that prints can reach it."""

    frozen: str
    """Digest of the frozen views by which seats were labelled."""
    views: Views
    """The views at close: the frozen ones, coarsened on those who answered."""
    k: int
    measures: tuple[str, ...]
    categories: tuple[int, ...]
    """Number of categories of each measure."""
    labels: Ints
    """(profiles, 1 + breakdowns): position of the block among the units, then of the group in its view, -1 silent."""
    respondents: Ints
    """(profiles,)"""
    answerers: Ints
    """(profiles, measures): how many of each profile answered each measure."""
    counts: tuple[Ints, ...]
    """Per view (groups, all categories of all measures in order); view 0 by position of the block."""
    comments: Mapping[str, Mapping[str, tuple[str, ...]]]
    """Per comment item and block: what was written there, sorted by content, tied to nothing."""
    joint: Mapping[str, Ints] = field(default_factory=dict)
    """Per measure related to the outcome (see `relations`): (its categories, the outcome's), everybody together."""
    answers: Ints | None = None
    """(profiles, all categories of all measures in order) what each profile answered, where the boxes were opened just
    now: it starts the search for doubt (see `suppression.doubt`), and is never stored."""
    threads: Mapping[str, Mapping[str, tuple[tuple[str, str], ...]]] = field(default_factory=dict)
    """Per comment item and block: (what was written, its thread) of those who asked to be answerable, sorted. Goes with
    the comments to their reviewer, and is never stored here."""
    opened: Mapping[str, "Opened"] | None = None
    """Of a split count: per measure what was opened of it; nothing else is known. Then `counts` holds of units only who
    answered, as if all had in the first category, and of groups what was opened. None: all was counted."""

    def of(self, measure: int) -> slice:
        """The columns of `counts` that belong to one measure."""
        start = sum(self.categories[:measure])
        return slice(start, start + self.categories[measure])

    def to_bytes(self) -> bytes:
        """JSON; arrays as compressed base64."""
        document = {
            "frozen": self.frozen,
            "views": to_document(self.views),
            "k": self.k,
            "measures": self.measures,
            "categories": self.categories,
            "labels": _pack(self.labels),
            "respondents": _pack(self.respondents),
            "answerers": _pack(self.answerers),
            "counts": [_pack(counts) for counts in self.counts],
            "comments": self.comments,
            "joint": {code: _pack(table) for code, table in self.joint.items()},
        }
        if self.opened is not None:
            document["opened"] = {
                code: {"counts": _pack(one.counts), "own": _pack(one.own), "breakdowns": one.breakdowns}
                for code, one in self.opened.items()
            }
        return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()

    @classmethod
    def from_bytes(cls, raw: bytes) -> "Cube":
        """The inverse of `to_bytes`."""
        document = json.loads(raw)
        comments = {item: {b: tuple(said) for b, said in held.items()} for item, held in document["comments"].items()}
        return cls(
            document["frozen"],
            from_document(document["views"]),
            document["k"],
            tuple(document["measures"]),
            tuple(document["categories"]),
            _unpack(document["labels"]),
            _unpack(document["respondents"]),
            _unpack(document["answerers"]),
            tuple(_unpack(counts) for counts in document["counts"]),
            comments,
            {code: _unpack(table) for code, table in document.get("joint", {}).items()},
            opened=_opened(document.get("opened")),
        )


@dataclass(frozen=True)
class Opened:
    """The certified rows of one measure, both halves added up. Of a row that prints bands each band is known, and
    stands in the band's first category; of a row that prints nothing how many answered, who stand in the first of all.
    """

    counts: Ints
    """(units, categories) of each printed row."""
    own: Ints
    """(units, categories) of what is left of a row without the rows below it (see `suppression.unit_rows`)."""
    breakdowns: tuple[str, ...]
    """Names of the breakdowns whose groups were opened."""


def _opened(document: Mapping[str, Any] | None) -> dict[str, Opened] | None:
    if document is None:
        return None
    return {
        code: Opened(_unpack(one["counts"]), _unpack(one["own"]), tuple(one["breakdowns"]))
        for code, one in document.items()
    }


def _pack(array: Ints) -> dict[str, Any]:
    small = array.astype("<i4")
    return {"shape": array.shape, "zlib": base64.b64encode(zlib.compress(small.tobytes(), 1)).decode()}


def _unpack(packed: Mapping[str, Any]) -> Ints:
    raw = zlib.decompress(base64.b64decode(packed["zlib"]))
    return np.frombuffer(raw, dtype="<i4").astype(np.int64).reshape(packed["shape"])
