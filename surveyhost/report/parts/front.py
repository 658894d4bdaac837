"""The pages before the figures: cover, contract, how to read, response."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ...core.release.model import COMPANY, Cell, Share
from ..charts.lines import field as dots
from ..charts.marks import diverging, shades
from ..model import Reading
from ..words import N_


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


def rate(reading: Reading) -> str:
    """The company's response rate, as a bound where 1 to k - 1 people did not answer."""
    release, words = reading.release, reading.words
    if not release.invited:
        return words.percent_of(0)
    if release.respondents is None:
        least = max(0, release.invited - reading.k + 1)
        return words.say("from %(low)s", low=words.percent_of(100 * least // release.invited))
    return words.percent_of(round(100 * release.respondents / release.invited))


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
        words.say("Each dot is one answer sheet. No dot has a name.")
        if drawn.each == 1
        else words.say("Each dot is %(each)s answer sheets. No dot has a name.", each=words.number(drawn.each))
    )
    audience = (
        words.say("Whole company")
        if reading.is_company
        else words.say("Unit: %(unit)s", unit=", ".join(reversed(reading.unit.path)))
    )
    released = reading.imprint.released
    lines = [words.say("Survey of %(period)s", period=words.period(release.opened, release.closed))]
    if released:
        lines.append(words.say("Release %(number)s, %(day)s", number=release.number, day=words.long_day(released)))
    else:
        lines.append(words.say("Release %(number)s", number=release.number))
    return Part(
        "cover",
        words.say("Cover"),
        {"dots": drawn, "caption": words.sentences(text, each), "audience": audience, "lines": lines},
    )


REMINDERS = {
    "everyone": N_("Nobody makes such a list. Reminders go to everybody, in the same words."),
    "non-responders": N_(
        "Reminders go only to those who have not answered. The mailer knows who they are until the survey closes; "
        "this report does not."
    ),
}
DRAWN = N_(
    "Whoever has no address drew a slip from a box. It is counted in the unit of that box, and in every other "
    "breakdown as not given. Somebody may have drawn two: a figure then rests on fewer people than answers."
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
        (say("Who answered, who did not"), say(REMINDERS[str(policy.get("reminders", "everyone"))])),
        *([(say("Slips without a name"), say(DRAWN))] if policy.get("slips") == "box" else []),
        (say("Destroyed"), _destroyed(reading)),
    ]
    keeper = policy.get("keeper")
    return Part(
        "contract",
        say("Contract"),
        {"rows": rows, "digest": words.code(release.policy_hash, 32), "keeper": str(keeper) if keeper else ""},
    )


def _destroyed(reading: Reading) -> str:
    words, facts = reading.words, reading.release.destruction
    first = words.say(
        "The link between address and seat was destroyed when the survey closed, on %(day)s.",
        day=words.day(str(facts.get("closed") or reading.release.closed)),
    )
    if facts.get("by"):
        last = words.say("The answer sheets and the key go on %(day)s at the latest.", day=words.day(str(facts["by"])))
    else:
        last = words.count(
            "The answer sheets and the key go %(num)s day after release at the latest.",
            "The answer sheets and the key go %(num)s days after release at the latest.",
            int(str(reading.release.policy.get("destroy_by_days", 30))),
        )
    return words.sentences(first, last)


def _scales_used(reading: Reading) -> Iterator[tuple[int, str, str, str]]:
    """Points, and in words which of them are unfavourable, neutral, favourable."""
    edges = {3: (1, 2), 4: (2, 2), 5: (2, 3), 6: (2, 4), 7: (2, 5)}
    for points in sorted({measure.categories for measure in reading.rated}):
        low, middle = edges.get(points, (3, points - 3))
        ranges = ((1, low), (low + 1, middle), (middle + 1, points))
        below, between, above = (f"{a}" if a == b else f"{a}–{b}" if a < b else "" for a, b in ranges)
        yield points, below, between, above


def guide(reading: Reading) -> Part:
    """How to read the charts: the scale that is used most, drawn once with its words."""
    points = [measure.categories for measure in reading.rated]
    most = max(set(points), key=points.count) if points else 5
    item = next(
        (
            reading.release.questionnaire.item(measure.item)
            for measure in reading.rated
            if measure.categories == most and measure.favourable == "high" and not measure.part
        ),
        None,
    )
    labels = list(reading.labels(item)) if item is not None else []
    legend = [(f"b{shade}", label) for shade, label in zip(shades(most), labels, strict=False) if label]
    sample = None if item is None else diverging(reading.measures[item.code], _example(most), reading.reach)
    return Part(
        "guide",
        reading.words.say("How to read this"),
        {
            "legend": legend,
            "scales": list(_scales_used(reading)),
            "enps": _has_enps(reading),
            "relations": bool(reading.release.certificate.get("relations")),
            "sample": sample,
            "sample_alt": reading.words.say("A made-up example of such a bar"),
        },
    )


def _example(points: int) -> Cell:
    """A made-up bar that leans to the right, for the page that explains bars."""
    weights = [1 + place * (3 if place <= points // 2 else 2) for place in range(points)]
    shares = [100 * weight // sum(weights) for weight in weights]
    shares[points // 2] += 100 - sum(shares)
    band = (Share(0, 0), Share(0, 0), Share(0, 0))
    return Cell(100, "full", tuple(Share(share, share) for share in shares), band, None)


def _has_enps(reading: Reading) -> bool:
    return any(measure.scale == "enps" for measure in reading.measures.values())


@dataclass(frozen=True, slots=True)
class Answered:
    name: str
    n: str
    part: float
    """Of the company's answers, percent; the width of a bar."""
    depth: int


def response(reading: Reading) -> Part:
    """The company's rate, and how many answered in each unit down to the second level."""
    release, words = reading.release, reading.words
    whole = max(1, reading.whole.respondents)
    units = [group for group in release.units() if group.code != COMPANY and len(group.path) <= 2]
    if len(units) > 40:
        units = [group for group in units if len(group.path) == 1][:40]
    rows = [
        Answered(group.path[-1], words.number(group.respondents), 100 * group.respondents / whole, len(group.path) - 1)
        for group in units
    ]
    return Part(
        "response",
        words.say("Response"),
        {
            "rate": rate(reading),
            "answered": reading.people(reading.whole),
            "invited": words.number(release.invited),
            "rows": rows,
            "bound": release.respondents is None,
        },
    )
