"""What outside refuses: each kind of no with its sentence, and the field it belongs to."""

from ..core.errors import OperatorRefusal, Refusal


class SheetRefused(Refusal):
    """A spreadsheet cannot be read."""

    field = "file"


class InboxUnreachable(OperatorRefusal):
    sentence = "The inbox to which letters come back could not be read (%(kind)s)."


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
    sentence = "The file is no workbook; it must be an .xlsx, .xls or .ods file."


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
