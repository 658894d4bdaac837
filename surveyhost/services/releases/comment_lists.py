"""From comments as reviewed to the lists that a release holds: which stand together, in which order and headings."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from ...core.questionnaire.model import Questionnaire
from ...core.release.masking import What
from ...core.release.model import CommentList, Protected
from ...core.release.reviewing import Entry, Reviewed, printable, printed
from ...core.suppression.comment_languages import tongues
from ...core.suppression.comments import Part, comment_blocks
from ...core.suppression.follow_ups import Cells
from ...core.tabulation.cube import Cube
from ...report.formatting import words


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
    kept_cube, stands = without_withheld(cube, reviewed), released(reviewed)
    blocks, notes = comment_blocks(kept_cube, minimum, questionnaire, cells, stands)
    kept, masks = printable(reviewed), words(questionnaire.languages[0]).masks()
    lists = tuple(
        _list(item, into, [one for part in parts for one in spoken[part]], masks)
        for item, found in blocks.items()
        for spoken in [by_language(kept[item], questionnaire.languages, stands)]
        for into, parts in found.items()
    )
    return tuple(one for one in lists if one.comments), notes


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


def _list(item: str, group: str, entries: list[Entry], masks: dict[What, str]) -> CommentList:
    """Sorted by what is printed, so that the order tells nothing of what is masked; headings by their first comment."""
    lines = sorted((printed(entry, masks), str(entry.get("heading", ""))) for entry in entries)
    headings: dict[str, tuple[int, ...]] = {}
    for place, (_, heading) in enumerate(lines):
        if heading:
            headings[heading] = (*headings.get(heading, ()), place)
    return CommentList(item, group, tuple(text for text, _ in lines), headings)
