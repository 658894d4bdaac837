"""What making readers out of a file refuses."""

from collections.abc import Sequence

from ...core.errors import Refusal
from ...core.roster.problems import Problem


class ManagerProblems(Refusal):
    """The file holds problems; all of them are in `problems`, and no account was touched."""

    sentence = "No reader was made: %(first)s%(more)s."
    field = "file"

    def __init__(self, problems: Sequence[Problem]) -> None:
        more = f" and {len(problems) - 1} more" if len(problems) > 1 else ""
        super().__init__(first=problems[0].sentence(), more=more)
        self.problems = tuple(problems)


class ManagersUnconfirmed(Refusal):
    sentence = "What this file changes is not what was looked at. Look at it again."
    field = "confirmed"


class NoReaderToClose(Refusal):
    sentence = "%(address)s is not a reader who is missing from the file."
    field = "leaving"
