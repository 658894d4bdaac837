"""The only service of this face, bound to its vault, and what else the views need. Tests supply their own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

from ...services.answering import responses
from ...services.answering.responses import Clock, Opening
from ...store.sessions import Sessions
from ..shared.rate_limits import Limits

FACE = "surveyhost.respondent"
"""The key of `app.extensions` under which the face lies."""


@dataclass(frozen=True)
class Face:
    """Find what a link leads to; submit, replace, withdraw. See `services.answering.responses` for each."""

    find: Callable[[str], Opening]
    submit: Callable[[Opening, Mapping[str, Any], str], tuple[str, ...]]
    replace: Callable[[Opening, str, Mapping[str, Any]], None]
    withdraw: Callable[[Opening, str], None]
    limits: Limits
    vendor: str
    lost_link: str = ""
    """Where somebody who lost the link asks for it again: a page of the office's; "" where there is none."""


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
    )
