"""Kinds of fields. Each reads what was typed into a value of its type, and keeps what was typed to show it again."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_wtf.file import FileField
from wtforms import BooleanField, DateField, Field, IntegerField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import StopValidation
from wtforms.widgets import TextInput

from ...core.quoting import quoted
from ...core.texts.natural import LARGEST, natural
from ..account.language import say


def _(words: str) -> str:
    """Marks words for the catalogue."""
    return words


TOO_LONG = _("At most %(most)s characters; there are %(count)s.")
NO_NUMBER = _("A whole number is expected here, not “%(text)s”.")
NO_DAY = _("Say by which day, as in 2027-01-31.")
NO_MOMENT = _("“%(text)s” is not a date and time; expected one like 2026-11-27T17:00.")
NOT_ON_THE_LIST = _("“%(text)s” is not on the list.")
LINE, TEXT = 300, 20_000
"""Characters that a field takes where nothing else is said; what a service limits more closely, it says itself."""


class _Written:
    """Text: blank around it is cut off, it has at most `most` characters; `missing` is said where there is none."""

    data: Any
    most: int
    missing: str

    def pre_validate(self, form: object) -> None:
        del form
        text = self.data or ""
        if len(text) > self.most:
            raise StopValidation(say(TOO_LONG, most=self.most, count=len(text)))
        if self.missing and not text:
            raise StopValidation(say(self.missing))


def _stripped(text: str | None) -> str:
    return (text or "").strip()


class Line(_Written, StringField):
    """A line of text."""

    def __init__(self, most: int = LINE, missing: str = "", **rest: Any) -> None:
        super().__init__("", filters=[_stripped], **rest)
        self.most, self.missing = most, missing


class Lines(_Written, TextAreaField):
    """A text of several lines; `.lines` are those that are not blank."""

    def __init__(self, most: int = TEXT, missing: str = "", **rest: Any) -> None:
        super().__init__("", filters=[_stripped], **rest)
        self.most, self.missing = most, missing

    @property
    def lines(self) -> list[str]:
        return [line.strip() for line in (self.data or "").splitlines() if line.strip()]


class Natural(IntegerField):
    """A whole number from 0; None where the field is blank."""

    def __init__(self, most: int = LARGEST, **rest: Any) -> None:
        super().__init__("", **rest)
        self.most = most

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        if not valuelist:
            return  # not asked: the default stands
        text = valuelist[0].strip()
        self.data = natural(text, self.most)
        if text and self.data is None:
            raise ValueError(say(NO_NUMBER, text=quoted(text)))


class Day(DateField):
    """A day; None where it is left blank and need not be filled in."""

    def __init__(self, required: bool = True, **rest: Any) -> None:
        super().__init__("", **rest)
        self.required = required

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        text = valuelist[0].strip() if valuelist else ""
        if not text and not self.required:
            self.data = None
            return
        try:
            self.data = date.fromisoformat(text)
        except ValueError:
            raise ValueError(say(NO_DAY)) from None


class Moment(Field):
    """A moment without its zone, as a browser writes it; None where the field is blank."""

    widget = TextInput()

    def __init__(self, **rest: Any) -> None:
        super().__init__("", **rest)

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        text = valuelist[0].strip() if valuelist else ""
        self.data = None
        if not text:
            return
        try:
            moment = datetime.fromisoformat(text)
            moment.replace(tzinfo=UTC).astimezone(ZoneInfo("Pacific/Kiritimati"))
        except (ValueError, OverflowError):
            raise ValueError(say(NO_MOMENT, text=quoted(text))) from None
        self.data = moment

    def _value(self) -> str:
        return self.raw_data[0] if self.raw_data else ""

    def within(self, zone: ZoneInfo) -> datetime | None:
        """The moment in this zone."""
        return None if self.data is None else self.data.replace(tzinfo=zone)


class Choice(StringField):
    """One of a few values. Templates give their words; `among` may be set by the view as well."""

    def __init__(self, among: Iterable[str] = (), missing: str = "", **rest: Any) -> None:
        super().__init__("", filters=[_stripped], **rest)
        self.among, self.missing = tuple(among), missing

    def pre_validate(self, form: object) -> None:
        del form
        if self.data not in self.among:
            raise StopValidation(say(self.missing) if self.missing else say(NOT_ON_THE_LIST, text=quoted(self.data)))


class Choices(SelectMultipleField):
    """Several of a few values; which are allowed, the service says."""

    def __init__(self, **rest: Any) -> None:
        super().__init__("", validate_choice=False, choices=[], **rest)


class _Needed(Field):
    """`missing` is said where something has to be given and is not; "" where nothing has to be."""

    def __init__(self, missing: str = "", **rest: Any) -> None:
        super().__init__("", **rest)
        self.missing = missing

    def pre_validate(self, form: object) -> None:
        del form
        if self.missing and not self.data:
            raise StopValidation(say(self.missing))


class Tick(_Needed, BooleanField):
    """A box to tick."""


class Upload(_Needed, FileField):
    """A file; None where none was sent."""

    @property
    def filename(self) -> str:
        """The name that the browser gave; "" where there is no file."""
        return str(self.data.filename or "") if self.data else ""

    def read(self, most: int = -1) -> bytes:
        """What was sent; b"" where there is none."""
        return bytes(self.data.read(most)) if self.data else b""
