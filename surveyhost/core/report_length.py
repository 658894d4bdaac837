"""The lengths in which the report of a whole company is printed, all from the same tables."""

from enum import StrEnum


class Length(StrEnum):
    ONE_PAGE = "one-page"
    """For everybody."""
    SUMMARY = "summary"
    """Four to six pages, for a board."""
    FULL = "full"

    @property
    def kind(self) -> str:
        """What a file of this length is called where files of a release are kept and asked for."""
        return KINDS[self]

    @property
    def most_pages(self) -> int | None:
        return MOST_PAGES[self]


KINDS = {Length.FULL: "pdf", Length.SUMMARY: "pdf_summary", Length.ONE_PAGE: "pdf_one_page"}
MOST_PAGES = {Length.FULL: None, Length.SUMMARY: 6, Length.ONE_PAGE: 1}
