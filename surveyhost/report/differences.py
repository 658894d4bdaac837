"""Differences as a report prints them: those of one page are judged together, and each carries its sign."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from ..core.release.chance.compared import Compared
from ..core.release.chance.signs import Sign, signs

Key = tuple[str, ...]
"""What is compared with what: twice on one page it is one difference."""


class Family:
    """The differences of one page. They are collected while the page is made, and judged when it is written."""

    def __init__(self) -> None:
        self._pairs: dict[Key, Compared] = {}

    def add(self, key: Key, pair: Compared) -> Callable[[], Sign]:
        """One difference more. What comes back tells its sign, once all are there."""
        if "_signs" in self.__dict__:
            raise RuntimeError("A difference came after its page was judged.")
        self._pairs[key] = pair
        return lambda: self._signs[key]

    @cached_property
    def _signs(self) -> dict[Key, Sign]:
        return dict(zip(self._pairs, signs(list(self._pairs.values())), strict=True))


@dataclass(frozen=True, slots=True)
class Delta:
    """A difference as it is printed: a signed figure, and its sign."""

    text: str
    points: int
    judged: Callable[[], Sign]

    @property
    def sign(self) -> Sign:
        return self.judged()

    @property
    def is_told(self) -> bool:
        return self.sign == Sign.MORE

    @property
    def is_few(self) -> bool:
        return self.sign == Sign.FEW

    @property
    def way(self) -> str:
        """ "up" or "down" where it is more than chance, else ""."""
        return way(self.points) if self.is_told else ""


def way(points: int) -> str:
    """Which way a difference goes."""
    return "up" if points > 0 else "down" if points < 0 else ""
