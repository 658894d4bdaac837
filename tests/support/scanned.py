"""Reads printed slips as a telephone does: each page becomes a picture, each square in it is decoded."""

import re
from dataclasses import dataclass

import pypdfium2
import zxingcpp

DOTS = 150 / 72
"""A printed page at 150 dots an inch, which is less than any telephone sees."""
CODE = re.compile(r"(?:[0-9A-HJKMNP-TV-Z]{4}\s+){8}[0-9A-HJKMNP-TV-Z]\b")


@dataclass(frozen=True)
class Scanned:
    """What one print holds, page by page."""

    texts: list[str]
    links: list[list[str]]
    """Per page what its squares say, from top to bottom."""
    codes: list[list[str]]
    """Per page the typed codes, as printed."""

    @property
    def all_links(self) -> list[str]:
        return [link for page in self.links for link in page]

    @property
    def all_codes(self) -> list[str]:
        return [code for page in self.codes for code in page]

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.texts).split())


def scan(pdf: bytes) -> Scanned:
    """Everything on the pages of this PDF."""
    found = Scanned([], [], [])
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            text = page.get_textpage().get_text_range()
            found.texts.append(text)
            found.codes.append([" ".join(code.split()) for code in CODE.findall(text)])
            read = zxingcpp.read_barcodes(page.render(scale=DOTS, grayscale=True).to_numpy())
            read.sort(key=lambda one: one.position.top_left.y)
            found.links.append([one.text for one in read])
    return found
