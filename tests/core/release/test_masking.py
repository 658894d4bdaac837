import pytest

from surveyhost.core.release.masking import Masker, masked

WORDS = {"name": "tên", "email": "email", "phone": "số điện thoại", "number": "mã số"}
ROSTER = ["Nguyễn Văn Thịnh", "Lê Quốc Bảo", "Trần Thu Hà", "Hoa"]


def mask(comment):
    return masked(comment, Masker(ROSTER).marks(comment), WORDS)


@pytest.mark.parametrize(
    ("comment", "shown"),
    [
        ("Nguyễn Văn Thịnh hay quát.", "[tên] hay quát."),
        ("nguyễn  văn\nthịnh hay quát", "[tên] hay quát"),
        ("Hỏi Quốc Bảo thì biết.", "Hỏi [tên] thì biết."),
        ("Hỏi anh Bảo thì biết.", "Hỏi [tên] thì biết."),
        ("Thư về bao.le@minhhai.example nhé", "Thư về [email] nhé"),
        ("Gọi 0903 123 456 hoặc +84 28 3822 1234.", "Gọi [số điện thoại] hoặc [số điện thoại]."),
        ("Máy của MH00123 hỏng.", "Máy của [mã số] hỏng."),
    ],
)
def test_it_masks(comment, shown):
    assert mask(comment) == shown


@pytest.mark.parametrize(
    "comment", ["Trời Hà Nội nóng.", "Ca 12 giờ, 5 ngày, năm 2026.", "Hoa nở ở cổng.", "Bảo trì chậm."]
)
def test_it_leaves_ordinary_words(comment):
    assert mask(comment) == comment


def test_a_roster_without_names_still_masks_addresses():
    marks = Masker([]).marks("a@b.example")
    assert [mark.what for mark in marks] == ["email"]
