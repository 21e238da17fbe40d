"""Kinds of questions that are answered by the same sentences and calculations, in all languages."""

from __future__ import annotations

_ANSWERED_AS = {
    "clause-share": "value",
    "clause-count": "value",
    "how-many": "value",
    "label-with-count": "label-with",
    "extreme-count": "extreme",
    "kth-count": "kth",
    "compare-count": "compare",
    "higher-by": "difference",
    "higher-by-count": "difference",
    "points-higher": "difference",
    "points-gap": "gap",
    "sum-count": "sum",
    "sum-all-count": "sum-all",
    "share-count": "share",
    "clause-share-of-all": "share",
    "bare-share": "share",
    "top-sum-count": "top-sum",
    "count-count": "count",
    "rows": "marks",
    "row-of-color": "of-color",
    "series-of-color": "of-color",
    "place-in-rows": "place",
    "last-place": "place",
    "largest-series-count": "largest-series",
    "series-comparison-count": "series-comparison",
    "series-higher-by": "series-gap",
    "series-higher-by-count": "series-gap",
    "series-points-higher": "series-gap",
    "stack-total-count": "stack-total",
    "largest-stack-count": "largest-stack",
    "reached-count": "reached",
}


def answered_as(kind: str) -> str:
    """The kind of the sentences and calculations that answer a kind of question."""
    return _ANSWERED_AS.get(kind, kind)
