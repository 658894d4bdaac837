"""The pages after the figures: comments, findings and actions, the appendix on protection."""

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup, escape

from ...core.questionnaire.kinds import find
from ...core.questionnaire.measures import comment_items
from ...core.release.model import CommentList
from .. import protected, sentences
from ..model import Reading
from ..words import MASK, N_
from .front import Part

SHELL = "shell"
BLANK_ROWS = {6: 4}
"""Rows for a pen on the action page, by findings above them: they share one page where they can."""


def _masked(comment: str) -> Markup:
    """A comment with its masks set as grey words."""
    return Markup(MASK.sub(r'<i class="mask">\1</i>', str(escape(comment))))  # noqa: S704


@dataclass(frozen=True, slots=True)
class Heading:
    title: str
    comments: tuple[Markup, ...]


def _headings(one: CommentList) -> list[Heading]:
    """The list under the reviewer's headings; what stands under none comes last."""
    found, used = [], set()
    for title, places in one.headings.items():
        inside = [place for place in sorted(places) if 0 <= place < len(one.comments)]
        used.update(inside)
        found.append(Heading(title, tuple(_masked(one.comments[place]) for place in inside)))
    rest = tuple(_masked(text) for place, text in enumerate(one.comments) if place not in used)
    if rest:
        found.append(Heading("", rest))
    return found


def _has_lists_below(reading: Reading, one: CommentList) -> bool:
    """Do people below this list's group stand in a list of their own? Then this one holds the rest."""
    path = reading.groups[one.group].path
    others = (reading.groups.get(other.group) for other in reading.release.comments if other.item == one.item)
    return any(other is not None and other.path != path and other.path[: len(path)] == path for other in others)


def _in_order(reading: Reading) -> list[CommentList]:
    """Lists by item, in tree order; those that hold the rest of a group at the end, the company's last."""
    items = {code: place for place, code in enumerate(comment_items(reading.release.questionnaire))}
    tree = {code: place for place, code in enumerate(reading.groups)}
    known = [one for one in reading.release.comments if one.group in tree]

    def place(one: CommentList) -> tuple[int, bool, int, int]:
        is_rest = _has_lists_below(reading, one)
        depth = len(reading.groups[one.group].path)
        return items.get(one.item, 0), is_rest, -depth if is_rest else 0, tree[one.group]

    return sorted(known, key=place)


def _entry(reading: Reading, one: CommentList, group: str) -> str:
    """The list's name in a table of contents, where many of them stand below each other."""
    item = one.item.partition(":")[0]
    if item not in reading.numbers:
        return f"{reading.words.say('Comments')}: {group}"
    number = reading.words.say("item %(number)s", number=reading.numbers[item])
    return f"{reading.words.say('Comments')}, {number}: {group}"


def comments(reading: Reading) -> list[Part]:
    """One part for each list of comments of this unit and below."""
    words = reading.words
    parts: list[Part] = []
    last = ""
    inside = {group.code for group in (reading.unit, *reading.below)}
    for place, one in enumerate(_in_order(reading)):
        group = reading.groups.get(one.group)
        if group is None or one.group not in inside or not one.comments:
            continue
        question = words.text(find(reading.release.questionnaire, one.item).text)
        shows = {
            "question": question,
            "group": words.group(group),
            "entry": _entry(reading, one, words.group(group)),
            "is_rest": _has_lists_below(reading, one),
            "people": reading.people(group),
            "first": not parts,
            "again": one.item == last,
            "headings": _headings(one),
        }
        last = one.item
        parts.append(Part("comments", words.say("Comments"), shows, f"comments-{place}"))
    return parts


def actions(reading: Reading) -> Part:
    """The findings that matter most, and rows to plan what will be done about them."""
    found = sentences.headline_sentences(reading)
    return Part(
        "actions",
        reading.words.say("Findings and actions"),
        {"found": found, "blank": BLANK_ROWS.get(len(found), 5), "trends": reading.trends},
    )


CERTIFICATE = (
    ("groups", N_("Groups published")),
    ("smallest", N_("Smallest group")),
    ("kept", N_("Cells kept, of those planned")),
    ("items_proven", N_("Items proven for every group")),
    ("items_for_units_only", N_("Items shown for units only")),
    ("witness_sets", N_("Witness sets for each item")),
    ("audit_rounds", N_("Rounds of random search")),
    ("trials", N_("Combinations tried at random")),
    ("lightest_combination", N_("Lightest combination found")),
    ("seed", N_("Seed of the search")),
    ("primes", N_("Primes of the search")),
)
"""What the certificate says, in this order, as far as it says it."""
PEOPLE = {"smallest", "lightest_combination"}
PERCENT = {"kept"}


def _certificate(reading: Reading) -> list[tuple[str, str]]:
    words, facts = reading.words, reading.release.certificate
    rows = []
    sheets = {**reading.release.destruction, **facts}
    if "boxes" in sheets and "seats" in sheets and reading.release.respondents is not None:
        rows.append(
            (
                words.say("Answer sheets opened, of seats"),
                " / ".join(words.number(int(str(sheets[one]))) for one in ("boxes", "seats")),
            )
        )
    for key, name in CERTIFICATE:
        if facts.get(key) is None:
            continue
        value = facts[key]
        listed = value if isinstance(value, list | tuple) else [value]
        text = ", ".join(words.number(one) if isinstance(one, int) else str(one) for one in listed)
        if key in PEOPLE:
            text = words.say("%(n)s people", n=text)
        if key in PERCENT:
            text = words.percent_of(int(str(value)))
        rows.append((words.say(name), text))
    relations = facts.get("relations")
    if isinstance(relations, Mapping) and relations:
        rows.append((words.say("Figures over two items, company only"), words.number(len(relations["items"]))))
    if reading.imprint.ledger is not None:
        rows.append(
            (words.say("Entry in the release ledger"), words.say("no. %(number)s", number=reading.imprint.ledger))
        )
    return rows


def _key_goes(reading: Reading, by: str) -> str:
    """When the private key goes; of one that its keeper holds we cannot say."""
    keeper = reading.release.policy.get("keeper")
    return reading.words.say("by its keeper, %(keeper)s", keeper=keeper) if keeper else by


def _destruction(reading: Reading) -> list[tuple[str, str]]:
    words, facts = reading.words, reading.release.destruction
    closed = words.day(str(facts.get("closed") or reading.release.closed))
    by = words.say("%(day)s at the latest", day=words.day(str(facts["by"]))) if facts.get("by") else ""
    rows = [(words.say("Salt, token key, seats and link digests"), closed)]
    if by:
        rows += [
            (words.say("Sealed answer sheets"), by),
            (words.say("The key that opens them"), _key_goes(reading, by)),
            (words.say("Counts before protection"), by),
        ]
    roster = facts.get("roster")
    if roster == "on_request":
        rows.append((words.say("List of participants"), words.say("when the company asks")))
    elif roster:
        rows.append((words.say("List of participants"), words.day(str(roster))))
    return rows


def appendix(reading: Reading) -> Part:
    """How this report is protected: certificate, destruction, every group that does not stand alone, hashes."""
    words, imprint = reading.words, reading.imprint
    signed = (
        (words.say("Prepared by"), imprint.prepared_by, imprint.prepared, imprint.prepared_on),
        (words.say("Released by"), imprint.approved_by, imprint.released, imprint.approved_on),
    )
    shell = words.say("on the server's command line")
    people = [(what, who, words.day(day), shell if on == SHELL else "") for what, who, day, on in signed if who]
    return Part(
        "appendix",
        words.say("Appendix"),
        {
            "certificate": _certificate(reading),
            "destruction": _destruction(reading),
            "people": people,
            "kept": protected.table(reading),
            "single": protected.single_items(reading),
            "tables": words.code(imprint.tables_hash, 16),
            "facts": words.code(imprint.facts, 32),
            "audit": (words.number(imprint.audit[0]), words.code(imprint.audit[1], 16)) if imprint.audit else None,
            "contract": words.code(reading.release.policy_hash, 16),
            "before": words.code(imprint.before, 16) if imprint.before and imprint.before.strip("0") else "",
            "proven": bool(reading.release.certificate.get("items_proven")),
        },
    )
