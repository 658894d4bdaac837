"""Headings are proposed by words that stand in the comment, and printed only where they speak of no few."""

import pytest

from surveyhost.core.release.comments.headings import MOST, Proposer, kept
from surveyhost.core.release.comments.reviewing import HeadingNames, HeadingQuotes, decided
from surveyhost.services.releases.heading_lists import listed, of_language

K = 5
LANGUAGES = ("en", "vi", "ko", "ja", "zh-Hans", "zh-Hant", "th")


def proposed(comment, language, others=(), reserved=()):
    return Proposer(listed((language,)), (comment, *others), K, reserved).proposed(comment)


@pytest.mark.parametrize(
    ("language", "comment", "first"),
    [
        ("vi", "Ca đêm xếp lịch trễ, lương thì thấp", ["Giờ làm, ca kíp", "Lương, thưởng"]),
        ("en", "The fans are broken and managers shout", ["Workplace", "Managers"]),
        ("ko", "야근이 너무 많고 식당이 좁다", ["근무 시간과 교대", "식사와 휴식"]),
        ("ja", "残業が多い。上司が話を聞かない", ["勤務時間・シフト", "上司・管理者"]),
        ("zh-Hans", "加班太多，食堂不好吃", ["工时与班次", "饮食与休息"]),
        ("zh-Hant", "加班太多，薪水太低", ["工時與班次", "薪酬與獎金"]),
        ("th", "โอทีเยอะ หัวหน้าไม่ฟัง", ["เวลาทำงานและกะ", "หัวหน้า"]),
    ],
)
def test_a_list_of_each_language_proposes(language, comment, first):
    assert list(proposed(comment, language))[: len(first)] == first


def test_every_language_of_respondents_has_the_same_headings():
    codes = set(of_language("en"))
    assert {language for language in LANGUAGES if set(of_language(language)) != codes} == set()
    assert all(one["heading"] and one["words"] for language in LANGUAGES for one in of_language(language).values())


def test_a_comment_is_looked_at_in_every_language_of_the_wave_and_headed_in_the_first():
    both = Proposer(listed(("vi", "en")), (), K)
    assert both.proposed("The canteen is closed at night")[0] == "Bữa ăn, giờ nghỉ"


def test_what_many_wrote_to_the_question_is_proposed_and_what_fewer_than_k_wrote_is_not():
    others = [f"Nồi hơi {word} lắm" for word in ("cũ", "kêu", "rỉ", "chậm")]
    assert "Nồi hơi" in proposed("Nồi hơi hỏng hoài", "vi", others)
    assert "Nồi hơi" not in proposed("Nồi hơi hỏng hoài", "vi", others[1:])


def test_no_unit_and_no_group_is_proposed():
    assert "Managers" not in proposed("managers shout", "en", reserved=("MANAGERS",))
    others = ["Nồi hơi kêu"] * K
    assert proposed("Nồi hơi hỏng", "vi", others, reserved=("nồi  hơi",)) == ()


def test_at_most_a_few_are_proposed():
    assert len(proposed("pay overtime managers training canteen parking safety software", "en")) == MOST


def test_a_heading_over_fewer_than_k_is_not_printed():
    assert kept({"a": (0, 1, 2, 3), "b": (4, 5, 6, 7, 8)}, K) == {"b": (4, 5, 6, 7, 8)}


def test_a_heading_repeats_nothing_that_tells_who_wrote():
    entry = {"text": "Anh Tuấn quát mắng cả tổ suốt ca đêm.", "marks": [[4, 8, "name"]], "state": "masked"}
    with pytest.raises(HeadingNames):
        decided(entry, "heading", "Chuyện Tuấn")
    with pytest.raises(HeadingQuotes):
        decided(entry, "heading", "quát mắng cả tổ suốt ca")
    assert decided(entry, "heading", "Cách nói")["heading"] == "Cách nói"
