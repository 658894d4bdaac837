"""What goes with a questionnaire's file that waits to be confirmed."""

from ...forms import Form, Line, Lines, Natural


class BroughtFile(Form):
    """Which file was kept, the button that was pressed, and the words that are looked for in what it leaves out."""

    upload = Line()
    act = Line()
    q = Line()


class BroughtSurvey(BroughtFile):
    """And the survey that is to be made of it."""

    client = Natural()
    title = Line()
    minimum_group = Natural(default=5)
    breakdowns = Lines()
