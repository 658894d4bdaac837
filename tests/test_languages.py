"""Which languages are offered, to whom, and what stands in for one that is not."""

from datetime import date, datetime
from pathlib import Path

import pytest
from babel.dates import format_date, format_interval, format_skeleton
from babel.lists import format_list
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from surveyhost import dates, languages, translations
from surveyhost.report.formatting import words
from tests.support import pseudo

MOMENT = datetime(2026, 11, 27, 17, 0)
BROUGHT = tuple(one for one in languages.found() if one not in {"vi", "en"})
"""Complete or not."""


@pytest.fixture
def folder(tmp_path: Path):
    translations.look_in(tmp_path)
    languages.forget()
    yield tmp_path
    translations._brought.clear()
    languages.forget()


def test_english_and_vietnamese_are_offered_to_everybody():
    assert languages.staff()[:2] == languages.participants()[:2] == ("vi", "en")


@pytest.mark.parametrize("language", BROUGHT)
def test_every_language_that_has_a_folder_is_complete(language):
    assert languages.gaps(language) == []
    assert language in languages.participants()


@pytest.mark.parametrize("language", BROUGHT)
@pytest.mark.parametrize("domain", languages.PARTICIPANTS)
def test_headers_say_the_language_and_the_plural_forms_of_cldr(language, domain):
    with translations.path(domain, language).open("rb") as file:
        read = read_po(file)
    assert str(read.locale_identifier) == translations.folder(language)
    assert read.num_plurals == len(languages.locale_of(language).plural_form.tags | {"other"})


def test_a_language_is_offered_to_participants_once_it_is_whole(folder: Path):
    place = pseudo.write(folder, "de", pseudo.longer)
    languages.forget()
    assert "de" in languages.participants()
    assert "de" not in languages.staff(), "the console has not been translated"
    (place / "mail.po").unlink()
    languages.forget()
    assert "de" not in languages.participants()
    assert {gap.why for gap in languages.gaps("de")} == {"missing"}


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        ('msgid "Start"\nmsgstr "Startö"', 'msgid "Start"\nmsgstr ""', "missing"),
        ('msgid "Start"\n', '#, fuzzy\nmsgid "Start"\n', "fuzzy"),
        ('msgstr "Startö"', 'msgstr "<script>"', "markup"),
        ('msgstr "Startö"', 'msgstr "%(who)s"', "placeholders"),
        ('msgstr[1] "%(num)s minutesöö"', 'msgstr[1] ""', "plural"),
    ],
)
def test_one_bad_message_is_found_and_withdraws_the_language(folder: Path, before, after, why):
    place = pseudo.write(folder, "de", pseudo.longer)
    file = place / "respondent.po"
    text = file.read_text("utf-8")
    assert before in text
    file.write_text(text.replace(before, after), "utf-8")
    languages.forget()
    assert [gap.why for gap in languages.gaps("de")] == [why]
    assert "de" not in languages.participants()


@pytest.mark.parametrize(
    ("asked", "given"),
    [("zh-TW", "zh-Hant"), ("zh-HK", "zh-Hant"), ("zh-CN", "zh-Hans"), ("zh", "zh-Hans"), ("ja-JP", "ja"),
     ("en-US", "en"), ("sr-Latn", None), ("km", None), ("", None), ("x" * 400, None), ("zh-Hant-%00", None)],
)  # fmt: skip
def test_the_nearest_language_is_one_that_its_readers_read(asked, given):
    assert languages.nearest(asked, ("vi", "en", "ja", "zh-Hans", "zh-Hant")) == given


def test_what_stands_in_is_the_clients_language_and_then_english():
    assert languages.around("km", "vi") == "vi"
    assert languages.around("km", "lo") == languages.around("km") == "en"
    assert languages.around("vi", "en") == "vi"


@pytest.mark.parametrize("language", ["ja", "ko", "zh-Hans", "zh-Hant", "th", "de", "fr", "pt-BR", "ar"])
def test_days_numbers_and_lists_are_as_cldr_has_them(language):
    locale = languages.locale_of(language)
    day = MOMENT.date()
    for form, skeleton in dates.SKELETONS.items():
        if form != "clock":
            assert dates.shown(day, form, language) == format_skeleton(skeleton, MOMENT, locale=locale)
    assert dates.shown(day, "long_day", language) == format_date(day, "long", locale=locale)
    assert dates.period(date(2026, 11, 6), day, language) == format_interval(
        date(2026, 11, 6), day, "yMMMMd", locale=locale
    )
    assert dates.clock(MOMENT, language) == format_skeleton("Hm", MOMENT, locale=locale)
    spoken = words.__wrapped__(language)
    spoken.locale = locale
    assert spoken.listed(["A", "B", "C"]) == format_list(["A", "B", "C"], locale=locale)
    assert spoken.number(12345) == format_decimal(12345, locale=locale)
    assert spoken.decimal(3.4) == format_decimal(3.4, "0.0", locale=locale)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("vi", "17:00, thứ Sáu 27/11/2026"),
        ("en", "17:00 on Friday 27 November 2026"),
        ("ja", "2026年11月27日金曜日 17:00"),
        ("ko", "2026년 11월 27일 금요일 17:00"),
        ("zh-Hans", "2026年11月27日星期五 17:00"),
        ("zh-Hant", "2026年11月27日 星期五 17:00"),
        ("th", "วันศุกร์ที่ 27 พฤศจิกายน ค.ศ. 2026 17:00 น."),
    ],
)
def test_a_letter_says_when_it_closes(language, said):
    assert dates.in_letter(MOMENT, language) == said


def test_office_programs_are_told_a_country():
    told = {one: languages.regional(one) for one in ("vi", "en", "ja", "ko", "zh-Hans", "zh-Hant", "th", "pt-BR")}
    assert told == {"vi": "vi-VN", "en": "en-GB", "ja": "ja-JP", "ko": "ko-KR", "zh-Hans": "zh-CN", "zh-Hant": "zh-TW",
                    "th": "th-TH", "pt-BR": "pt-BR"}  # fmt: skip
