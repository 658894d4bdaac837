"""The only service of this face, bound to its vault, and what else the views need. Tests bring a booth of their own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from ...services import responses
from ...services.responses import Opening
from ...store.sessions import Sessions
from ..shared.limits import Limits

BOOTH = "surveyhost.respondent"
"""The key of `app.extensions` under which the booth lies."""


@dataclass(frozen=True)
class Booth:
    """Find what a link leads to; submit, replace, withdraw. See `services.responses` for each."""

    find: Callable[[str], Opening]
    submit: Callable[[Opening, Mapping[str, Any], str], tuple[str, ...]]
    replace: Callable[[Opening, str, Mapping[str, Any]], None]
    withdraw: Callable[[Opening, str], None]
    limits: Limits
    vendor: str
    lost_link: str = ""
    """Where somebody who lost the link asks for it again: a page of the office's; "" where there is none."""


def booth(vault: Sessions, limits: Limits, vendor: str, lost_link: str = "") -> Booth:
    """A booth over a vault."""
    return Booth(
        find=partial(responses.find, vault),
        submit=partial(responses.submit, vault),
        replace=partial(responses.replace, vault),
        withdraw=partial(responses.withdraw, vault),
        limits=limits,
        vendor=vendor,
        lost_link=lost_link,
    )
