"""Lists of comments, as reviewed: by question and by group of people."""

from dataclasses import dataclass

from markupsafe import Markup

from ...core.questionnaire.kinds import find
from ...core.questionnaire.measures import comment_items
from ...core.release.model import CommentList
from ..comment_lines import HEADINGS, masked, on_page, under_headings
from ..formatting import Words
from ..model import Reading
from . import Part


@dataclass(frozen=True, slots=True)
class Heading:
    title: str
    comments: tuple[Markup, ...]


def _headings(words: Words, one: CommentList) -> list[Heading]:
    """The list under the reviewer's headings; what stands under none comes last."""
    lines = [on_page(words, masked(text), place in one.neutral) for place, text in enumerate(one.comments)]
    return [Heading(title, tuple(lines[place] for place in places)) for title, places in under_headings(one)]


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
            "headings": _headings(words, one),
            "of_headings": words.say(HEADINGS) if one.headings else "",
        }
        last = one.item
        parts.append(Part("comments", words.say("Comments"), shows, f"comments-{place}"))
    return parts
