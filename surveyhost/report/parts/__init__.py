"""Parts of a report: a file for each, which reads a release and returns what its pages show."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Part:
    """A run of pages: which template draws it, its name in header and bookmarks, and what it shows."""

    template: str
    label: str
    shows: dict[str, Any] = field(default_factory=dict)
    code: str = ""

    @property
    def anchor(self) -> str:
        return self.code or self.template
