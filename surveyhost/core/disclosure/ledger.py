"""The ledger: everything that was ever published of a wave, append-only and chained by hashes."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PublishedViews:
    """What one release showed: breakdowns, and for each measure the breakdowns in which it was shown."""

    breakdowns: tuple[str, ...]
    measures: Mapping[str, tuple[str, ...]]
