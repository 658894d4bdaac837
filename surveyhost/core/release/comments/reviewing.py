"""A reviewer's decision on each comment before release: print it as it is, with words masked, or a neutral sentence in
its place, or withhold it.

Comments lie by item and by block of the org tree. A reviewer meets them by item, sorted by content over all blocks, so
that the place of a comment says nothing about where it was written. Entries are plain documents, kept encrypted.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ...errors import Refusal
from ...texts.natural import natural
from .masking import Mark, Masker, What, masked
from .quoted import is_quoted, standing_in, weighed


class CommentState(StrEnum):
    """What becomes of a comment in the release."""

    SHOWN = "shown"
    MASKED = "masked"
    """Printed with some of its words masked."""
    REPLACED = "replaced"
    """Printed is a neutral sentence that the reviewer wrote in its place, and no word of the comment itself."""
    WITHHELD = "withheld"


class CommentAct(StrEnum):
    """What a reviewer does to a comment."""

    SHOW = "show"
    WITHHOLD = "withhold"
    MASK = "mask"
    UNMASK = "unmask"
    REPLACE = "replace"
    HEADING = "heading"
    UNDO = "undo"


class MaskRefused(Refusal):
    """What was to be masked in a comment, or shown again, is not there."""


class WordsNotInComment(MaskRefused):
    sentence = "The words to be masked do not stand in this comment."
    field = "words"


class SentenceRefused(Refusal):
    """What was to be printed in place of a comment cannot be."""

    field = "words"


class SentenceMissing(SentenceRefused):
    sentence = "Write the sentence that is to be printed in place of the comment."


class SentenceTooLong(SentenceRefused):
    sentence = "A neutral sentence has at most %(most)s letters."


class SentenceQuotes(SentenceRefused):
    sentence = "These words are in the comment. Say it in other words, so that nobody recognises who wrote it."


class SentenceNames(SentenceRefused):
    sentence = "The sentence repeats what is masked in the comment, or holds an address or a number: “%(words)s”."


class NoMaskThere(MaskRefused):
    sentence = "No mask begins there."


class HeadingTooLong(Refusal):
    sentence = "A heading has at most %(most)s letters."
    field = "words"


class HeadingQuotes(Refusal):
    sentence = "These words stand in the comment. A heading says what it is about, not what it says."
    field = "words"


class HeadingNames(Refusal):
    sentence = "The heading repeats what is masked in the comment, or holds an address or a number: “%(words)s”."
    field = "words"


class HeadingIsGroup(Refusal):
    sentence = "“%(heading)s” is the name of a unit or of a group. As a heading it would say who wrote."
    field = "words"


class NoSuchDecision(Refusal):
    sentence = "Expected one of %(listed)s."
    field = "act"


class NothingToUndo(Refusal):
    sentence = "There is nothing to undo."


Entry = dict[str, Any]
Reviewed = dict[str, dict[str, list[Entry]]]
"""{item: {block: [{"text", "marks": [[start, end, what]], "state"}]}} with the word of a `CommentState`; a comment that
a person has read has "read": true, one under a heading has "heading", one in whose place a sentence is printed has that
in "neutral", one that was decided has what was "before". One
that is in no language of the wave has "foreign": true, and is withheld until somebody decides otherwise. One whose
writer can be answered has a "thread", see `core.threads.keys`."""

LONGEST_HEADING = 80
LONGEST_SENTENCE = 300
KEPT = ("marks", "state", "read", "heading", "foreign", "neutral")
"""What an undo brings back."""
_ADDRESSES = Masker(())


@dataclass(frozen=True, slots=True)
class Place:
    """Where a comment lies."""

    item: str
    block: str
    position: int


def is_read(entry: Mapping[str, Any]) -> bool:
    """Has a person decided about this comment?"""
    return bool(entry.get("read"))


def to_read(reviewed: Reviewed, items: Iterable[str], minimum: int) -> list[Place]:
    """The comments that a reviewer reads, in an order that no decision changes: by item, then by content.

    items: codes in the questionnaire's order. An item with fewer writers than `minimum` is in no list, whatever is
    decided, so nobody needs to read what was written there.
    """
    found = []
    for item in items:
        blocks = reviewed.get(item, {})
        if sum(map(len, blocks.values())) >= minimum:
            inside = [Place(item, block, at) for block, held in blocks.items() for at in range(len(held))]
            found += sorted(inside, key=lambda place: (blocks[place.block][place.position]["text"], place.block))
    return found


def entry_at(reviewed: Reviewed, place: Place) -> Entry:
    """The comment at this place."""
    return reviewed[place.item][place.block][place.position]


def _phrase(words: str) -> re.Pattern[str]:
    return re.compile(r"\s+".join(map(re.escape, words.split())), re.IGNORECASE)


def _joined(marks: Iterable[list[Any]]) -> list[list[Any]]:
    """Marks in order and without overlaps: those that touch one another become one."""
    kept: list[list[Any]] = []
    for start, end, what in sorted(marks, key=lambda mark: (mark[0], -mark[1])):
        if kept and start < kept[-1][1]:
            kept[-1][1] = max(kept[-1][1], end)
        else:
            kept.append([start, end, what])
    return kept


def state_with(marks: Collection[object]) -> CommentState:
    """How a comment with these marks is printed."""
    return CommentState.MASKED if marks else CommentState.SHOWN


def _state(entry: Mapping[str, Any], marks: list[list[Any]]) -> CommentState:
    """Masks change nothing of a comment that is not printed itself."""
    state = CommentState(entry["state"])
    return state if state in {CommentState.WITHHELD, CommentState.REPLACED} else state_with(marks)


def _mask(entry: Entry, words: str) -> Entry:
    found = (
        [[one.start(), one.end(), "other"] for one in _phrase(words).finditer(entry["text"])] if words.split() else []
    )
    if not found:
        raise WordsNotInComment()
    marks = _joined([*entry["marks"], *found])
    return {**entry, "marks": marks, "state": _state(entry, marks)}


def _unmask(entry: Entry, start: int | None) -> Entry:
    marks = [mark for mark in entry["marks"] if mark[0] != start]
    if len(marks) == len(entry["marks"]):
        raise NoMaskThere()
    return {**entry, "marks": marks, "state": _state(entry, marks)}


def _named(entry: Entry, words: str) -> list[str]:
    """What of these words is masked in the comment, or is an address or a number."""
    found = [words[mark.start : mark.end] for mark in _ADDRESSES.marks(words)]
    masks = standing_in(words, (entry["text"][start:end] for start, end, _ in entry["marks"]))
    return found + ([] if masks is None else [masks])


def _replaced(entry: Entry, words: str) -> Entry:
    """The comment with a sentence in its place, which repeats nothing of it that could tell who wrote it."""
    sentence = " ".join(words.split())
    if not sentence:
        raise SentenceMissing()
    if len(sentence) > LONGEST_SENTENCE:
        raise SentenceTooLong(most=LONGEST_SENTENCE)
    if named := _named(entry, sentence):
        raise SentenceNames(words=named[0])
    if is_quoted(sentence, [weighed(entry["text"])]):
        raise SentenceQuotes()
    return {**entry, "neutral": sentence, "state": CommentState.REPLACED, "read": True}


def _under(entry: Entry, heading: str) -> Entry:
    words = " ".join(heading.split())
    if len(words) > LONGEST_HEADING:
        raise HeadingTooLong(most=LONGEST_HEADING)
    if named := _named(entry, words):
        raise HeadingNames(words=named[0])
    if is_quoted(words, [weighed(entry["text"])]):
        raise HeadingQuotes()
    return {**entry, "heading": words}


def act_named(text: str) -> CommentAct:
    """The act of this name; NoSuchDecision if there is none."""
    try:
        return CommentAct(text)
    except ValueError:
        raise NoSuchDecision(listed=", ".join(CommentAct)) from None


def decided(entry: Entry, act: CommentAct, words: str = "") -> Entry:
    """The comment after one act of a reviewer; what it was before is kept for one undo.

    words: mask, the words to be masked wherever they stand; unmask, where the mask begins; replace, the sentence to be
    printed in its place; heading, the heading or nothing for none. Refusal where that cannot be done.
    """
    if act == CommentAct.UNDO:
        if "before" not in entry:
            raise NothingToUndo()
        return {"text": entry["text"], **_of_writer(entry), **entry["before"]}
    made = {
        CommentAct.SHOW: lambda: {**entry, "state": state_with(entry["marks"]), "read": True},
        CommentAct.WITHHOLD: lambda: {**entry, "state": CommentState.WITHHELD, "read": True},
        CommentAct.MASK: lambda: _mask(entry, words),
        CommentAct.UNMASK: lambda: _unmask(entry, natural(words)),
        CommentAct.REPLACE: lambda: _replaced(entry, words),
        CommentAct.HEADING: lambda: _under(entry, words),
    }
    return {**made[act](), "before": {name: entry[name] for name in KEPT if name in entry}}


def _of_writer(entry: Entry) -> Entry:
    """What nobody decides: the thread of a comment whose writer can be answered."""
    return {"thread": entry["thread"]} if "thread" in entry else {}


def is_neutral(entry: Mapping[str, Any]) -> bool:
    """Is a sentence of the reviewer's printed in place of this comment?"""
    return bool(entry["state"] == CommentState.REPLACED)


def printed(entry: Mapping[str, Any], words: dict[What, str]) -> str:
    """The comment as a report may print it, with one of these words where something is masked; or what stands in its
    place."""
    if is_neutral(entry):
        return str(entry["neutral"])
    return masked(entry["text"], [Mark(*mark) for mark in entry["marks"]], words)


def printable(reviewed: Reviewed) -> dict[str, dict[str, tuple[Entry, ...]]]:
    """By item and block, the comments that are not withheld."""
    return {
        item: {
            block: tuple(one for one in held if one["state"] != CommentState.WITHHELD) for block, held in blocks.items()
        }
        for item, blocks in reviewed.items()
    }


def pieces(entry: Mapping[str, Any]) -> Iterator[tuple[str, int | None, str]]:
    """The comment cut at its marks: words, and for marked ones where the mark begins and what it is."""
    at = 0
    for start, end, what in entry["marks"]:
        if start > at:
            yield entry["text"][at:start], None, ""
        yield entry["text"][start:end], start, what
        at = end
    if at < len(entry["text"]):
        yield entry["text"][at:], None, ""
