"""The only service of this face, bound to its vault, and what else the views need. Tests supply their own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

from ...core.split.boxes import Labels
from ...core.split.sealed import Sealed, Sealing
from ...core.wave.lifecycle import LinkKind
from ...services.answering import pulses, responses, results, split, threads
from ...services.answering.refusals import LinkRefused
from ...services.answering.responses import Clock, Opening
from ...services.answering.threads import Found
from ...store.sessions import Sessions
from ..shared.rate_limits import Limits

FACE = "surveyhost.respondent"
"""The key of `app.extensions` under which the face lies."""
ANSWERING = (LinkKind.OPEN, LinkKind.SPENT)
"""Kinds of links with which something is answered: for the first time, or in the place of what was."""


def _no_page(path: str) -> bytes | None:
    """Of a face without results pages."""
    del path
    return None


def _no_replies(code: str, words: str) -> Found:
    """Of a face without threads."""
    del code, words
    return Found(None, ())


def _no_message(code: str, words: str, item: str, text: str) -> bool:
    del code, words, item, text
    return False


@dataclass(frozen=True)
class Services:
    """What a pulse's link needs besides: see `services.answering.pulses`."""

    complete: Callable[[Opening], Opening]
    submit: Callable[[Opening, Mapping[str, Any], str], tuple[str, ...]]
    withdraw: Callable[[Opening, str], None]


@dataclass(frozen=True)
class Halves:
    """What the pages of a split count need: see `services.answering.split`."""

    sealing: Callable[[Opening], Sealing]
    labels: Callable[[Opening], Labels]
    seal: Callable[[Opening, Mapping[str, Any]], Sealed]
    submit: Callable[[Opening, Sealed, str], tuple[str, ...]]
    replace: Callable[[Opening, str, Sealed], None]
    withdraw: Callable[[Opening, str], None]
    announced: Callable[[str], str]
    """Of a wave's code: the digest of its rows once it is closed, "" before."""
    script: Callable[[str], bytes | None]
    """Of its hash: the script that was laid down when a contract named it."""


@dataclass(frozen=True)
class Face:
    """Find what a link leads to; submit, replace, withdraw (see `services.answering.responses` for each); and the
    results page under a path."""

    find: Callable[[str], Opening]
    submit: Callable[[Opening, Mapping[str, Any], str, bytes], tuple[str, ...]]
    replace: Callable[[Opening, str, Mapping[str, Any], bytes], None]
    withdraw: Callable[[Opening, str], None]
    limits: Limits
    vendor: str
    lost_link: str = ""
    """Where somebody who lost the link asks for it again: a page of the office's; "" where there is none."""
    results: Callable[[str], bytes | None] = _no_page
    replies: Callable[[str, str], Found] = _no_replies
    """What was answered under a wave's code and seven words."""
    write_back: Callable[[str, str, str, str], bool] = _no_message
    """Code, words, item and message: laid down for the desk; False where too many wait."""
    services: Services | None = None
    """None of a face that knows no pulses."""
    halves: Halves | None = None
    """None of a face that knows no split counts."""
    has_spare: bool = False
    """Whether what is sent lies on a second disk too: the privacy page says so."""


def _halves(vault: Sessions) -> Halves:
    def sealing(opening: Opening) -> Sealing:
        wave = opening.wave
        if wave is None:
            raise LinkRefused(opening.kind)
        return split.sealing_of(vault, wave.code, wave.policy_hash)

    return Halves(
        sealing,
        lambda opening: split.labels_of(vault, opening, *ANSWERING),
        lambda opening, answers: split.seal(vault, opening, answers, *ANSWERING),
        partial(split.submit, vault),
        partial(split.replace, vault),
        partial(split.withdraw, vault),
        partial(split.announced, vault),
        partial(split.script, vault),
    )


def _now() -> datetime:
    return datetime.now(UTC)


def face(vault: Sessions, limits: Limits, vendor: str, lost_link: str = "", now: Clock = _now) -> Face:
    """A face over a vault, by this clock; the time is compared with the contract's end, and kept nowhere."""
    return Face(
        find=partial(responses.find, vault, now=now),
        submit=partial(responses.submit, vault),
        replace=partial(responses.replace, vault),
        withdraw=partial(responses.withdraw, vault),
        limits=limits,
        vendor=vendor,
        lost_link=lost_link,
        results=partial(results.find, vault),
        replies=partial(threads.read, vault),
        write_back=partial(threads.write, vault),
        services=Services(
            partial(pulses.complete, vault, now=now), partial(pulses.submit, vault), partial(pulses.withdraw, vault)
        ),
        halves=_halves(vault),
        has_spare=vault.spare is not None,
    )
