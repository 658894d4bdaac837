"""What became of actions, as the releases of follow-ups hold it."""

from collections.abc import Mapping
from dataclasses import dataclass

from ...core.loop.again.questions import ASKED, item_code
from ...core.release.json import from_bytes
from ...core.release.model import Became, Release
from ...store.office.release import latest_tables_of_wave
from ...store.office.survey import follow_ups_of_client
from ..office.house import House


@dataclass(frozen=True, slots=True)
class Judged:
    """One action in the release of the follow-up that asked about it."""

    release_id: int
    release: Release
    became: Became


def of_client(house: House, client_id: int) -> Mapping[int, Judged]:
    """Action id to what became of it, from the latest follow-up that is released; none that cannot be read."""
    made: dict[int, Judged] = {}
    with house.office() as session:
        for again in follow_ups_of_client(session, client_id):
            found = latest_tables_of_wave(session, again.survey_id, again.number)
            if found is None:
                continue
            try:
                release = from_bytes(found[1])
            except (KeyError, TypeError, ValueError, AttributeError):
                continue
            by_item = {one.asked[0]: one for one in release.became}
            for action in again.actions:
                became = by_item.get(item_code(int(action), ASKED[0]))
                if became is not None:
                    made[int(action)] = Judged(found[0], release, became)
    return made
