"""From comments as reviewed to the lists that a release holds: which stand together, in which order and headings."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from ...core.questionnaire.model import Questionnaire
from ...core.release.comments.headings import kept
from ...core.release.comments.masking import What
from ...core.release.comments.reviewing import Entry, Reviewed, is_neutral, printable, printed
from ...core.release.model import CommentList, Protected
from ...core.suppression.comment_languages import tongues
from ...core.suppression.comments import Part, comment_blocks
from ...core.suppression.follow_ups import Cells
from ...core.tabulation.cube import Cube
from ...report.formatting import words

Line = tuple[str, str, str, bool]
"""What is printed of a comment, its heading or "", its thread or "", and whether a sentence stands in its place."""


def without_withheld(cube: Cube, reviewed: Reviewed) -> Cube:
    """The cube as the disclosure control may see it: a withheld comment counts for no list."""
    kept = {
        item: {block: tuple(one["text"] for one in held) for block, held in blocks.items()}
        for item, blocks in printable(reviewed).items()
    }
    return replace(cube, comments=kept)


def comment_lists(
    cube: Cube, reviewed: Reviewed, minimum: int, questionnaire: Questionnaire, cells: Cells
) -> tuple[tuple[CommentList, ...], list[Protected]]:
    """The lists, each of at least `minimum` comments that are printed, and what is counted elsewhere or not printed.

    cells: what is printed of the other items. The words that stand for what is masked are in the questionnaire's first
    language.
    """
    made, notes = _made(cube, reviewed, minimum, questionnaire, cells)
    return tuple(_list(item, into, lines, cube.k) for item, into, lines in made), notes


def answerable(
    cube: Cube, reviewed: Reviewed, minimum: int, questionnaire: Questionnaire, cells: Cells
) -> list[tuple[str, str, int, str]]:
    """(item, group, place in its list, thread) of every printed comment that can be answered, in the lists' order."""
    made, _ = _made(cube, reviewed, minimum, questionnaire, cells)
    return [
        (item, into, place, thread)
        for item, into, lines in made
        for place, (_, _, thread, _) in enumerate(lines)
        if thread
    ]


def _made(
    cube: Cube, reviewed: Reviewed, minimum: int, questionnaire: Questionnaire, cells: Cells
) -> tuple[list[tuple[str, str, list[Line]]], list[Protected]]:
    """(item, group, lines) of every list, and what is not printed."""
    kept_cube, stands = without_withheld(cube, reviewed), released(reviewed)
    blocks, notes = comment_blocks(kept_cube, minimum, questionnaire, cells, stands)
    lasting, masks = printable(reviewed), words(questionnaire.languages[0]).masks()
    lists = [
        (item, into, _lines([one for part in parts for one in spoken[part]], masks))
        for item, found in blocks.items()
        for spoken in [by_language(lasting[item], questionnaire.languages, stands)]
        for into, parts in found.items()
    ]
    return [one for one in lists if one[2]], notes


def released(reviewed: Reviewed) -> frozenset[str]:
    """Texts in no language of the wave that a reviewer has let stand."""
    return frozenset(
        one["text"]
        for blocks in printable(reviewed).values()
        for held in blocks.values()
        for one in held
        if one.get("foreign")
    )


def by_language(
    held: Mapping[str, Sequence[Entry]], languages: Collection[str], stands: Collection[str]
) -> dict[Part, list[Entry]]:
    """The entries of one item by block and language. languages: of the wave. stands: as `released` finds them."""
    language = tongues((entry["text"] for entries in held.values() for entry in entries), languages, stands)
    made: dict[Part, list[Entry]] = {}
    for block, entries in held.items():
        for entry in entries:
            made.setdefault((block, language[entry["text"]]), []).append(entry)
    return made


def _lines(entries: list[Entry], masks: dict[What, str]) -> list[Line]:
    """Sorted by what is printed, so that the order tells nothing of what is masked."""
    return sorted(
        (printed(one, masks), str(one.get("heading", "")), str(one.get("thread", "")), is_neutral(one))
        for one in entries
    )


def _list(item: str, group: str, lines: list[Line], fewest: int) -> CommentList:
    """Each list by itself: a heading that is over enough comments in one may be over too few in another."""
    headings: dict[str, tuple[int, ...]] = {}
    for place, (_, heading, _, _) in enumerate(lines):
        if heading:
            headings[heading] = (*headings.get(heading, ()), place)
    neutral = tuple(place for place, line in enumerate(lines) if line[3])
    return CommentList(item, group, tuple(line[0] for line in lines), kept(headings, fewest), neutral)
