"""Telephone numbers that can take a text message, in the one form in which they are kept (E.164)."""

import re

from phonenumbers import (
    NumberParseException,
    PhoneNumberFormat,
    PhoneNumberType,
    format_number,
    is_valid_number,
    number_type,
    parse,
)

_WRITTEN = re.compile(r"[0-9 +()./\u00a0\u2013-]{4,40}")
FEWEST = 6
"""Digits of a number of a mobile telephone, at least."""
_MOBILE = frozenset({PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE})


def e164(text: str, country: str | None = None) -> str | None:
    """The number as "+84912345678"; None where it is none, or of a line that takes no text message.

    country: two letters (ISO 3166-1) of the country in which it may be written without its country's code.
    """
    said = text.lstrip("'")  # by an apostrophe spreadsheets are kept from dropping a zero
    if not _WRITTEN.fullmatch(said):
        return None
    try:
        found = parse(said, country)
    except NumberParseException:
        return None
    if found.extension or not is_valid_number(found) or number_type(found) not in _MOBILE:
        return None
    return format_number(found, PhoneNumberFormat.E164)


def may_be_number(text: str) -> bool:
    """Whether this is written as a telephone number is, in whatever country."""
    return bool(_WRITTEN.fullmatch(text)) and sum(one.isdigit() for one in text) >= FEWEST
