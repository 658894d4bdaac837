"""Which letters the bytes of a text file stand for: UTF-8, UTF-16, or a code page of Windows where that is certain.

A file that a spreadsheet program on Windows saved as plain CSV names no encoding. Of the code pages two are common
here, 1258 for Vietnamese and 1252 for western Europe; a file is read by one of them only if all of its letters are
letters of those languages, and every tone mark of 1258 stands behind a vowel.
"""

import re
import unicodedata

UTF16 = (b"\xff\xfe", b"\xfe\xff")
_HEAD = 64 * 1024
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_BARE_TONE = re.compile(rf"(?<![AEIOUYÂÊÔĂƠƯaeiouyâêôăơư])[{_TONES}]")
_FOREIGN_WORD = re.compile(r"(?<![^\W\d_])[^\x00-\x7f\W\d_]{3,}(?![^\W\d_])")
"""A whole word without a letter of ASCII: another alphabet, seen through the wrong code page."""
_MARKS = frozenset("–—‘’‚“”„…•€§°«»©®™´º¡¿\u00a0")
_VIETNAMESE = frozenset("âăêôơưđ") | {
    unicodedata.normalize("NFC", vowel + tone) for vowel in "aăâeêioôơuưy" for tone in _TONES
}
_WESTERN = frozenset("àáâãäåæçèéêëìíîïñòóôõöøùúûüßœ")
NAMES = {"cp1258": "Windows-1258", "cp1252": "Windows-1252"}
"""Code page to what people call it."""


def encoding(content: bytes) -> str | None:
    """The name of the codec, one of Python's; None where there is none by which the content is certainly text."""
    if content.startswith(UTF16):
        return "utf-16"  # what spreadsheets call "Unicode text"
    head = content[:_HEAD]
    if b"\0" in content:
        return _unmarked(head)
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return _code_page(content)
    return "utf-8-sig"


def _unmarked(head: bytes) -> str | None:
    """UTF-16 without its mark: in a table of people most letters are ASCII, so every other byte is nothing."""
    even, odd = head[::2].count(0), head[1::2].count(0)
    if odd * 3 > len(head) and not even:
        return "utf-16-le"
    return "utf-16-be" if even * 3 > len(head) and not odd else None


def _code_page(content: bytes) -> str | None:
    replaced = content.decode("utf-8", errors="replace")
    broken = replaced.count("\ufffd")
    if sum(1 for letter in replaced if letter > "\x7f") >= 2 * broken or re.search(rb"[\x00-\x08\x0e-\x1f]", content):
        return None  # UTF-8 with a few broken bytes is damaged, and no other encoding; and text holds no such signs
    vietnamese = content.decode("cp1258", errors="replace")
    has_tones = any(tone in vietnamese for tone in _TONES)
    if has_tones and not _BARE_TONE.search(vietnamese) and _is_of(vietnamese, _VIETNAMESE):
        return "cp1258"
    return "cp1252" if _is_of(content.decode("cp1252", errors="replace"), _WESTERN) else None


def _is_of(text: str, letters: frozenset[str]) -> bool:
    """Whether every letter beyond ASCII is one of these, in capitals or not, and stands among others of ASCII."""
    plain = unicodedata.normalize("NFC", text)
    if _FOREIGN_WORD.search(plain):
        return False
    strange = set(plain) - _MARKS
    return all(one < "\x80" or one.lower() in letters for one in strange)
