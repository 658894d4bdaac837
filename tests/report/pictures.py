"""Takes the ten pictures of docs/report from a fresh demo: `python -m tests.report.pictures [DATA FOLDER]`.

A data folder that holds a demo is taken instead of a new one.
"""

import io
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

import pikepdf
import pypdfium2
from PIL import Image

from surveyhost.config import CHECKOUT, load
from surveyhost.report.formatting import words
from surveyhost.services.demo import firm as demo
from surveyhost.services.keys import keyring as keys
from surveyhost.services.office.house import House, open_house
from surveyhost.services.releases import releases, signed_reports
from surveyhost.store import migrate

FOLDER = CHECKOUT / "docs" / "report"
DOTS_PER_INCH, COLOURS = 80, 128
PICTURES = (
    ("01-cover", "vi", "Cover", 0),
    ("02-contract", "en", "Contract", 0),
    ("03-who-is-missing", "en", "Who is missing", 0),
    ("04-overview", "vi", "Overview", 0),
    ("05-heat-map", "en", "Heat map", 0),
    ("06-over-the-waves", "vi", "Over the waves", 0),
    ("07-items-and-journey", "en", "Groups compared", -3),
    ("08-groups-compared", "vi", "Groups compared", 0),
    ("09-comments", "vi", "Comments", 0),
    ("10-findings-and-actions", "en", "Findings and actions", 0),
)
"""File, language, chapter, and how many pages after its first."""


@contextmanager
def _house(data: str | None) -> Iterator[House]:
    with tempfile.TemporaryDirectory() as folder:
        settings = load({"SURVEYHOST_DATA": data or folder})
        if data is None:
            keys.init(settings)
            migrate.all_up(settings)
            demo.make(open_house(settings))
        yield open_house(settings)


def _pages(pdf: bytes) -> dict[str, int]:
    """Each chapter's name, without what follows a colon, to its first page."""
    with pikepdf.open(io.BytesIO(pdf)) as opened, opened.open_outline() as outline:
        places = {page.objgen: at for at, page in enumerate(opened.pages)}
        found: dict[str, int] = {}
        for one in outline.root:
            target = one.destination if one.destination is not None else one.action.D
            found.setdefault(str(one.title).split(":")[0], places[target[0].objgen])
        return found


def main(data: str | None = None) -> None:
    with _house(data) as of:
        release = releases.find(of, 1, 2)
        reports = {one: signed_reports.pdf(of, release, one) for one in ("vi", "en")}
    FOLDER.mkdir(exist_ok=True)
    for name, language, chapter, after in PICTURES:
        at = _pages(reports[language]).get(words(language).say(chapter), 0) + after  # the cover has no bookmark
        page = pypdfium2.PdfDocument(reports[language])[at].render(scale=DOTS_PER_INCH / 72).to_pil()
        drawn = page.convert("RGB").quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
        drawn.save(FOLDER / f"{name}.png", optimize=True)
        print(f"{name}: page {at + 1} in {language}")


if __name__ == "__main__":
    main(*sys.argv[1:2])
