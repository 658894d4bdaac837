"""The response rate that a closed wave keeps."""

from ...core.wave import policy as contract
from ...core.wave.response_rate import final
from ...store.office.wave import Wave


def freeze_rate(wave: Wave) -> None:
    """Write the final rate of a wave whose seats and boxes have just been counted, in place of the last day's step.

    A round of a pulse has none: its answers lie in the periods of its services."""
    if wave.seats is None:
        return
    its = contract.parse(wave.policy)
    if its.is_round:
        return
    shown = final(wave.seats["invited"], wave.seats["boxes"], its.k)
    wave.rate, wave.rate_is_bound = shown.percent, shown.at_least
