"""Whether two domains are in line with each other, as DMARC compares them (RFC 9989)."""

from importlib import import_module
from typing import Any


def are_aligned(one: str, other: str, *, strict: bool = False) -> bool:
    """Whether they are the same, or (not `strict`) belong to one registered domain.

    Without the public list of suffixes (the extra `preflight`), one has to lie in the other.
    """
    one, other = one.lower().rstrip("."), other.lower().rstrip(".")
    if one == other or strict:
        return one == other
    registered = _registered(one)
    if registered is not None:
        return registered == _registered(other)
    return one.endswith(f".{other}") or other.endswith(f".{one}")


def _registered(domain: str) -> str | None:
    """The part of a domain that somebody has registered; None where that cannot be told."""
    try:
        suffixes: Any = import_module("publicsuffixlist")
    except ImportError:
        return None
    found = _LISTS.setdefault("all", suffixes.PublicSuffixList()).privatesuffix(domain)
    return None if found is None else str(found)


_LISTS: dict[str, Any] = {}
"""The list, once it was read."""
