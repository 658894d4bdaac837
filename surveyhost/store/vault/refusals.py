"""What vault refuses: each kind of no with its sentence, and the field it belongs to."""

from ...core.errors import Refusal


class NotInVault(Refusal):
    """The vault does not hold this wave, or another under its code."""


class NoWaveInVault(NotInVault):
    sentence = "The vault has no wave %(code)s."
