"""What vault refuses: each kind of no with its sentence, and the field it belongs to."""

from ...core.errors import OperatorRefusal, WrongState
from ...core.wave.refusals import Unbound
from ...store.vault.refusals import NotInVault


class OfficeUnbound(Unbound):
    sentence = "The contract, the groups and the key of wave %(code)s do not fit each other."


class NotSetByHand(WrongState):
    sentence = "A wave in the vault is opened or stopped, not set to '%(state)s'."


class NotClosed(WrongState):
    sentence = "Wave %(code)s is not closed."


class ClosedInVault(WrongState):
    sentence = "Wave %(code)s is closed."


class NotInVaultOrClosed(WrongState):
    sentence = "Wave %(code)s is not in the vault, or closed."


class OtherWaveInVault(NotInVault):
    sentence = "The vault holds another wave %(code)s."


class SeatUnbound(Unbound):
    sentence = "A seat of wave %(code)s holds labels that were not given to it."


class AsFrozen(WrongState):
    sentence = "The vault holds wave %(code)s as it was frozen; there is nothing to put back."


class UsedLinksDoNotFit(OperatorRefusal):
    sentence = "The backup's list of used links does not fit the seats of wave %(code)s."


class VaultDiffers(Unbound):
    sentence = "Wave %(code)s has another %(what)s in the vault than the office froze."
