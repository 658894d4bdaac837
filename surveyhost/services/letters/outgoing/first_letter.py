"""The web is up before the first letter leaves: whoever opens a link finds a page.

A process that sends letters asks once, after its start. Later troubles of the web are another's business: letters on
their way cannot be called back.
"""

import logging
import time

from ....outside.monitoring import status
from ...office.house import House
from ..refusals import WebNotReady

log = logging.getLogger(__name__)
READY, HEALTH = "/readyz", "/healthz"
QUIET = 60.0
"""Seconds after the start in which it is no failure that the web is not up yet: both start together."""
OK, KEPT_INSIDE = 200, 404


class FirstLetter:
    """Whether it may leave."""

    def __init__(self, house: House) -> None:
        self._house, self._began = house, time.monotonic()
        self.may_leave = False

    def look(self) -> bool:
        """Ask the respondents' address, unless it has answered before; whether letters may leave."""
        if not self.may_leave and _is_ready(self._house.settings.base_url):
            self.may_leave = True
            log.warning("%s can be reached: letters go out", self._house.settings.base_url)
        return self.may_leave

    def check(self) -> bool:
        """Whether they may. WebNotReady where the web has had time enough to start."""
        if not self.look() and time.monotonic() - self._began > QUIET:
            raise WebNotReady(url=self._house.settings.base_url)
        return self.may_leave


def _is_ready(base_url: str) -> bool:
    """What /readyz says; where a proxy keeps that from outside, as ours does, /healthz."""
    said = status(base_url + READY)
    return said == OK or (said == KEPT_INSIDE and status(base_url + HEALTH) == OK)
