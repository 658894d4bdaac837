"""What HR writes on the portal's pages."""

from ...core.actions import ActionKind, ActionState
from ...services.releases.actions import LONGEST
from ..forms import Choice, Day, Form, Line, Lines, Natural


class Action(Form):
    """An action of the plan, to change."""

    what = Lines(LONGEST)
    owner = Line(LONGEST)
    due = Day()
    kind = Choice(ActionKind)
    state = Choice(ActionState)


class NewAction(Form):
    """A new action, and the survey and the finding that it answers."""

    survey = Natural()
    finding = Line()
    what = Lines(LONGEST)
    owner = Line(LONGEST)
    due = Day()
    kind = Choice(ActionKind, default=ActionKind.PROCESS)
