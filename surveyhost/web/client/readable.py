"""Which pages of a release the person who is signed in may read: of the company, of units, or one row only."""

from flask import request

from ...core.release.model import COMPANY, Release
from ...core.release.readers import Readable, only_row, only_unit, readable
from ...core.release.scales import twin
from ..account.guard import account, missing

ROW = "row-"
"""Before a group's code in an address: only this row."""


def own_units() -> list[tuple[str, ...]]:
    """Paths of the units that the account is limited to; none for the whole company."""
    return [tuple(part.strip() for part in path.split("/")) for path in account().units]


def own_pages(tables: Release) -> list[Readable]:
    """All of them, in the order in which they are offered."""
    return readable(tables, own_units())


def address(page: Readable) -> str:
    """How a page is named in an address."""
    return f"{ROW}{page.group.code}" if page.is_row else page.group.code


def asked_for(tables: Release) -> Readable:
    """The page that `?unit=` names; without it the company's, or the first there is. 404 for any other."""
    asked = request.args.get("unit", "") or ("" if account().units else COMPANY)
    page = next((one for one in own_pages(tables) if asked in {"", address(one)}), None)
    if page is None:
        missing()
    return page


def as_read(tables: Release, page: Readable) -> Release:
    """What the page is made from."""
    return only_row(tables, page.group.code) if page.is_row else tables


def as_read_before(earlier: Release | None, page: Readable) -> Release | None:
    """A release of an earlier wave, of which a row has no more than the same row and the company's."""
    if earlier is None or not page.is_row:
        return earlier
    return only_row(earlier, twin(page.group, earlier) or COMPANY)


def explored(tables: Release, page: Readable) -> tuple[Release, str]:
    """What may be put together in another way, no more than the page's report holds; and the unit it is read for."""
    if page.is_row:
        return only_row(tables, page.group.code), COMPANY
    return only_unit(tables, page.group.code), page.group.code
