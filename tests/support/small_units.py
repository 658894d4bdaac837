"""A firm in which some units are too small to be published, and what their heads may read."""

from collections.abc import Mapping

from surveyhost.services.office.house import House
from surveyhost.services.tabulation import tally
from tests.support import factories

PEOPLE: Mapping[str, int] = {
    "Nhà máy / Chuyền A": 16,
    "Nhà máy / Chuyền B": 17,
    "Nhà máy / Tổ bảo trì": 3,
    "Nhà máy / Tổ kho": 5,
    "Văn phòng / Kế toán": 14,
    "Văn phòng / Thư ký": 3,
    "Ban giám đốc": 5,
}
"""Unit to its people. Maintenance and store are counted in the plant; the secretaries and the directors in the company,
and the office, though it is published above the secretaries, leaves them out."""
COUNTED_IN = {
    "Nhà máy / Tổ bảo trì": ("Nhà máy",),
    "Nhà máy / Tổ kho": ("Nhà máy",),
    "Văn phòng / Thư ký": (),
    "Ban giám đốc": (),
}


def rows() -> list[dict[str, str]]:
    """The roster."""
    units = [unit for unit, count in PEOPLE.items() for _ in range(count)]
    return [{**row, "unit": unit} for row, unit in zip(factories.people(len(units)), units, strict=True)]


def released(house: House, client: int | None = None) -> int:
    """The firm's released release, everybody having answered; its id."""
    survey = factories.survey(house, client)
    wave = factories.closed_wave(house, None, survey_id=survey, rows=rows())
    return factories.approved(house, tally.prepare(house, factories.STAFF, wave.survey_id))
