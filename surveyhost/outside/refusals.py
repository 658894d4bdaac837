"""What outside refuses: each kind of no with its sentence, and the field it belongs to."""

from ..core.errors import OperatorRefusal, Refusal


class SheetRefused(Refusal):
    """A spreadsheet cannot be read."""

    field = "file"


class InboxUnreachable(OperatorRefusal):
    sentence = "The inbox to which letters come back could not be read (%(kind)s)."


class DnsSilent(Refusal):
    sentence = "No name server answers (%(kind)s). Try again later, or name one in SURVEYHOST_DNS_SERVER."


class SpfMissing(Refusal):
    sentence = (
        "%(domain)s has no SPF record, so nobody can tell whether our mail server may send for it. Publish one there: "
        "v=spf1, what the mail provider says, and -all."
    )


class SpfBroken(Refusal):
    sentence = "The SPF record of %(domain)s cannot be used (%(detail)s). Put it right there."


class SpfOpen(Refusal):
    sentence = "Anybody may send for %(domain)s by its SPF record. Let it end in -all or ~all."


class DkimSelectorUnknown(Refusal):
    sentence = "Nobody has said under which name the signing key lies. Set SURVEYHOST_DKIM_SELECTOR."


class DkimMissing(Refusal):
    sentence = "There is no key at %(name)s, so signatures count for nothing. Publish it as the mail provider says."


class DkimUnusable(Refusal):
    sentence = "What stands at %(name)s is not one usable key. Publish it again, as a single TXT record."


class DkimWeak(Refusal):
    sentence = "The key at %(name)s has %(bits)s bits; more and more receivers pass over it. Make one of 2048 bits."


class DmarcMissing(Refusal):
    sentence = (
        "%(domain)s has no DMARC record, and large receivers turn such letters away. Publish one at _dmarc.%(domain)s: "
        "v=DMARC1; p=reject."
    )


class DmarcBroken(Refusal):
    sentence = "The DMARC record of %(domain)s cannot be used (%(detail)s). Put it right there."


class DmarcWatchesOnly(Refusal):
    sentence = (
        "The DMARC record of %(domain)s says p=none: letters that only pretend to be ours are delivered too. Change it "
        "to p=quarantine or p=reject."
    )


class AlignmentMissing(Refusal):
    sentence = (
        "%(domain)s does not stand behind our letters: they come back to %(returns)s and are signed for %(signer)s, "
        "and neither is in line with it and in order. Put SPF or DKIM right, or set SURVEYHOST_MAIL_RETURNS or "
        "SURVEYHOST_DKIM_DOMAIN to a name in %(domain)s."
    )


class NoMailServer(Refusal):
    sentence = "No mail server is named, so its address cannot be looked at. Set SURVEYHOST_SMTP_URL."


class HostUnknown(Refusal):
    sentence = "The name of the mail server, %(host)s, leads to no address. Put SURVEYHOST_SMTP_URL right."


class ServerLocal(Refusal):
    sentence = (
        "The mail server %(host)s is in our own network, so the address from which letters leave is not known here. "
        "Look at the name of that address yourself."
    )


class ReverseMissing(Refusal):
    sentence = "The address %(address)s has no name, and receivers distrust that. Ask whoever gave it to you for one."


class ReverseElsewhere(Refusal):
    sentence = (
        "The address %(address)s is called %(name)s, and that name does not lead back to it. Ask whoever gave it to "
        "you to make both agree."
    )


class MailServerMalformed(OperatorRefusal):
    sentence = "SURVEYHOST_SMTP_URL must read smtp://user:password@host:port or smtps://..."


class DkimKeyUnreadable(OperatorRefusal):
    sentence = "%(setting)s: %(path)s cannot be used to sign letters (%(why)s)."


class NotLaidOut(Refusal):
    sentence = "This could not be laid out: %(error)s."


class TooManyMerges(SheetRefused):
    sentence = "The spreadsheet merges more than %(most)s cells; save it as CSV."


class TooManyCells(SheetRefused):
    sentence = "The spreadsheet has more than %(most)s cells; save it as CSV."


class TooManyMergedCells(SheetRefused):
    sentence = "The spreadsheet has more than %(most)s merged cells; save it as CSV."


class TooManyRows(SheetRefused):
    sentence = "The spreadsheet is larger than %(most_rows)s rows or %(most_columns)s columns; save it as CSV."


class SheetEntities(SheetRefused):
    sentence = "The spreadsheet declares entities, which no .xlsx file does."


class SheetNotUtf8(SheetRefused):
    sentence = "The spreadsheet's text is not UTF-8; save it as .xlsx again."


class SheetUnpacksLarge(SheetRefused):
    sentence = "The spreadsheet unpacks to more than %(most)s MB; save it as CSV."


class WorkbookTooLarge(Refusal):
    sentence = "The workbook is larger than %(most)s MB."
    field = "file"


class NoWorkbook(SheetRefused):
    sentence = "The file is not a workbook; it must be an .xlsx, .xls or .ods file."


class WorkbookUnreadable(SheetRefused):
    sentence = "The workbook cannot be read; save it as .xlsx again."


class SheetUnreadable(SheetRefused):
    sentence = "The file looks like a spreadsheet but cannot be read; save it as .xlsx again."


class WorkbookEncrypted(SheetRefused):
    sentence = "The workbook is protected by a password; save it without one."


class WorkbookIsPage(SheetRefused):
    sentence = (
        "The file is a web page or an XML file under another name; "
        "open it in a spreadsheet program and save it as .xlsx."
    )


class WorkbookIsText(SheetRefused):
    sentence = (
        "The file is plain text such as CSV, which holds one sheet only; "
        "put the form's sheets into one workbook and save it as .xlsx."
    )


class WorkbookIsDocument(SheetRefused):
    sentence = "The file is a document of another program; export it from there as .xlsx."
