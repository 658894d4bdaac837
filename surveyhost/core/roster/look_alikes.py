"""Texts that look alike are the same: the keys by which a roster's texts are compared, and how they are shown.

Two units that differ by a soft hyphen, by a capital or by a full-width letter are one unit to everybody who reads them;
counted as two, both may fall below the smallest group.
"""

import re
import unicodedata
from collections.abc import Iterator

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""Characters that take no room and show nothing: Unicode's Default_Ignorable_Code_Point."""
_LONGEST_NUMBER = 12
"""Digits to which an id of digits is padded when the ways to write it are listed."""


def visible(text: str) -> str:
    """The text as it is shown: composed characters, none that is invisible, single spaces, none at the ends."""
    if text.isascii():
        return " ".join(text.split())
    return " ".join(_INVISIBLE.sub("", unicodedata.normalize("NFC", text)).split())


def key(text: str) -> str:
    """What two texts have in common that look alike: no case, no width, no invisible characters."""
    if text.isascii():
        return visible(text).casefold()
    plain = unicodedata.normalize("NFKC", visible(text)).casefold()
    return visible(unicodedata.normalize("NFKC", plain))


def id_key(text: str) -> str:
    """As `key`, for an id: no spaces, and a number without the zeros around it, for 000007, 7 and 7.0 are one id."""
    plain = key(text).replace(" ", "")
    number = re.fullmatch(r"([0-9]+)(?:\.0+)?", plain)
    return (number.group(1).lstrip("0") or "0") if number else plain


def mailbox(reached: str) -> str:
    """As `key`, for an address or a number: what it has in common with others that the same eyes read. Most servers put
    what is sent to `lan+1@` and `lan+2@` into one mailbox."""
    local, at, domain = key(reached).rpartition("@")
    return (local.partition("+")[0] or local) + at + domain


def ways_to_write(text: str) -> Iterator[str]:
    """An id as it stands, its key, and the key with zeros before it: how it may stand in an older roster."""
    plain = id_key(text)
    found = dict.fromkeys((text, visible(text), visible(text).upper(), plain))
    if plain.isdigit():
        found |= dict.fromkeys(plain.zfill(digits) for digits in range(len(plain) + 1, _LONGEST_NUMBER + 1))
    yield from found


class Spellings:
    """One spelling for everything that looks alike: the first that came."""

    def __init__(self) -> None:
        self._first: dict[tuple[str, ...], str] = {}
        self.others: dict[str, str] = {}
        """Another spelling to the one that stands for it."""

    def of(self, text: str, *within: str) -> str:
        """The spelling that stands for this text; `within`: what it is a value of (an attribute, the levels above)."""
        first = self._first.setdefault((*within, key(text)), text)
        if first != text:
            self.others.setdefault(text, first)
        return first
