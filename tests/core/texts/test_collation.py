"""Names are listed as people look them up."""

import random

import pytest

from surveyhost.core.texts.collation import looked_up


@pytest.mark.parametrize(
    "listed",
    [
        ["Khối 1", "Khối 2", "Khối 10"],
        ["Tổ", "Tổ 1", "Tổ 1A", "Tổ 01B", "Tổ 2"],
        ["An", "Ba", "Cung ứng", "Dịch vụ", "Đóng gói", "Em"],
        ["an", "ăn", "ân", "ba"],
        ["ma", "mà", "má", "mạ y", "mai"],
        ["2 ca", "10 ca", "Ca ngày"],
        ["", "a"],
    ],
)
def test_sorted_as_in_a_telephone_book(listed):
    mixed = random.Random(1).sample(listed, len(listed))
    assert sorted(mixed, key=looked_up) == sorted(listed, key=looked_up)
    assert sorted(mixed, key=looked_up) == listed


def test_every_text_has_its_own_place():
    texts = ["Tổ 1", "tổ 1", "Tổ 01", "To 1", "Tố 1", "٣", "3", "²", ""]
    assert len({looked_up(text) for text in texts}) == len(texts)
