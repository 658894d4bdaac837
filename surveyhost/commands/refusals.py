"""What commands refuses: each kind of no with its sentence, and the field it belongs to."""

from ..core.errors import OperatorRefusal


class SomethingWrong(OperatorRefusal):
    sentence = "%(count)s %(things)s wrong."


class NoSuchMask(OperatorRefusal):
    sentence = "Comment %(number)s has no mask over '%(words)s'."


class NoCommentNumber(OperatorRefusal):
    sentence = "--%(act)s expects a comment's number, like 12 or '12:words', not '%(text)s'."


class NoThreadNumber(OperatorRefusal):
    sentence = "--%(act)s expects a number of `threads show`, like 12, or for --send-back '12:why', not '%(text)s'."


class RecordUnreadable(OperatorRefusal):
    sentence = "%(file)s cannot be read (%(strerror)s)."


class NeitherToNorSlip(OperatorRefusal):
    sentence = "Choose one of --to and --slip."


class NoClientNumber(OperatorRefusal):
    sentence = "There is no client '%(text)s'; a client is given by its id."


class NoPublishedUnit(OperatorRefusal):
    sentence = "'%(path)s' is not among the published units."


class CommentsUnread(OperatorRefusal):
    sentence = "The comments have not all been read; see `surveyhost release comments %(survey)s`."


class Ua2IsOnePdf(OperatorRefusal):
    sentence = "--ua-2 prints one PDF: give it without another kind of file and without --all-units."


class UnitsNeedPdf(OperatorRefusal):
    sentence = "--unit and --all-units are for --format pdf; the other formats hold every unit."


class LengthOfPdf(OperatorRefusal):
    sentence = "--length is for --format pdf; the other formats hold everything."


class DoesNotHold(OperatorRefusal):
    sentence = "%(file)s does not hold: %(listed)s."


class SignerUnknown(OperatorRefusal):
    sentence = "%(file)s is consistent in itself; signer unknown (give %(needed)s to know)."


class ExportUnwritable(OperatorRefusal):
    sentence = "%(out)s cannot be written (%(strerror)s)."


class EndsUnknown(OperatorRefusal):
    sentence = "Nothing was made: nobody has said which end of %(count)s is the good one. %(listed)s."


class NoEnd(OperatorRefusal):
    sentence = "--good-end expects QUESTION=END, END being one of %(listed)s; not '%(text)s'."


class NoScale(OperatorRefusal):
    sentence = "--good-end: no scale that is asked about has a question '%(code)s'; there are %(listed)s."


class VaultUnfit(OperatorRefusal):
    sentence = "The vault is not fit for production: %(fault)s%(more)s."


class VaultNotSaid(OperatorRefusal):
    sentence = "There are several vaults: say with --vault which one is meant, of %(listed)s. Nothing was done."


class NotAtNewest(OperatorRefusal):
    sentence = "Not at the newest revision: %(listed)s; run `surveyhost upgrade` first."


class Unconfirmed(OperatorRefusal):
    sentence = "%(what)s Give --yes where that is meant; nothing was done."


class NothingDone(OperatorRefusal):
    sentence = "Nothing was done."


class NobodyNamed(OperatorRefusal):
    sentence = "'%(address)s' is no e-mail address; --as names the person who does this."


class NothingToApprove(OperatorRefusal):
    sentence = "No release of survey %(survey)s waits for approval."


class NoMoment(OperatorRefusal):
    sentence = "'%(text)s' is no moment; expected one like 2026-03-02T08:00."


class RosterNotImported(OperatorRefusal):
    sentence = "%(name)s has %(count)s; nothing was imported."


class NoSuchActionNamed(OperatorRefusal):
    sentence = "--named expects ACTION:LANGUAGE=WORDS, the first of these being one of %(known)s; not '%(text)s'."


class NotNamed(OperatorRefusal):
    sentence = "Nothing is set up: say with --named how these are asked about: %(listed)s."


class ReadersNotMade(OperatorRefusal):
    sentence = "%(name)s has %(count)s; no reader was made."


class ColumnsUnasked(OperatorRefusal):
    sentence = "%(name)s was not imported, for nobody has said what these are: %(ways)s. COLUMN is %(meanings)s."


class NoColumnNamed(OperatorRefusal):
    sentence = "--map %(text)s: expected HEADING=COLUMN."


class NoSuchColumn(OperatorRefusal):
    sentence = "The file has no column '%(heading)s'; it has %(known)s."


class RosterUnreadable(OperatorRefusal):
    sentence = "%(file)s cannot be read (%(strerror)s)."


class NoRatedPair(OperatorRefusal):
    sentence = "--rates expects PLACE=UNIT, like 'it=Head office / IT', not '%(text)s'."


class DrillFailed(OperatorRefusal):
    sentence = "%(count)s wrong with what this backup brings back."


class AuditChainBroken(OperatorRefusal):
    sentence = "%(fault)s"


class NeitherOutNorKeep(OperatorRefusal):
    sentence = "Choose one of --out and --keep."


class NotReturnedMail(OperatorRefusal):
    sentence = "This message is no report about a letter and names no reference; somebody may have written it."


class WhoExplains(OperatorRefusal):
    sentence = "Say both why letters go out although they are changed (--why), and which administrator says so (--as)."


class NoInbox(OperatorRefusal):
    sentence = "No inbox is known: set SURVEYHOST_MAIL_INBOX_URL."


class FirstAndWords(OperatorRefusal):
    sentence = "A count is the first, or has the words of the first: give --first or --words, not both."


class FolderMissing(OperatorRefusal):
    sentence = "%(file)s cannot be written: there is no such folder."


class NoOrdinaryFile(OperatorRefusal):
    sentence = "%(file)s cannot be written: it is no ordinary file."


class NoStatementsFile(OperatorRefusal):
    sentence = "--statements %(text)s: expected LANGUAGE=FILE, with one of %(languages)s."


class StatementsUnreadable(OperatorRefusal):
    sentence = "%(file)s is not UTF-8 text."


class FolderInTheWay(OperatorRefusal):
    sentence = "%(folder)s is there already: give another folder, or take it away first."


class PageNotHosted(OperatorRefusal):
    sentence = (
        "This wave's contract names no page of the keeper's: the survey's rules say where it is, before a wave opens."
    )


class HostUnreadable(OperatorRefusal):
    sentence = "--host is '%(host)s'; expected an address without a path, like https://survey.example."


class ScriptIsAnother(OperatorRefusal):
    sentence = "Neither this plan nor this program has the script that the contract names: ask for the plan once more."


class WholeProgramNeeded(OperatorRefusal):
    sentence = "This takes the whole program; the keeper's part alone draws no pages: pip install 'surveyhost[server]'."
