"""What the page that a keeper hosts is told by our host, and what it lays down here: its seat, and sealed rows.

Two requests under a link, answered as data and never as a page of ours. They are answered to the one origin that the
contract names, and a browser lets no other page read them (Fetch standard, "CORS protocol"): no wildcard, no
credentials, and no preflight is ever granted, since neither request needs one.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import abort

from ....core.errors import Refusal
from ....core.wave.lifecycle import LinkKind
from ....services.answering.refusals import CLOSED_FOR_A_MOMENT
from ....services.answering.responses import Opening, WavePage
from ..context import Face, Halves
from ..request import Asked
from ..text_pages import STATUS
from .document import is_split
from .posts import rows

SENT = "sent"
Headers = Sequence[tuple[str, str]]
Told = tuple[int, bytes, Headers]
"""Status, JSON, headers."""


def _told(wave: WavePage, status: int, state: str, **more: Any) -> Told:
    body = json.dumps({"state": state, **more}, ensure_ascii=False, sort_keys=True).encode()
    kind, origin = ("Content-Type", "application/json"), ("Access-Control-Allow-Origin", wave.policy.page_origin)
    return status, body, (kind, origin, ("Vary", "Origin"))


def _door(wave: WavePage, kind: LinkKind, draft: str) -> Told:
    """The draft's name, where a seat is found: what was not sent is deleted from the browser, as on our own pages."""
    return _told(wave, STATUS[kind], str(kind), **({"draft": draft} if draft else {}))


def _wave_of(face: Face, asked: Asked, opening: Opening) -> tuple[WavePage, Halves] | None:
    """The wave, where a page elsewhere may answer it; None where the link leads to none. Aborts for anybody else."""
    wave = opening.wave
    if wave is None:
        return None
    if face.halves is None or not is_split(wave) or not wave.policy.page_origin:
        abort(404)
    if asked.origin != wave.policy.page_origin:
        abort(403)
    return wave, face.halves


def seat(face: Face, asked: Asked, opening: Opening) -> Told | None:
    """How the link stands; of one that can be answered with, the name of its draft and the labels it counts under.
    None where the link leads to no wave."""
    found = _wave_of(face, asked, opening)
    if found is None:
        return None
    wave, halves = found
    if opening.kind != LinkKind.OPEN:
        return _door(wave, opening.kind, opening.draft)
    return _told(wave, 200, str(opening.kind), draft=opening.draft, labels=list(halves.labels(opening)))


def lay(
    face: Face, asked: Asked, opening: Opening, form: Mapping[str, list[str]], again: Callable[[], LinkKind]
) -> Told | None:
    """Lay sealed rows down; the five words come back. HalvesMisshapen for anything but sealed rows. None as `seat`.

    again: the link's kind once more, where somebody was quicker.
    """
    found = _wave_of(face, asked, opening)
    if found is None:
        return None
    wave, halves = found
    if opening.kind != LinkKind.OPEN:
        return _door(wave, opening.kind, opening.draft)
    try:
        words = halves.submit(opening, rows(form), asked.language(wave.policy.languages))
    except CLOSED_FOR_A_MOMENT:
        raise
    except Refusal:
        kind = again()
        if kind == LinkKind.OPEN:
            raise
        return _door(wave, kind, opening.draft)
    return _told(wave, 200, SENT, words=list(words))
