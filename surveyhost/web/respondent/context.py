"""The only service of this face, bound to its vault, and what else the views need. Tests supply their own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

from ...core import vault_number
from ...core.split.boxes import Labels
from ...core.split.sealed import Sealed, Sealing
from ...core.wave.lifecycle import LinkKind
from ...services.answering import pulses, responses, results, split, threads
from ...services.answering.refusals import LinkRefused
from ...services.answering.responses import Clock, Opening
from ...services.answering.threads import Found
from ...services.answering.vaults import by_code, by_link, in_any, look
from ...store.vaults import Vaults
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
    """Whether what is sent to the first vault lies on a second disk too: the privacy page says so."""
    spared: frozenset[int] = frozenset()
    """Numbers of the further vaults of which the same is true."""
    look: Callable[[], object] = bool
    """Fails where no request could be answered now."""

    def lies_twice(self, code: str) -> bool:
        """Whether what is sent of the wave with this code lies on a second disk too."""
        number = vault_number.number_of(code)
        return number in self.spared if number else self.has_spare


def _halves(vaults: Vaults) -> Halves:
    sealing_of = by_code(vaults, split.sealing_of)
    labels_of, seal = by_link(vaults, split.labels_of), by_link(vaults, split.seal)

    def sealing(opening: Opening) -> Sealing:
        wave = opening.wave
        if wave is None:
            raise LinkRefused(opening.kind)
        return sealing_of(wave.code, wave.policy_hash)

    return Halves(
        sealing,
        lambda opening: labels_of(opening, *ANSWERING),
        lambda opening, answers: seal(opening, answers, *ANSWERING),
        by_link(vaults, split.submit),
        by_link(vaults, split.replace),
        by_link(vaults, split.withdraw),
        by_code(vaults, split.announced),
        in_any(vaults, split.script),
    )


def _now() -> datetime:
    return datetime.now(UTC)


def face(vaults: Vaults, limits: Limits, vendor: str, lost_link: str = "", now: Clock = _now) -> Face:
    """A face over these vaults, by this clock; the time is compared with the contract's end, and kept nowhere."""
    return Face(
        find=by_link(vaults, responses.find, now=now, beside=pulses.periods_known),
        submit=by_link(vaults, responses.submit),
        replace=by_link(vaults, responses.replace),
        withdraw=by_link(vaults, responses.withdraw),
        limits=limits,
        vendor=vendor,
        lost_link=lost_link,
        results=by_code(vaults, results.find),
        replies=by_code(vaults, threads.read),
        write_back=by_code(vaults, threads.write),
        services=Services(
            by_link(vaults, pulses.complete, now=now), by_link(vaults, pulses.submit), by_link(vaults, pulses.withdraw)
        ),
        halves=_halves(vaults),
        has_spare=vaults.first.spare is not None,
        spared=frozenset(one.number for one in vaults if one.number and one.spare is not None),
        look=partial(look, vaults),
    )
