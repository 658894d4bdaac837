"""How the survey was done, as a report that is cited has to say: when, how, of whom, in which languages, for whom."""

from ....core.release.derived import margin
from ....core.wave.policy import Messenger, Sms
from ....languages import name as language_name
from ...formatting import N_
from ...model import Reading

Fact = tuple[str, str]
"""A name, and what is said of it."""
ASKED = N_("On the web, by a link of their own, in an e-mail or on a printed slip.")
BY_SMS = N_("People without an address got theirs in a text message.")
BY_MESSENGER = N_("Links could also go out by the company’s own messenger.")
PAID = N_("%(client)s commissioned and paid for the survey; %(vendor)s carried it out.")


def facts(reading: Reading) -> list[Fact]:
    """The fieldwork box. A unit's report says no more of people than how many answered there."""
    words, release = reading.words, reading.release
    say = words.say
    if reading.is_company:
        people = say(
            "%(invited)s people were invited, %(answered)s answered.",
            invited=words.number(release.invited),
            answered=reading.people(reading.whole),
        )
    else:
        people = say("%(answered)s people answered.", answered=words.number(reading.unit.respondents))
    more = [say(text) for text, holds in _other_ways(reading) if holds]
    questions = words.count("%(num)s question.", "%(num)s questions.", len(reading.numbers))
    spoken = [language_name(one, words.spoken) for one in release.questionnaire.languages]
    found = [
        (say("In the field"), words.period(release.opened, release.closed)),
        (say("How people were asked"), words.sentences(say(ASKED), *more, questions)),
        (say("People"), people),
        (say("Languages"), words.listed(spoken)),
        (say("Paid for by"), say(PAID, client=reading.brand.client, vendor=reading.brand.vendor)),
    ]
    off = _margin(reading)
    return [*found, (say("Margin"), off)] if off else found


def _other_ways(reading: Reading) -> tuple[tuple[str, bool], ...]:
    """What its contract says of ways in which links went out that not every wave has."""
    policy = reading.release.policy
    return (BY_SMS, policy.get("sms") == Sms.YES), (BY_MESSENGER, policy.get("messenger") == Messenger.YES)


def _margin(reading: Reading) -> str:
    """How far off a draw by lot could be, and that nobody was drawn; "" where this cannot be said."""
    release = reading.release
    points = margin(reading.answered, release.invited) if reading.is_company else None
    if points is None:
        return ""
    return reading.words.count(
        "±%(num)s point at a share of 50 %% (95 %%), had those who answered been drawn by lot from all who were "
        "invited. They were not drawn: people chose to answer. “Who is missing” says what that could hide.",
        "±%(num)s points at a share of 50 %% (95 %%), had those who answered been drawn by lot from all who were "
        "invited. They were not drawn: people chose to answer. “Who is missing” says what that could hide.",
        points,
    )
