"""What is refused of lists that systems send: each kind of no with its sentence, and the field it belongs to."""

from collections.abc import Sequence

from ...core.errors import NotThere, OperatorRefusal, Refusal


class RosterKeyUnnamed(Refusal):
    sentence = "Name the system that will hold the key, in at most %(longest)s characters."
    field = "name"


class TooManyRosterKeys(Refusal):
    sentence = "This client has %(most)s keys already; withdraw one first."
    field = "name"


class NoSuchRosterKey(NotThere):
    sentence = "The client has no such key that works."


class WhichSurvey(Refusal):
    sentence = "Say for which survey the list is: the client has %(listed)s."
    field = "survey"


class NoSurveyToList(NotThere):
    sentence = "The client has no survey that takes a list."
    field = "survey"


class ColumnsUnspoken(Refusal):
    """Columns that nobody has spoken of would become attributes."""

    sentence = "Nobody has said what these columns are: %(listed)s. Import a file with them in the console once."
    field = "columns"

    def __init__(self, columns: Sequence[str]) -> None:
        super().__init__(listed=", ".join(columns))
        self.columns = tuple(columns)


class DifferenceMovedOn(Refusal):
    """What was looked at is not what would be done."""

    sentence = "What this would change is not what was looked at; look at the difference again."
    field = "commit"


class PullRefused(OperatorRefusal):
    """The other system did not give a list."""


class PullUrlMalformed(OperatorRefusal):
    sentence = "'%(url)s' is not the address of a list; expected one like https://hr.example.com/people.csv."


class PullUnreachable(PullRefused):
    sentence = "%(host)s cannot be reached (%(why)s)."


class PullUntrusted(PullRefused):
    sentence = "The certificate of %(host)s is not one that we trust."


class PullSlow(PullRefused):
    sentence = "%(host)s did not send the list within %(seconds)s seconds."


class PullHuge(PullRefused):
    sentence = "%(host)s sent more than %(most)s MB."


class PullElsewhere(PullRefused):
    sentence = "%(host)s sends us on to another address; the key is not sent there. Give that address itself."


class PullStatus(PullRefused):
    sentence = "%(host)s answered %(status)s instead of 200."


class PullWrongType(PullRefused):
    sentence = "%(host)s sent %(kind)s; expected text/csv or application/json."


class PullKeyMissing(OperatorRefusal):
    sentence = "The key of the other system is not in %(where)s."
