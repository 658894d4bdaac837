"""The anonymity contract in plain words, on one page."""

from collections.abc import Iterator

from ...core.preflight import MailChange
from ...core.wave.policy import Count, Messenger, Reminders, Slips, Sms
from ..formatting import N_
from ..model import Reading
from . import Part
from .fieldwork.box import facts

REMINDERS = {
    Reminders.EVERYONE: N_("Nobody makes such a list. Reminders go to everybody, in the same words."),
    Reminders.NON_RESPONDERS: N_(
        "Reminders go only to those who have not answered. The mailer knows who they are until the survey closes; "
        "this report does not."
    ),
}
CHANGES = {
    MailChange.LINKS: N_("The mail provider led their links through its own server, so it could see who opened them."),
    MailChange.IMAGES: N_("The mail provider added an image to them, so it could see who read them."),
}
HALVES = N_(
    "Each rating was cut into two halves on the respondent’s device, one for us and one for %(keeper)s. The halves "
    "were only added up over proven groups of at least %(k)s who answered."
)
UNREVIEWED = N_("This way of counting is experimental: nobody outside has reviewed it yet.")
MESSENGER = N_(
    "Links could also go out by the company’s own messenger. Whoever sent the messages could see whose link was whose."
)
SMS = N_(
    "Links went as text messages to people without an address. The gateway and the telephone company could see who got "
    "which link."
)
DRAWN = N_(
    "People without an address drew a slip from a box. They are counted in the unit of that box, and as “not given” "
    "in every other breakdown. Somebody may have drawn two: a figure then rests on fewer people than answers."
)


def contract(reading: Reading) -> Part:
    """The anonymity contract in plain words, its numbers taken from the frozen policy."""
    words, policy, release = reading.words, reading.release.policy, reading.release
    say, k, ten = words.say, reading.k, reading.full_minimum
    rows = [
        (
            say("At least %(k)s people", k=k),
            say(
                "No figure that can be worked out from anything we publish, not even by subtracting one report from "
                "another, rests on the answers of fewer than %(k)s people.",
                k=k,
            ),
        ),
        (say("Small groups are counted together"), "five"),
        (
            say("When a whole group agrees"),
            say(
                "Where nearly everybody in a group gave the same answer, “from 80\u00a0%%” or “up to 20\u00a0%%” is "
                "printed. Groups of %(k)s to %(nine)s people get three bands only.",
                k=k,
                nine=ten - 1,
            ),
        ),
        (
            say("Comments"),
            say(
                "Printed only where at least %(ten)s people wrote one. Sorted by content, names, telephone numbers and "
                "addresses masked, read by a person first.",
                ten=ten,
            ),
        ),
        (say("Who answered, who did not"), say(REMINDERS[Reminders(str(policy.get("reminders", Reminders.EVERYONE)))])),
        *([(say("Slips without a name"), say(DRAWN))] if policy.get("slips") == Slips.BOX else []),
        *_halves(reading),
        *_letters(reading),
        *([(say("Links by messenger"), say(MESSENGER))] if policy.get("messenger") == Messenger.YES else []),
        *([(say("Links as text messages"), say(SMS))] if policy.get("sms") == Sms.YES else []),
        (say("Destroyed"), _destroyed(reading)),
    ]
    keeper = policy.get("keeper")
    return Part(
        "contract",
        say("Contract"),
        {
            "rows": rows,
            "digest": words.code(release.policy_hash, 32),
            "keeper": str(keeper) if keeper else "",
            "fieldwork": facts(reading),
        },
    )


def _halves(reading: Reading) -> Iterator[tuple[str, str]]:
    """How a split count was made, and the script it rests on; nothing of a plain one."""
    words, policy = reading.words, reading.release.policy
    if policy.get("count") == Count.SPLIT:
        made = words.say(HALVES, keeper=str(policy.get("keeper")), k=reading.k)
        script = words.say("SHA-256 of the script: %(code)s", code=str(policy.get("script_hash")))
        yield words.say("Counted in two halves"), words.sentences(made, words.say(UNREVIEWED), script)


def _letters(reading: Reading) -> Iterator[tuple[str, str]]:
    """What the mail provider did to letters; nothing where nobody saw that it did anything."""
    words, policy = reading.words, reading.release.policy
    changes = policy.get("mail_changes")
    seen = [CHANGES[one] for one in MailChange if isinstance(changes, list | tuple) and one in changes]
    if seen:
        why = words.say("Why they went out all the same: “%(why)s”", why=str(policy.get("mail_reason", "")))
        yield words.say("Letters"), words.sentences(*map(words.say, seen), why)


def _destroyed(reading: Reading) -> str:
    words, facts = reading.words, reading.release.destruction
    first = words.say(
        "Every tie between a link and a place to answer was destroyed when the survey closed, on %(day)s.",
        day=words.day(str(facts.get("closed") or reading.release.closed)),
    )
    if facts.get("by"):
        last = words.say("The responses and the key go on %(day)s at the latest.", day=words.day(str(facts["by"])))
    else:
        last = words.count(
            "The responses and the key go %(num)s day after release at the latest.",
            "The responses and the key go %(num)s days after release at the latest.",
            int(str(reading.release.policy.get("destroy_by_days", 30))),
        )
    return words.sentences(first, last)
