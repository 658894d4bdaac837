"""Parses documents with libxml2: the library's own parser, in Python, takes a tenth of a report's time."""

from collections.abc import Mapping
from xml.etree.ElementTree import Element, TreeBuilder

from cssselect2 import ElementWrapper
from lxml import etree
from weasyprint import HTML
from weasyprint.urls import URLFetcher


class Document(HTML):
    """A document on its way to the printer."""

    def __init__(self, html: str, base_url: str, url_fetcher: URLFetcher) -> None:
        self.base_url, self.url_fetcher, self.media_type = base_url, url_fetcher, "print"
        self.wrapper_element = ElementWrapper.from_html_root(tree(html), content_language=None)
        self.etree_element = self.wrapper_element.etree_element


class _Builder:
    """What libxml2 reads, as elements of the standard library; comments are left out."""

    def __init__(self) -> None:
        made = TreeBuilder()
        self.data, self.end, self.close = made.data, made.end, made.close
        self._start = made.start

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """A new element; its attributes come in a mapping that the builder does not take."""
        self._start(tag, dict(attributes))


def tree(html: str) -> Element:
    """The elements of a whole document, as a browser would make them of our templates: rows stand in a table body."""
    parser = etree.HTMLParser(target=_Builder(), encoding="utf-8", huge_tree=True)
    root: Element = etree.fromstring(html.encode(), parser)
    for table in list(root.iter("table")):
        loose = [place for place, child in enumerate(table) if child.tag == "tr"]
        if loose:
            body = Element("tbody")
            body.text = table[loose[0] - 1].tail if loose[0] else table.text
            body.extend(table[place] for place in loose)
            for row in list(body):
                table.remove(row)
            table.insert(loose[0], body)
    return root
