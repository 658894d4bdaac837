"""A translation says the numbers, the bounds and the negations of its sentence, and each thing by the house's own word.

What a machine can see of a promise that changed on its way: "the two waves" where there may be five, a lost "at most".
"""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from surveyhost.config import CHECKOUT

CATALOGUES = sorted((CHECKOUT / "surveyhost" / "locale").rglob("*.po"))
UNTOUCHED = re.compile(r"%\(\w+\)[sd]|\{\w+\}|%%|`[^`]*`|https?://\S+")


def language(path: Path) -> str:
    return path.parent.parent.name


def named(path: Path) -> str:
    return f"{language(path)}-{path.stem}"


def plain(text: str) -> str:
    """In small letters, without what no translation touches."""
    return UNTOUCHED.sub(" ", text).lower()


@cache
def sentences(path: Path) -> tuple[tuple[str, str], ...]:
    """(English, its translation) of every message; of one with plural forms the last of each."""
    with path.open("rb") as file:
        return tuple(
            (
                message.id if isinstance(message.id, str) else message.id[-1],
                message.string if isinstance(message.string, str) else message.string[-1],
            )
            for message in read_po(file)
            if message.id
        )


every_catalogue = pytest.mark.parametrize("path", CATALOGUES, ids=named)
in_vietnamese = pytest.mark.parametrize(
    "path", [path for path in CATALOGUES if language(path) == "vi"], ids=lambda path: path.stem
)


# Numbers in figures

DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
SPELT = {
    "2": r"two|twice|both|second|hal(?:f|ves)|pair",
    "3": r"three|third|outside",
    "4": r"four",
    "5": r"five",
    "6": r"six",
    "7": r"seven",
    "10": r"ten|tenths?",
    "20": r"twenty",
    "24": r"twenty-four",
}
"""What English spells out and another language may write in figures. A 1 may stand for any noun without a plural."""
FIGURES = {
    ("vi", "This release shows units only"): {"0"},  # "nobody, or enough people"
    ("vi", "'%(text)s' is not a survey; a survey"): {"3"},  # of which survey 3/2 is the second wave
}
"""(language, beginning of the English): figures that one side alone has, by right."""


def figures(text: str) -> set[str]:
    return {re.sub(r"[.,]", "", one) for one in DIGITS.findall(plain(text))}


def unlike_figures(of: str, english: str, said: str) -> set[str]:
    """Figures that the translation lost, or that nothing in the English accounts for."""
    spelt = {figure for figure, words in SPELT.items() if re.search(rf"\b(?:{words})\b", plain(english))} | {"1"}
    allowed = next((right for (who, begin), right in FIGURES.items() if who == of and english.startswith(begin)), set())
    theirs, ours = figures(said), figures(english)
    return (ours - theirs | theirs - ours - spelt) - allowed


@every_catalogue
def test_figures_are_those_of_the_english(path: Path):
    of = language(path)
    assert not {english: unlike for english, said in sentences(path) if (unlike := unlike_figures(of, english, said))}


# Numbers in words

WORDS = {
    "hai(?! mươi)": "two|twice|both|second|hal(?:f|ves)|split|neither|between|double|ends|as many|from another",
    r"ba": r"three|third|outside|vendor|as yours",
    r"bốn": r"four",
    r"năm": r"five|year|19\d\d|receipt|wrong words",
    r"sáu": r"six",
    r"bảy": r"seven",
    r"tám": r"eight",
    r"mười(?: giờ)?": r"ten|tenths?",
    r"hai mươi": r"twenty",
}
"""A Vietnamese number, and the English of which it may come. "năm" is a year, too; "bên thứ ba" an outside party."""
COUNTED = {
    "two|twice": "hai|đôi|lần nữa|thêm",
    "three": "ba",
    "five": "năm",
    "six": "sáu",
    "seven": "bảy",
    "ten": "mười",
    "twenty": "hai mươi",
}


def has(words: str, text: str) -> bool:
    return bool(re.search(rf"(?<!\w)(?:{words})(?!\w)", plain(text)))


@in_vietnamese
def test_vietnamese_counts_nothing_that_english_does_not(path: Path):
    assert not [
        (number, english, said)
        for english, said in sentences(path)
        for number, source in WORDS.items()
        if has(number, said) and not has(source, english)
    ]


@in_vietnamese
def test_vietnamese_counts_what_english_counts(path: Path):
    assert not [
        (number, english, said)
        for english, said in sentences(path)
        for number, word in COUNTED.items()
        if has(number, english) and not has(word, said)
    ]


# Bounds, conditions and negations

SAID: Mapping[str, Mapping[str, str]] = {
    r"\bat least\b": {
        "vi": "ít nhất|trở lên|từ ",
        "ja": "以上|少なくとも",
        "ko": "이상|최소|적어도",
        "zh_Hans": "至少|以上|不小于",
        "zh_Hant": "至少|以上|不小於",
        "th": "อย่างน้อย|ตั้งแต่|ไม่ต่ำกว่า",
    },
    r"\bat most\b": {
        "vi": "nhiều nhất|dài nhất|không quá|tối đa|đến ",
        "ja": "以下|まで|最大|最長|多くても",
        "ko": "이하|까지|최대|많아야",
        "zh_Hans": "最多|至多|以下|不大于",
        "zh_Hant": "最多|至多|以下|不大於",
        "th": "ไม่เกิน|อย่างมาก",
    },
    r"\bat the latest\b": {
        "vi": "chậm nhất",
        "ja": "遅くとも",
        "ko": "늦어도",
        "zh_Hans": "最迟",
        "zh_Hant": "最遲",
        "th": "อย่างช้า|ภายใน|ไม่เกิน",
    },
    r"\bunless\b": {
        "vi": "trừ|nếu",
        "ja": "限り|除",
        "ko": "한 |않는",
        "zh_Hans": "除非",
        "zh_Hant": "除非",
        "th": "เว้นแต่",
    },
    r"\busually\b|\bmostly\b": {
        "vi": "thường",
        "ja": "普通|たいてい",
        "ko": "보통|대개",
        "zh_Hans": "通常",
        "zh_Hant": "通常",
        "th": "มัก|โดยทั่วไป",
    },
    r"\bsometimes\b": {
        "vi": "đôi khi",
        "ja": "場合",
        "ko": "경우|때로는",
        "zh_Hans": "有时",
        "zh_Hant": "有時",
        "th": "บางครั้ง",
    },
    r"\b(?:fewer|less) than\b": {
        "vi": "dưới|ít hơn|chưa|thấp hơn|kém hơn|nhỏ hơn",
        "ja": "未満|低い|ほどには",
        "ko": "미만|낮음|작은|작",
        "zh_Hans": "少于|不足|不到|低",
        "zh_Hant": "少於|未滿|不足|不到|低",
        "th": "น้อยกว่า|ไม่ถึง|ต่ำกว่า",
    },
    r"\bonly\b|\balone\b|\bnothing but\b": {
        "vi": "chỉ|mới|riêng|duy nhất|một mình|trừ khi",
        "ja": "だけ|のみ|単独|しか|唯一|限|一度|専用|まで",
        "ko": "만|뿐|혼자|따로|한 번|유일|전용|단독",
        "zh_Hans": "只|仅|单独|唯一|才",
        "zh_Hant": "只|僅|單獨|唯一|才",
        "th": "เพียง|เท่านั้น|เฉพาะ|เดียว|แยก",
    },
    r"\b(?:no|not|never|nobody|nothing|none|neither|nor|cannot)\b(?! (?:above|below|before|after|whole))|n[’']t\b": {
        "vi": "không|chưa|đừng|thiếu|thừa|vô|trừ|thôi|hết|ngoài|ngừng|khác|chỉ",
        "ja": "ない|ません|ず|なし|なか|なく|非|未|無|止|不要|対象外|途中|だけ|疑わしい|控え",
        "ko": "않|없|못|마세요|안 |미|말|아니|아닙|아닌|비|그만|거부|모[르릅릴]|전|만",
        "zh_Hans": "不|没|无|未|非|别|退订|只",
        "zh_Hant": "不|沒|無|未|非|別|退訂|只",
        "th": "ไม่|อย่า|ห้าม|ขาด|ยัง|เท่านั้น|เฉพาะ",
    },
}
"""What limits an English sentence, and how each language says it; a language that says it otherwise adds its word."""
OTHERWISE = {
    ("", "no. %(number)s"): "the number of a report",
    ("vi", "Does not work"): "“has trouble”",
    ("vi", "Not now"): "“later”, on a button",
    ("vi", "that an answer is asked for once but"): "“and may then be left blank”",
    ("vi", "A reminder plan is a list of moments"): "shows how it is written",
    ("vi", "Quiet hours need a beginning and an end"): "“or leave both blank”",
    ("vi", "The DMARC record of %(domain)s says p=none"): "“forged letters”",
    ("vi", "Groups of four."): "“all will do”",
    ("vi", "Too many links that we don’t know"): "“strange links”",
}
"""(language, or "" for all; beginning of the English): how it is said without such a word."""


def said_otherwise(of: str, english: str) -> bool:
    return any(who in {"", of} and english.startswith(begin) for who, begin in OTHERWISE)


def unlimited(path: Path, limit: str) -> list[tuple[str, str]]:
    """Sentences whose limit their translation has lost."""
    words = SAID[limit][language(path)]
    return [
        (english, said)
        for english, said in sentences(path)
        if re.search(limit, plain(english)) and not re.search(words, f"{said.lower()} ")
    ]


@every_catalogue
@pytest.mark.parametrize("limit", SAID)
def test_what_limits_a_sentence_limits_its_translation(path: Path, limit: str):
    assert not [pair for pair in unlimited(path, limit) if not said_otherwise(language(path), pair[0])]


# One word for one thing

GONE: Mapping[str, Mapping[str, str]] = {
    "vi": {
        r"người giữ khóa(?! bí mật)": "người giữ chìa khóa",
        r"khóa riêng|chìa riêng": "khóa bí mật",
        r"bảng câu hỏi": "bảng hỏi",
        r"phòng ban": "bộ phận",
        r"khảo sát định kỳ": "khảo sát nhanh",
        r"kho kín": "kho phiếu",
        r"góp ý": "ý kiến",
        r"che chở": "bảo vệ",
        r"địa chỉ thư điện tử": "địa chỉ email",
        r"danh sách người tham gia": "danh sách người được mời: nobody lists who took part",
    },
    "ja": {
        r"当社|当方": "私たち: to an employee 当社 is their own company",
        r"手紙": "メール",
        r"リマインダー": "再案内",
        r"封をされ": "封印され",
    },
    "ko": {r"파기": "폐기", r"귀하|당신": "본인", r"편지": "메일", r"십시오": "세요"},
    "zh_Hans": {r"封存": "密封", r"群体": "组", r"邮箱地址": "邮件地址"},
    "zh_Hant": {r"封存": "密封", r"群體": "組"},
    "th": {r"จดหมาย": "อีเมล", r"ความคิดเห็น": "ความเห็น"},
}
"""What stood for something that has another word (docs/translation-glossary.md), and that word."""


@every_catalogue
def test_each_thing_has_the_houses_word(path: Path):
    gone = GONE[language(path)]
    assert not [
        (word, gone[word], said) for _, said in sentences(path) for word in gone if re.search(word, said.lower())
    ]


# The searches find what they are for


def test_a_number_that_came_along_and_one_that_was_lost_are_found():
    assert has("hai(?! mươi)", "Hai đợt không nối với nhau") and not has(
        WORDS["hai(?! mươi)"], "The waves are not tied"
    )
    assert unlike_figures("vi", "from 100 people", "từ 10 người") == {"100", "10"}
    assert unlike_figures("ja", "Type the five words", "5つの単語") == set()


def test_a_limit_that_was_lost_is_found():
    least = SAID[r"\bat least\b"]["vi"]
    assert re.search(least, "dựa trên ít nhất 5 người") and not re.search(least, "dựa trên 5 người")


def test_every_exception_is_needed():
    lost = {(language(path), english) for path in CATALOGUES for limit in SAID for english, _ in unlimited(path, limit)}
    for who, begin in OTHERWISE:
        assert [english for of, english in lost if who in {"", of} and english.startswith(begin)], begin
    said = {(language(path), english) for path in CATALOGUES for english, _ in sentences(path)}
    for who, begin in FIGURES:
        assert [english for of, english in said if of == who and english.startswith(begin)], begin
