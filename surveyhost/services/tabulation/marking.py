"""Comments before anybody has read them: names and addresses in them marked, some of them withheld."""

from collections.abc import Collection, Iterable
from typing import Any

from ...core.release.comments.masking import Masker
from ...core.release.comments.reviewing import CommentState, Entry, Reviewed, state_with
from ...core.suppression.comment_languages import is_foreign, language_of
from ...core.tabulation.cube import Cube
from ...outside.vietnamese_names import vietnamese_names


def marked(cube: Cube, names: Iterable[str], languages: Collection[str], country: str | None = None) -> Reviewed:
    """Each comment with the places that could name somebody: masked until a reviewer has said otherwise. One that is
    not recognised as one of these languages, those of the wave, is withheld until then.

    country: of the client, see `Masker`.
    """
    masker = Masker(names, country, _more)

    def entry(text: str) -> dict[str, Any]:
        marks = [[mark.start, mark.end, mark.what] for mark in masker.marks(text)]
        if is_foreign(text, languages):
            return {"text": text, "marks": marks, "state": CommentState.WITHHELD, "foreign": True}
        return {"text": text, "marks": marks, "state": state_with(marks)}

    return {
        item: {
            block: _with_threads([*map(entry, texts)], cube.threads.get(item, {}).get(block, ()))
            for block, texts in held.items()
        }
        for item, held in cube.comments.items()
    }


def _more(text: str) -> Iterable[tuple[int, int]]:
    """Names that stand on no roster, in a language whose names somebody knows."""
    return vietnamese_names(text) if language_of(text) == "vi" else ()


def _with_threads(entries: list[Entry], threads: Iterable[tuple[str, str]]) -> list[Entry]:
    """The same, each thread beside a comment of its words: where two wrote the same, either will do."""
    for text, thread in threads:
        found = next((entry for entry in entries if entry["text"] == text and "thread" not in entry), None)
        if found is not None:
            found["thread"] = thread
    return entries
