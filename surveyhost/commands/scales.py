"""Which end of each imported scale is the good one: told by `--good-end`, or asked on a terminal."""

import sys
from collections.abc import Mapping, Sequence

import click

from ..core.plurals import counted
from ..formats.common import Imported, ScaleQuestion
from ..services.questionnaires.imports import ENDS, answered
from .refusals import EndsUnknown, NoEnd, NoScale

PROPOSED = "proposed"
"""For `--good-end`: take what the labels say, where they say it."""
OPTION = click.option(
    "--good-end", "good_ends", multiple=True, metavar="QUESTION=END",
    help=f"The good end of the scale of a question: {', '.join(ENDS)}. '{PROPOSED}': as the labels say it.",
)  # fmt: skip


def told(imported: Imported, good_ends: Sequence[str]) -> Imported:
    """The import with the good end of every scale. Refusal with the scales that nobody has spoken of, and how to."""
    said = _said(good_ends, imported.scales)
    ends = [_end(scale, said) for scale in imported.scales]
    if "" in ends:
        open_ones = [scale for scale, end in zip(imported.scales, ends, strict=True) if not end]
        if not sys.stdin.isatty():
            raise EndsUnknown(count=counted(len(open_ones), "scale"), listed="; ".join(map(_way, open_ones)))
        ends = [end or _ask(scale) for scale, end in zip(imported.scales, ends, strict=True)]
    return answered(imported, ends)


def _said(good_ends: Sequence[str], scales: Sequence[ScaleQuestion]) -> Mapping[str, str]:
    """Question, or `PROPOSED`, to end."""
    known = {code for scale in scales for code in scale.items}
    said: dict[str, str] = {}
    for text in good_ends:
        code, _, end = text.rpartition("=")
        if text == PROPOSED:
            said[PROPOSED] = PROPOSED
        elif not code or end not in ENDS:
            raise NoEnd(text=text, listed=", ".join(ENDS))
        elif code not in known:
            raise NoScale(code=code, listed=", ".join(sorted(known)) or "none")
        else:
            said[code] = end
    return said


def _end(scale: ScaleQuestion, said: Mapping[str, str]) -> str:
    """What was said of the scale; "" where nothing was."""
    own = next((said[code] for code in scale.items if code in said), "")
    return own or (scale.proposed or "" if PROPOSED in said else "")


def _labels(scale: ScaleQuestion) -> str:
    return " / ".join(scale.labels.get("en") or next(iter(scale.labels.values())))


def _way(scale: ScaleQuestion) -> str:
    proposed = f"; proposed: {scale.proposed}" if scale.proposed else ""
    return f"{_labels(scale)} ({counted(len(scale.items), 'question')}{proposed}): --good-end {scale.items[0]}=END"


def _ask(scale: ScaleQuestion) -> str:
    words = f"{_labels(scale)} ({counted(len(scale.items), 'question')}). Which end is the good one?"
    end: str = click.prompt(words, type=click.Choice(ENDS), default=scale.proposed, err=True)
    return end
