"""Texts with the HTML or Markdown that other tools lay out, as words alone."""

import html
import re

_SILENT = re.compile(r"<!--.*?-->|<(script|style)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_BREAK = re.compile(r"<br\s*/?>|</(?:p|div|li|tr|h[1-6]|ul|ol|table)\s*>", re.IGNORECASE)
_NAMES = "a|abbr|b|big|blockquote|body|br|center|cite|code|del|div|em|font|h[1-6]|hr|html|i|img|ins|label|li|mark|ol|p"
_NAMES += r"|pre|q|s|small|span|strike|strong|sub|sup|table|tbody|td|th|thead|tr|tt|u|ul|var|(?:o|w|v|st1|m):\w+"
_TAG = re.compile(rf"</?(?:{_NAMES})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{1,6}|#x[0-9a-fA-F]{1,5});")
_MARKDOWN = (
    (re.compile(r"!?\[([^\[\]\n]+)\]\((\S+?)\)"), r"\1 (\2)"),
    (re.compile(r"^[ \t]{0,3}#{1,6}[ \t]+", re.MULTILINE), ""),
    (re.compile(r"(?<![\w*\\])\*\*(?=[^\s*])(.+?)(?<=[^\s*\\])\*\*(?![\w*])", re.DOTALL), r"\1"),
    (re.compile(r"(?<![\w\\])__(?=[^\s_])(.+?)(?<=[^\s_\\])__(?!\w)", re.DOTALL), r"\1"),
    (re.compile(r"(?<![\w*\\])\*(?=[^\s*])([^*\n]+?)(?<=[^\s*\\])\*(?![\w*])"), r"\1"),
    (re.compile(r"(?<![\w\\])_(?=[^\s_])([^_\n]+?)(?<=[^\s_\\])_(?!\w)"), r"\1"),
    (re.compile(r"\\([\\*_#])"), r"\1"),
)


def without_html(text: str) -> str:
    """Tags dropped, the ends of blocks as line breaks, entities as the characters that they name."""
    if "<" not in text and "&" not in text:
        return text
    bare = _TAG.sub("", _BREAK.sub("\n", _SILENT.sub("", text)))
    return _ENTITY.sub(lambda found: html.unescape(found.group()), bare)


def without_markdown(text: str) -> str:
    """Emphasis, headings and escapes dropped; a link keeps its address in brackets."""
    if not re.search(r"[*_#\\\]]", text):
        return text
    for pattern, kept in _MARKDOWN:
        text = pattern.sub(kept, text)
    return text


def plain(text: str) -> str:
    """Words without HTML and Markdown; the same text where there is none."""
    bare = without_markdown(without_html(text))
    if bare == text:
        return text
    lines = (re.sub(r"[ \t\u00a0]+", " ", line).strip() for line in bare.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
