"""The words of an HTML text that another tool shows, and what of it no plain text can hold."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree, html

_SILENT = frozenset({"script", "style", "title", "noscript"})
_BLOCKS = frozenset({"p", "br", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "hr"})
_PLAIN = _BLOCKS - {"h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "table", "tr"} | {"span", "html", "body"}
"""Elements that say nothing but where a line ends."""
_EMBEDDED = frozenset({"iframe", "video", "audio", "object", "embed", "canvas", "svg", "form", "input", "button"})
_BRACE = re.compile(r"[{}]")
_OPENS = re.compile(r"\{(?=[^\s{}])")
_LONG_TAG = re.compile(r"<[^<>]{2000,}>?")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
MOST_ATTRIBUTES = 200
"""Of one tag. The parser compares each with all before it; a tag with more of them says nothing anyway."""
LONGEST_SHOWN = 80
"""Characters of something left out that are told."""

Loss = tuple[str, tuple[tuple[str, str], ...]]
"""A sentence, and its values by name."""


@dataclass(frozen=True, slots=True)
class Stripped:
    words: str
    """Without markup and placeholders; blocks are lines."""
    losses: tuple[Loss, ...] = ()


def short(text: str, most: int = LONGEST_SHOWN) -> str:
    """The beginning of a text, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def _loss(sentence: str, **values: str) -> Loss:
    return sentence, tuple((name, short(value)) for name, value in values.items())


def stripped(markup: str) -> Stripped:
    """The words of a text, and everything else that it holds, each once."""
    losses: dict[Loss, None] = {}
    if "<" in markup or "&" in markup:
        root = _root(markup)
        if root is None:
            return Stripped("")
        losses |= dict.fromkeys(_beyond_words(root))
        markup = "".join(_words(root))
    else:
        markup = " ".join(markup.split())
    if "{" in markup:
        markup, placeholders = without_placeholders(markup)
        if placeholders:
            listed = " ".join(dict.fromkeys(short(one) for one in placeholders))
            losses["placeholders in its words: %(listed)s", (("listed", listed),)] = None
    lines = (re.sub(" +", " ", line).strip() for line in markup.split("\n"))
    return Stripped("\n".join(line for line in lines if line), tuple(losses))


def plain(markup: str) -> str:
    """The words of an HTML text alone."""
    return stripped(markup).words


def in_short(found: Mapping[str, str], most: int = LONGEST_SHOWN) -> str:
    """The beginning of a text in each language, as often as it differs; of one without words as it is written."""
    return " / ".join(
        dict.fromkeys(said for markup in found.values() if (said := short(plain(markup) or markup, most)))
    )


def _root(markup: str) -> html.HtmlElement | None:
    """Parsed without fetching anything, to depths that nobody writes by hand."""
    parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    if not markup.strip():
        return None
    try:
        found: html.HtmlElement = html.fragment_fromstring(_unwrapped(markup), create_parent="div", parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        return None
    return found


def _unwrapped(markup: str) -> str:
    """Without the declaration and the head of a whole page, of which only what is shown counts, and without a tag that
    would hold the parser up."""
    markup = _LONG_TAG.sub(lambda tag: " " if _attributes(tag.group()) > MOST_ATTRIBUTES else tag.group(), markup)
    return re.sub(r"(?is)<!doctype[^>]*>|<head\b.*?</head\s*>|</?(?:html|body)\b[^>]*>", " ", markup)


def _attributes(tag: str) -> int:
    """How many attributes a tag may have, by what stands between them; a picture written out has few."""
    return len(re.findall(r"\s+|[/=]", _QUOTED.sub("", tag)))


def _words(root: html.HtmlElement) -> Iterator[str]:
    """The texts in the order in which they stand, a line break at both ends of a block; of a picture, what it shows."""
    silent = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        is_silent, is_block = element.tag in _SILENT, element.tag in _BLOCKS
        silent += is_silent if event == "start" else -is_silent
        if is_block:
            yield "\n"
        elif element.tag in {"td", "th"}:
            yield " "
        if event == "start" and element.tag == "img":
            yield f" {element.get('alt') or element.get('title') or ''} "
        text = element.text if event == "start" else element.tail
        if text and not silent:
            yield re.sub(r"\s+", " ", text)


def _beyond_words(root: html.HtmlElement) -> Iterator[Loss]:
    """What of a text is no words."""
    for element in root.iter():
        tag = element.tag
        if not isinstance(tag, str) or element is root:
            continue
        if tag == "img":
            yield _loss("a picture (%(name)s)", name=_named(element, "src"))
        elif tag == "a" and element.get("href"):
            yield _loss("the link to %(address)s", address=element.get("href", ""))
        elif tag in {"script", "style"}:
            yield _loss("a script or style sheet in its words")
        elif tag in _EMBEDDED:
            yield _loss("what is embedded in its words (%(name)s)", name=f"{tag} {_named(element, 'src')}".strip())
        elif tag not in _PLAIN or element.get("style") or element.get("class") or element.get("align"):
            yield _loss("the formatting of its words")


def _named(element: html.HtmlElement, attribute: str) -> str:
    """The name of a file that is shown, without its path; nothing of one that is written out."""
    address = str(element.get(attribute) or element.get("data") or "")
    return "…" if address.startswith("data:") else address.rpartition("/")[2]


def without_placeholders(text: str) -> tuple[str, list[str]]:
    """The text without what stands in braces, and that, in order. A brace before a blank is a brace."""
    kept, found, place = [], [], 0
    for start, end in _pairs(text):
        kept.append(text[place:start])
        found.append(text[start:end])
        place = end
    kept.append(text[place:])
    return (re.sub(r" +([,.;:!?])", r"\1", "".join(kept)), found) if found else (text, [])


def _pairs(text: str) -> list[tuple[int, int]]:
    """Where braces open and close, without those inside others; one that is not closed is none."""
    open_: list[int] = []
    made: list[tuple[int, int]] = []
    for match in _BRACE.finditer(text):
        if match.group() == "{":
            open_.append(match.start())
        elif open_:
            start = open_.pop()
            while made and made[-1][0] > start:
                made.pop()
            if _OPENS.match(text, start):
                made.append((start, match.end()))
    return made


def values_of(loss: Loss) -> tuple[str, Mapping[str, str]]:
    """A loss as a sentence and its values."""
    return loss[0], dict(loss[1])
