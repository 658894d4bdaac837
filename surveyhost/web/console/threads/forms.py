"""What a reviewer decides about a reply."""

from ....services.threads.reading import LONGEST_NOTE
from ...forms import Choice, Form, Line

LET_GO, BACK, SERIOUS, NOT_SERIOUS = "let_go", "back", "serious", "not_serious"
ACTS = (LET_GO, BACK, SERIOUS, NOT_SERIOUS)


SHOW, WITHHOLD = "show", "withhold"


class MessageDecision(Form):
    act = Choice((SHOW, WITHHOLD))


class ReplyDecision(Form):
    act = Choice(ACTS)
    note = Line(LONGEST_NOTE)
