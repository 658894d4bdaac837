"""What vault refuses: each kind of no with its sentence, and the field it belongs to."""

from ...core.errors import Refusal


class NotInVault(Refusal):
    """The vault does not hold this wave, or another under its code."""


class NoWaveInVault(NotInVault):
    sentence = "The vault has no wave %(code)s."


class NotTheVault(Refusal):
    sentence = "This database is no longer the vault: the spare was promoted. Change the settings of this process."


class NotTheNamedVault(NotTheVault):
    sentence = (
        "This database is no longer vault “%(name)s”: its spare was promoted. Change the settings of this process."
    )


def not_the_vault(name: str) -> NotTheVault:
    """What to raise of the vault of this name, "" for the only one."""
    return NotTheNamedVault(name=name) if name else NotTheVault()


class SpareUnreachable(Refusal):
    sentence = "The spare vault cannot be reached, so nothing is destroyed in the vault either."
