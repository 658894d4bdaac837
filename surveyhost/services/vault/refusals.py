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
    """A vault's spare cannot serve as one. What it is called: `settings.vault_names`."""


class NoSpare(SpareRefused):
    sentence = "%(vault)s has no spare: %(setting)s is not set."


class SpareNotReached(SpareRefused):
    sentence = "%(name)s cannot be used (%(reason)s): answers lie in the vault alone until it is back and level."


class SpareBehindProgram(SpareRefused):
    sentence = "%(spare)s is not at the newest revision: run `surveyhost upgrade`."


class SpareInUse(SpareRefused):
    sentence = "%(spare)s holds waves of its own. `surveyhost vault empty%(option)s` destroys them for good."


class SpareNotForSplit(SpareRefused):
    sentence = (
        "%(vault)s holds answers of %(listed)s, which are counted in halves, and such rows lie in no spare: name a "
        "spare in the settings once they have been counted and destroyed."
    )


class SparePromoted(SpareRefused):
    sentence = (
        "%(spare)s was promoted and is the vault: put its address into %(setting)s of every process, and restart them."
    )


class SpareOfAnother(SpareRefused):
    sentence = (
        "%(spare)s belongs to another vault than this one, and may hold answers that this one lacks. Promote it, or "
        "destroy what is in it with `surveyhost vault empty%(option)s`."
    )


class SpareOfNamed(SpareRefused):
    sentence = (
        "%(spare)s is a database of vault “%(other)s”: see the addresses in the settings, or name a new, empty "
        "database. Nothing in it was changed."
    )


class SpareNotPaired(SpareRefused):
    sentence = "%(spare)s was never level with the vault; there is nothing to promote."


class VaultNotReached(SpareRefused):
    sentence = (
        "%(vault)s cannot be used (%(reason)s). If its disk is lost, --vault-lost promotes the spare as it is; "
        "whatever the spare lacked is lost then."
    )


class VaultNotLost(SpareRefused):
    sentence = (
        "%(vault)s can be reached: without --vault-lost what it holds goes over, and nothing is lost. To give it up "
        "all the same, switch its host off first."
    )


class SpareNotNamed(SpareRefused):
    sentence = (
        "%(vault)s has a spare that %(setting)s does not name: what lies there is neither mixed nor destroyed. Name "
        "it, or destroy its disk and say so with `surveyhost vault destroyed%(option)s`."
    )


class SpareHoldsAnswers(SpareRefused):
    sentence = (
        "%(spare)s holds answers that a backup may lack: promote it instead (`surveyhost vault promote%(option)s`), or "
        "restore without %(setting)s and empty it afterwards."
    )


class VaultEmpty(Refusal):
    sentence = "Vault “%(name)s” is not at the newest revision, or empty: run `surveyhost upgrade`."
