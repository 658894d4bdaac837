"""What vault refuses: each kind of no with its sentence, and the field it belongs to."""

from ...core.errors import Refusal


class NotInVault(Refusal):
    """The vault does not hold this wave, or another under its code."""


class NoWaveInVault(NotInVault):
    sentence = "The vault has no wave %(code)s."


class NotTheVault(Refusal):
    sentence = "This database is no longer the vault: the spare was promoted. Change the settings of this process."


class SpareUnreachable(Refusal):
    sentence = "The spare vault cannot be reached, so nothing is destroyed in the vault either."
