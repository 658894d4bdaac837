"""What tabulation refuses: each kind of no with its sentence, and the field it belongs to."""

from ...core.errors import NotThere, Refusal, WrongState


class KeeperRecordRefused(Refusal):
    """A keeper's record does not fit."""

    field = "record"


class WaveKeyRefused(Refusal):
    """The private key of a wave is not at hand, or was not asked for."""

    field = "private_key"


class NotThisWavesKey(WaveKeyRefused):
    sentence = "This is not the private key of this wave."


class KeyOnServer(WaveKeyRefused):
    sentence = "The private key of this wave is on the server; nobody has to bring it."


class RecordOfOtherKey(KeeperRecordRefused):
    sentence = "This record is of another wave's key."


class RecordChanged(KeeperRecordRefused):
    sentence = "This record was changed after it was signed."


class RecordTooEarly(WrongState):
    sentence = "A keeper's record is taken after the keeper has brought the key to the tally."
    field = "record"


class RecordOfOtherSigner(KeeperRecordRefused):
    sentence = "This record was not signed by whoever brought the private key."


class NoWaveToRelease(NotThere):
    sentence = "Survey %(survey_id)s has no wave that could be released."


class NotClosedYet(WrongState):
    sentence = "Survey %(survey_id)s is %(state)s; a release is prepared after it has closed."


class KeyWithKeeper(WaveKeyRefused):
    sentence = "The private key of this wave is with its keeper; bring it to the tally."


class BoxesChanged(Refusal):
    sentence = "The boxes are not those that were counted at closing; nothing is tabulated."


class ReleaseWaits(Refusal):
    sentence = "Release %(number)s waits for a second person; approve it or send it back first."


class TallyEnded(Refusal):
    sentence = "A process of the tally was ended from outside; nothing is prepared. Try again."


class PreparingAlready(Refusal):
    sentence = "A release of this wave is being prepared already; it will be here in a while."


class NoKeeperRecord(KeeperRecordRefused):
    sentence = "This file is no keeper's record; expected what `surveyhost keeper record` wrote."
