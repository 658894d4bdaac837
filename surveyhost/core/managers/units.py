"""The units of a firm, found by their path or by their name."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from ..roster.look_alikes import key
from ..roster.unit_paths import LEVEL, unit_path


@dataclass(frozen=True, slots=True)
class Unfound(Exception):  # noqa: N818
    """No unit, or not one only: `kind` and `values` as in `core.roster.problems`."""

    kind: str
    values: dict[str, str] = field(default_factory=dict)


class Units:
    """Every unit that somebody works in, and all above them."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._paths: dict[str, str] = {}
        self._names: dict[str, list[str]] = {}
        for path in sorted(paths):
            levels = path.split(LEVEL) if path else []
            for depth in range(1, len(levels) + 1):
                self._add(LEVEL.join(levels[:depth]))

    def _add(self, path: str) -> None:
        if key(path) not in self._paths:
            self._paths[key(path)] = path
            self._names.setdefault(key(path.rpartition(LEVEL)[2]), []).append(path)

    def find(self, text: str) -> str:
        """The path of the unit that is meant; Unfound where it is none, or may be several."""
        path = unit_path(text)
        if path is None:
            raise Unfound("empty-level")
        if key(path) in self._paths:
            return self._paths[key(path)]
        named = self._names.get(key(path), [])
        if len(named) > 1:
            raise Unfound("ambiguous-unit", {"unit": text, "path": named[0]})
        if not named:
            raise Unfound("unknown-unit", {"unit": text})
        return named[0]
