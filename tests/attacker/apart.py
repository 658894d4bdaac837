"""The attacker in a process of his own: his solver and the product's are built around different copies of one library,
which cannot both be loaded."""

from concurrent.futures import ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context
from typing import Any


@cache
def _process() -> ProcessPoolExecutor:
    return ProcessPoolExecutor(1, get_context("spawn"))


def _ask(name: str, given: tuple[Any, ...], named: dict[str, Any]) -> Any:
    from tests.attacker import hostile

    return getattr(hostile, name)(*given, **named)


def _files(firm: Any, releases: tuple[Any, ...]) -> list[Any]:
    from tests.attacker.roster_to_files import printed  # not in his process: it loads the product's solver

    return [printed(firm, published, number) for number, published in enumerate(releases, 1)]


def told(firm: Any, *releases: Any, **named: Any) -> Any:
    """See `hostile.told`; releases: as published."""
    return _process().submit(_ask, "told", (firm, *_files(firm, releases)), named).result()


def missed(firm: Any, *releases: Any, **named: Any) -> Any:
    """See `hostile.missed`; releases: as published."""
    return _process().submit(_ask, "missed", (firm, *_files(firm, releases)), named).result()
