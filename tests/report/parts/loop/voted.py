"""A ballot's statements and figures."""

from surveyhost.core.release.model import Cell, Share

SAID = {
    "vi": ("Lịch ca đổi quá sát giờ.", "Suất ăn ca đêm cần nóng hơn.", "Phụ tùng đến chậm.", "Kho nóng.", "Họp nhiều."),
    "en": (
        "Shifts change too late.", "Night meals should be warmer.", "Spare parts come late.", "The store is hot.",
        "There are many meetings.",
    ),
}  # fmt: skip


def cell(n, disagree, no_view, agree):
    shares = tuple(Share(one, one) for one in (disagree, no_view, agree))
    return Cell(n, "full", shares, None, None)
