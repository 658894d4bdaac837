"""What can be wrong with events, a sentence each, for `surveyhost verify`."""

from collections.abc import Iterator
from datetime import timedelta

from ....core.pulse.events import LETTER_HOUR
from ....store.intake import tables as intake
from ....store.office.pulses.tables import PulseAsked, pulses_on_events
from ....store.office.wave import standing_wave
from ...keys.keyring import keyring
from ...office.house import House
from . import knowledge, seals

LATE = timedelta(hours=26)
"""Without a new key to seal to: the letter's hour of a day did not come."""


def faults(house: House) -> Iterator[str]:
    """Nothing where no pulse asks on events, or all is well."""
    ring = keyring(house.settings)
    with house.office() as session:
        pulses = pulses_on_events(session)
        if not pulses:
            return
        for pulse, survey in pulses.values():
            row, wave = session.get(PulseAsked, pulse.id), standing_wave(session, survey.id)
            if wave is not None and (row is None or knowledge.opened(ring, row) is None):
                yield (
                    f"Pulse {pulse.id} no longer knows who was asked this month: as soon as the worker sees "
                    "it, it asks nobody until the month is over."
                )
        rows = intake.seals(session)
    if rows and not seals.private_halves(ring, rows[-1:]):
        yield "Events that come in cannot be opened: their key is missing from keys/. The next letter's hour makes one."
    if rows and rows[-1].made + LATE < house.now():
        yield (
            f"No letter's hour ({LETTER_HOUR} in the morning) of a pulse has come since {rows[-1].made:%Y-%m-%d %H:%M} "
            "UTC, so who used which service is kept too long: is the worker running?"
        )
