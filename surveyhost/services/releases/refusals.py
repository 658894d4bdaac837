"""What releases refuses: each kind of no with its sentence, and the field it belongs to."""

from ...core.errors import NotThere, OperatorRefusal, Refusal, WrongState


class ReportWaiting(Refusal):
    """A report is still being printed."""


class NotOurs(OperatorRefusal):
    """A file is none of ours, or cannot be checked."""


class NoSuchRelease(NotThere):
    sentence = "There is no such release."


class AnotherApproved(Refusal):
    sentence = "Another release was approved meanwhile; prepare this one again."


class TablesChanged(Refusal):
    sentence = "The tables are not those that were prepared; prepare the release again."


class NoContractInPlace(Refusal):
    sentence = "No two people have approved a pulse's contract by which this could be released."


class NoCertificate(Refusal):
    sentence = "This release has no certificate; it cannot be approved."


class CommentsNotRead(Refusal):
    sentence = "The comments have not all been read; a comment reviewer does that first."


class NoteMissing(Refusal):
    sentence = "Say in a sentence what should change."
    field = "note"


class SameReader(Refusal):
    sentence = "%(name)s decided about the comments; another person must approve them."


class CountsDestroyed(WrongState):
    sentence = "The counts of this wave have been destroyed."


class CommentsFinal(Refusal):
    sentence = "The comments of this release are final; nothing more can be decided."


class NoSuchComment(NotThere):
    sentence = "There is no comment %(number)s."


class CommentsWaiting(Refusal):
    sentence = "%(comments)s not been read yet."


class NoSuchRecord(NotThere):
    sentence = "There is no record %(record_id)s."


class VendorKeyMalformed(OperatorRefusal):
    sentence = "The vendor's key has 64 hexadecimal digits."


class NoDestructionRecord(NotOurs):
    sentence = "This file is not a record of destruction."


class NothingApproved(NotThere):
    sentence = "Survey %(survey_id)s has no approved release%(which)s yet."


class ReleaseGone(Refusal):
    sentence = "This release was sent back; its tables were deleted."


class ReportNotPrinted(ReportWaiting):
    sentence = "This report is still being printed; it will be here in a minute."


class ReleaseDamaged(Refusal):
    sentence = "The tables of this release cannot be read."


class NotInThisLanguage(Refusal):
    sentence = "This release is not there in '%(language)s'."
    field = "language"


class CompanyOnly(Refusal):
    sentence = "This release shows the company only; it has no unit reports."


class OnePageOfCompany(Refusal):
    sentence = "One page is a report of the whole company; a unit has a summary and a full report."
    field = "length"


class UnitReportsNotPrinted(ReportWaiting):
    sentence = "Still being printed: %(count)s of %(reports)s."


class NotApprovedYet(WrongState):
    sentence = "Unit reports are printed after the release is approved."


class PrintingEnded(ReportWaiting):
    sentence = "A process that prints was ended from outside; the reports that are done are kept. Try again."


class PrintingAlready(Refusal):
    sentence = "Unit reports are being printed already; they will be here in a while."


class NothingAttached(NotOurs):
    sentence = "This PDF has no anonymity.json attached; it is not a report of ours."


class NoPdf(NotOurs):
    sentence = "This file is not a PDF that could be read."


class FileUnreadable(NotOurs):
    sentence = "%(path)s cannot be read (%(strerror)s)."


class OtherCheck(NotOurs):
    sentence = "A record of destruction is checked by the vendor's key, not by a certificate."


class NoPemCertificate(NotOurs):
    sentence = "%(path)s is not a certificate; expected one in PEM, like %(certificate)s."


class NoBallotYet(Refusal):
    """A ballot on statements cannot be made of this release."""


class BallotNotReleased(NoBallotYet):
    sentence = "A ballot is made of the comments of a release that is out."


class BallotWithoutComments(NoBallotYet):
    sentence = "This release prints no comment of which statements could be made."


class BallotInNoLanguage(NoBallotYet):
    sentence = "A ballot can be held in none of this survey's languages."
