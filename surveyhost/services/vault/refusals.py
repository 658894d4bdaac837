"""What vault refuses: each kind of no with its sentence, and the field it belongs to."""

from ...core.errors import OperatorRefusal, Refusal, WrongState
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


class SpareRefused(OperatorRefusal):
    """The spare vault cannot serve as one."""


class NoSpare(SpareRefused):
    sentence = "There is no spare vault: SURVEYHOST_VAULT_SPARE_URL is not set."


class SpareNotReached(SpareRefused):
    sentence = "%(name)s cannot be used (%(reason)s): answers lie in the vault alone until it is back and level."


class SpareBehindProgram(SpareRefused):
    sentence = "The spare vault is not at the newest revision: run `surveyhost upgrade`."


class SpareInUse(SpareRefused):
    sentence = (
        "The database that is to be the spare holds waves of its own. `surveyhost vault empty` destroys them for good."
    )


class SpareNotForSplit(SpareRefused):
    sentence = (
        "Answers of %(listed)s are counted in halves, and such rows lie in no spare: name a spare in the settings once "
        "they have been counted and destroyed."
    )


class SparePromoted(SpareRefused):
    sentence = (
        "The spare was promoted and is the vault: put its address into SURVEYHOST_VAULT_URL of every process, and "
        "restart them."
    )


class SpareOfAnother(SpareRefused):
    sentence = (
        "The spare belongs to another vault than this one, and may hold answers that this one lacks. Promote it, or "
        "destroy what is in it with `surveyhost vault empty`."
    )


class SpareNotPaired(SpareRefused):
    sentence = "The spare was never level with the vault; there is nothing to promote."


class VaultNotReached(SpareRefused):
    sentence = (
        "The vault cannot be used (%(reason)s). If its disk is lost, --vault-lost promotes the spare as it is; "
        "whatever the spare lacked is lost then."
    )


class SpareNotNamed(SpareRefused):
    sentence = (
        "This vault has a spare that SURVEYHOST_VAULT_SPARE_URL does not name: what lies there is neither mixed nor "
        "destroyed. Name it, or destroy its disk and say so with `surveyhost vault destroyed`."
    )


class SpareHoldsAnswers(SpareRefused):
    sentence = (
        "The spare vault holds answers that a backup may lack: promote it instead (`surveyhost vault promote`), or "
        "restore without SURVEYHOST_VAULT_SPARE_URL and empty it afterwards."
    )


class VaultEmpty(Refusal):
    sentence = "Vault “%(name)s” is not at the newest revision, or empty: run `surveyhost upgrade`."
