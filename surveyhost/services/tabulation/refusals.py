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


class KeyStaysWithKeeper(WaveKeyRefused):
    sentence = "With the split count the keeper's private key never comes here: bring the outcome of the count."


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


class OutcomeRefused(Refusal):
    """What the keeper gave back does not belong to this wave's export."""

    field = "outcome"


class NotSplit(WrongState):
    sentence = "Wave %(number)s of survey %(survey_id)s is not counted in halves."


class NotYetExportable(WrongState):
    sentence = "Ballots are handed to the keeper once the wave is closed and what ties people to them is destroyed."


class ExportedAlready(WrongState):
    sentence = "Other ballots were handed to the keeper already. A second, different file would open what was answered."


class OutcomeMissing(WrongState):
    sentence = "The keeper's count of this wave has not been brought yet."
    field = "outcome"


class OutcomeTooEarly(WrongState):
    sentence = "The ballots of this wave have not been handed to the keeper."
    field = "outcome"


class OutcomeTooLarge(OutcomeRefused):
    sentence = "An outcome has at most %(most)s MB."


class OutcomeDoesNotFit(OutcomeRefused):
    sentence = "This outcome does not fit the ballots; nothing of it was kept. In the words of the count: %(reason)s"


class OutcomeOfOtherBallots(OutcomeRefused):
    sentence = "This outcome is of other ballots than those that were handed to the keeper."


class OutcomeOfOtherWords(OutcomeRefused):
    sentence = "These words are not those of this outcome. The keeper reads them out at the end of the count."
    field = "words"


class OtherOutcome(OutcomeRefused):
    sentence = "Another outcome was brought already; what is printed comes of that one."


class BoxesChanged(Refusal):
    sentence = "The boxes are not those that were counted at closing; nothing is tabulated."


class ReleaseWaits(Refusal):
    sentence = "Release %(number)s waits for a second person; approve it or send it back first."


class TallyEnded(Refusal):
    sentence = "A process of the tally was ended from outside; nothing is prepared. Try again."


class PreparingAlready(Refusal):
    sentence = "A release of this wave is being prepared already; it will be here in a while."


class NoKeeperRecord(KeeperRecordRefused):
    sentence = "This file is not a keeper's record; expected what `surveyhost keeper record` wrote."
