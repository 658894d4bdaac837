"""One line of a list of comments, as pages and files print it: what is masked in it, and whose words it is in."""

import re

from markupsafe import Markup, escape

from ..core.release.model import CommentList
from .formatting import N_, Words

MASK = re.compile(r"\[([^\[\]\n]{1,40})\]")
"""What the reviewer's mask leaves in a comment."""
BY_VENDOR = N_("said by the third party, not in the writer's words")
"""What stands behind a neutral sentence that is printed in place of a comment."""
HEADINGS = N_("Headings are the third party's and count nothing: a comment under none may be about the same.")


def under_headings(one: CommentList) -> list[tuple[str, list[int]]]:
    """The reviewer's headings by name, each with the places of its comments; what stands under none comes last."""
    found: list[tuple[str, list[int]]] = []
    used: set[int] = set()
    for title, places in sorted(one.headings.items()):
        inside = [place for place in sorted(places) if 0 <= place < len(one.comments)]
        used.update(inside)
        found.append((title, inside))
    rest = [place for place in range(len(one.comments)) if place not in used]
    return [*found, ("", rest)] if rest else found


def masked(text: str) -> Markup:
    """A comment, or a part of one, with its masks set as grey words."""
    return Markup(MASK.sub(r'<i class="mask">\1</i>', str(escape(text))))  # noqa: S704


def on_page(words: Words, text: Markup, is_neutral: bool) -> Markup:
    """The line on a page. text: see `masked`."""
    if not is_neutral:
        return text
    return Markup('{} <small class="by-vendor">({})</small>').format(text, words.say(BY_VENDOR))


def in_file(words: Words, text: str, is_neutral: bool) -> str:
    """The line in a file of plain text."""
    return f"{text} ({words.say(BY_VENDOR)})" if is_neutral else text
