"""The cover: a dot for each answer, whose report it is, and of when."""

from ...core.report_length import Length
from ..charts.lines import field as dots
from ..model import Reading
from . import Part


def cover(reading: Reading) -> Part:
    """One dot for each invited person; for a unit, of which nobody is told how many were invited, for each answer."""
    release, words = reading.release, reading.words
    if reading.is_company:
        # Where 1 to k - 1 people are missing, no dot may show how many.
        answered = release.invited if release.respondents is None else release.respondents
        invited = release.invited
        text = words.say(
            "%(invited)s people were invited, %(answered)s answered.",
            invited=words.number(invited),
            answered=reading.people(reading.whole),
        )
    else:
        answered = invited = reading.unit.respondents
        text = words.say("%(answered)s people answered.", answered=words.number(answered))
    drawn = dots(answered, invited)
    each = (
        words.say("Each dot is one response. No dot has a name.")
        if drawn.each == 1
        else words.say("Each dot is %(each)s responses. No dot has a name.", each=words.number(drawn.each))
    )
    audience = (
        words.say("Whole company")
        if reading.is_company
        else words.say("Unit: %(unit)s", unit=", ".join(reversed(reading.unit.path)))
    )
    released = reading.imprint.released
    lines = [words.say("Survey of %(period)s", period=words.period(release.opened, release.closed))]
    if reading.length == Length.SUMMARY:
        lines.insert(0, words.say("Summary"))
    if released:
        lines.append(words.say("Release %(number)s, %(day)s", number=release.number, day=words.long_day(released)))
    else:
        lines.append(words.say("Release %(number)s", number=release.number))
    return Part(
        "cover",
        words.say("Cover"),
        {"dots": drawn, "caption": words.sentences(text, each), "audience": audience, "lines": lines},
    )
