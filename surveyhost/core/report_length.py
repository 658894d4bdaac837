"""The lengths in which reports are printed, all from the same tables: three of a company, two of a unit."""

from enum import StrEnum


class Length(StrEnum):
    ONE_PAGE = "one-page"
    """For everybody; of the whole company alone."""
    SUMMARY = "summary"
    """Four to six pages for a board; of a unit about four, for whoever leads it."""
    FULL = "full"

    @property
    def kind(self) -> str:
        """What a file of this length is called where files of a release are kept and asked for."""
        return KINDS[self]

    def most_pages(self, is_company: bool) -> int | None:
        """How many pages it is cut to where it can be."""
        return (MOST_PAGES if is_company else MOST_PAGES_OF_UNIT)[self]


KINDS = {Length.FULL: "pdf", Length.SUMMARY: "pdf_summary", Length.ONE_PAGE: "pdf_one_page"}
OF_UNITS = (Length.SUMMARY, Length.FULL)
MOST_PAGES = {Length.FULL: None, Length.SUMMARY: 6, Length.ONE_PAGE: 1}
MOST_PAGES_OF_UNIT = {Length.FULL: None, Length.SUMMARY: 4}
