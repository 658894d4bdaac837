"""What operations refuses: each kind of no with its sentence, and the field it belongs to."""

from ...core.errors import OperatorRefusal, Refusal


class RestoreRefused(OperatorRefusal):
    """A backup cannot be restored."""


class NotBegun(Refusal):
    """There is no data folder yet, or an unfinished one."""


class BackupFolderInUse(OperatorRefusal):
    sentence = "%(folder)s is not empty; a backup wants a folder of its own."


class BackupChanged(RestoreRefused):
    sentence = "The files in %(folder)s are not those that were backed up."


class BackupOfMoreVaults(RestoreRefused):
    sentence = (
        "The backup holds %(listed)s, by the number after the hyphen, which SURVEYHOST_VAULTS does not name: name a "
        "new, empty database for each."
    )


class LaterBackup(RestoreRefused):
    sentence = (
        "A later backup was made: which links were used by the time of this one is no longer known. "
        "Restore the latest, or with --close-unknown, which closes %(listed)s."
    )


class RestoreCutShort(RestoreRefused):
    sentence = "Restoring another backup was cut short; restore that one first."


class NoBackup(RestoreRefused):
    sentence = "%(folder)s holds no backup, or not a whole one."


class OtherProgramsBackup(RestoreRefused):
    sentence = "%(there)s; restore it with the program that made it."


class DatabasesInUse(RestoreRefused):
    sentence = "There is something in the databases; a backup is restored into empty ones."


class NoDataFolder(NotBegun):
    sentence = "There is no data folder %(data)s; run `surveyhost init` first."


class DataFolderNotReady(NotBegun):
    sentence = "%(data)s is not ready; run `surveyhost init` first."


class DataFolderLost(NotBegun):
    sentence = "There is no data folder %(data)s; put the keys back, or run `surveyhost init`."


class NothingMadeAnew(OperatorRefusal):
    sentence = "%(data)s is in use, so nothing is made anew. %(listed)s"


class NotTheFrozenOne(OperatorRefusal):
    sentence = "it is not the one whose hash was frozen."


class NotThePreparedTables(OperatorRefusal):
    sentence = "its tables are not those that were prepared."


class MasterKeyFromEnvironment(OperatorRefusal):
    sentence = "The master key comes from the environment; unset it, and keep it in master.key instead."


class SomethingMissing(Refusal):
    sentence = "Something that is needed is missing. %(listed)s"


class NoKeysThere(OperatorRefusal):
    sentence = "%(where)s is not there: no keys to take."


class KeysDiffer(OperatorRefusal):
    sentence = "%(where)s is there already, and is another key than the %(name)s of the folder; nothing was destroyed."


class KeysStayWhereTheyAre(OperatorRefusal):
    sentence = (
        "The keys of %(folder)s are where they belong. To move them into a database, set SURVEYHOST_KEYRING_URL first."
    )


class CopyFolderInUse(OperatorRefusal):
    sentence = "%(folder)s holds something that is not a copy of the keys; expected a new folder, or the earlier copy."
