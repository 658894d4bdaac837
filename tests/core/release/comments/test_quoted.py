import pytest

from surveyhost.core.release.comments.quoted import is_quoted, standing_in, weighed


@pytest.mark.parametrize(
    ("comment", "said", "quoted"),
    [
        ("My manager shouts at us in front of others", "Some say a manager shouts.", False),
        ("My manager shouts at us in front of others", "“…manager SHOUTS at us, in front!”", True),
        ("Too hot", "It is too hot, several wrote.", False),
        ("The hall is hot", "Several wrote: the hall is hot.", True),
        ("仓库里的备件总是要等好几个星期才到", "有人说备件总是要等好几个星期才到", True),
        ("仓库里的备件总是要等好几个星期才到", "备件来得太慢", False),
        ("อะไหล่มาช้ามากทุกครั้ง", "หลายคนเขียนว่าอะไหล่มาช้ามากทุกครั้ง", True),
        ("Phụ tùng phải chờ rất lâu mới có", "Nhiều bạn viết: phụ tùng phải chờ rất lâu", True),
        ("Phụ tùng phải chờ rất lâu mới có", "Phụ tùng đến chậm", False),
    ],
)
def test_six_words_in_a_row_are_a_quotation(comment, said, quoted):
    assert is_quoted(said, [weighed(comment)]) is quoted


@pytest.mark.parametrize(
    ("text", "phrase", "stands"),
    [
        ("Hỏi chị LAN.", "Lan", True),
        ("Hỏi Nguyễn  Văn\nA nhé", "nguyễn văn a", True),
        ("Ban giám đốc", "An", False),
        ("大家都怕王经理", "王经理", True),
        ("Hỏi chị", " ", False),
    ],
)
def test_a_phrase_stands_in_a_text_as_words_of_its_own(text, phrase, stands):
    assert (standing_in(text, [phrase]) == phrase) is stands
