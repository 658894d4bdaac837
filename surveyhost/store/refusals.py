"""What store refuses: each kind of no with its sentence, and the field it belongs to."""

from ..core.errors import OperatorRefusal, Refusal


class NotMigrated(OperatorRefusal):
    """A database is not at the revision that the program expects."""


class DatabaseRefused(Refusal):
    """A database cannot be read."""


class NotAtNewestRevision(NotMigrated):
    sentence = "Not at the newest revision: %(names)s. Run `surveyhost upgrade` first."


class NewerThanProgram(NotMigrated):
    sentence = (
        "The %(which)s database is at revision %(at)s, which this program does not know; its own newest is %(newest)s. "
        "A newer program has been here: run that one, or restore a backup that this one made."
    )


class NotAsExpected(NotMigrated):
    sentence = "The %(which)s database is not what the code expects: %(difference)s"


class DatabaseUnusable(DatabaseRefused):
    sentence = "%(name)s cannot be used (%(reason)s); is it running, and its address right?"


class DatabaseDamaged(DatabaseRefused):
    sentence = "%(name)s is damaged (%(reason)s); bring it back with `surveyhost restore`."


class KeyringUnusable(DatabaseRefused):
    sentence = "%(name)s cannot be used (%(reason)s); without it no key is at hand."


class VaultLost(OperatorRefusal):
    sentence = (
        "The database of vault %(name)s is empty, and waves should lie in it: bring it back with `surveyhost restore`, "
        "or put its address right in SURVEYHOST_VAULTS. Nothing was made anew."
    )


class VaultDown(Refusal):
    sentence = "Vault “%(name)s” cannot be reached (%(reason)s): nothing can be done with the waves that lie in it."


class VaultNotNamed(Refusal):
    sentence = "No vault of number %(number)s is named: SURVEYHOST_VAULTS of this process lacks it."
