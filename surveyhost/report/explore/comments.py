"""Printed comments, searched. What is not printed for this reader is not looked at, so a search finds out nothing."""

import re
import unicodedata
from dataclasses import dataclass

from markupsafe import Markup

from ...core.questionnaire.kinds import find
from ..comment_lines import in_file, masked, on_page, under_headings
from ..model import Reading

_MARKS = re.compile(r"[\u0300-\u036f]")


@dataclass(frozen=True, slots=True)
class Found:
    """The comments of one list in which the words stand."""

    item: str
    question: str
    group: str
    comments: tuple[Markup, ...]
    plain: tuple[str, ...]
    """The same as they are printed, without marks."""
    headings: tuple[str, ...]
    """Under which heading each stands, or ""; comments under one follow each other."""
    of: int
    """Comments of the list."""


def found(reading: Reading, words: str, item: str = "") -> list[Found]:
    """Every list of the unit and below, of this item only where it is named, with the comments that hold the words.

    Capitals do not matter; nor do accents, where the words are typed without any. Without words all comments stand.
    """
    homes = {one.code: one for one in (reading.unit, *reading.below)}
    lists = [one for one in reading.release.comments if one.group in homes and item in {"", one.item}]
    made = []
    for one in lists:
        printed = [unicodedata.normalize("NFC", text) for text in one.comments]
        under = {place: heading for heading, places in under_headings(one) for place in places}
        kept = [place for place in under if not words or _places(printed[place], words)]
        if kept:
            of = reading.words
            question = reading.words.text(find(reading.release.questionnaire, one.item).text)
            name = reading.words.group(homes[one.group])
            shown = tuple(on_page(of, _marked(printed[at], words), at in one.neutral) for at in kept)
            plain = tuple(in_file(of, printed[at], at in one.neutral) for at in kept)
            headings = tuple(under[at] for at in kept)
            made.append(Found(one.item, question, name, shown, plain, headings, len(one.comments)))
    return made


def items(reading: Reading) -> dict[str, str]:
    """Items of which a list is printed for this reader, with their words."""
    homes = {one.code for one in (reading.unit, *reading.below)}
    codes = dict.fromkeys(one.item for one in reading.release.comments if one.group in homes and one.comments)
    return {code: reading.words.text(find(reading.release.questionnaire, code).text) for code in codes}


def number(reading: Reading) -> int:
    """How many comments are printed for this reader."""
    homes = {one.code for one in (reading.unit, *reading.below)}
    return sum(len(one.comments) for one in reading.release.comments if one.group in homes)


def _folded(text: str, plain: bool) -> list[tuple[str, int]]:
    """Letters to compare, each with the place in the text from which it comes."""
    made = []
    for place, letter in enumerate(text):
        parts = " " if letter.isspace() else unicodedata.normalize("NFD", letter.casefold())
        made += [(part, place) for part in (parts.replace("đ", "d") if plain else parts)
                 if not (plain and _MARKS.fullmatch(part))]  # fmt: skip
    return made


def _places(text: str, words: str) -> list[tuple[int, int]]:
    """Where the words stand in the text: first place and the one after the last."""
    typed = unicodedata.normalize("NFD", " ".join(words.casefold().split()))
    letters = _folded(text, plain=not _MARKS.search(typed) and "đ" not in typed)
    whole, places, at = "".join(letter for letter, _ in letters), [], 0
    while typed and (start := whole.find(typed, at)) >= 0:
        at = start + len(typed)
        last = letters[at - 1][1]
        if at == len(letters) or letters[at][1] != last:  # else the letter there has a further accent
            places.append((letters[start][1], last + 1))
    return places


def _marked(text: str, words: str) -> Markup:
    """A comment with the words marked, and its masks set as grey words."""
    parts, at = [], 0
    for start, end in _places(text, words) if words else []:
        parts += [masked(text[at:start]), Markup("<mark>{}</mark>").format(text[start:end])]
        at = end
    return Markup("").join([*parts, masked(text[at:])])
