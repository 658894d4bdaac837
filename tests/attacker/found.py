"""What an attacker found."""

from dataclasses import dataclass, field


@dataclass
class Found:
    """What is certain about a measure."""

    answers: list[tuple[str, frozenset[int], int]] = field(default_factory=list)
    """Measure, all the people of a profile, and the band in which all of them that answered are."""
    opened: list[tuple[str, str, int]] = field(default_factory=list)
    """Measure, group, and how many lie outside the clipped band."""
    skipped: list[tuple[str, frozenset[int]]] = field(default_factory=list)
    """Measure, and people who took part and skipped it."""
    absent: list[frozenset[int]] = field(default_factory=list)
    """People who did not take part."""
    undecided: list[tuple] = field(default_factory=list)
    """Questions that the solver gave up: neither certain nor denied."""

    def add(self, other: "Found") -> None:
        for name in ("answers", "opened", "skipped", "absent", "undecided"):
            getattr(self, name).extend(getattr(other, name))

    def hits(self) -> int:
        """People-answers, opened cells, skips and absences that are certain."""
        people = sum(len(people) for _, people, _ in self.answers) + sum(len(people) for _, people in self.skipped)
        return people + len(self.opened) + sum(len(people) for people in self.absent)
