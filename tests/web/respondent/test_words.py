"""Everything that the pages say is said in Vietnamese too, and what is promised is the policy's."""

import re
from dataclasses import replace

import pytest
from babel.messages.pofile import read_po

from surveyhost.core.wave import policy
from surveyhost.translations import catalogue, path
from tests.support import translated
from tests.support.page import look
from tests.web.respondent import faces, sentences
from tests.web.respondent.faces import MAI, client_of, face_of
from tests.web.respondent.instruments import VOICE

HOLES = re.compile(r"%\((\w+)\)[sd]")
NEVER_SAID = ("ẩn danh tuyệt đối", "100 %", "100%", "bảo mật cao", "absolutely anonymous", "!")


def entries(domain):
    with path(domain, "vi").open("rb") as file:
        return {message.id: message for message in read_po(file, locale="vi") if message.id}


@pytest.mark.always
@pytest.mark.parametrize(("domain", "spoken"), [("respondent", sentences.respondent), ("shared", sentences.shared)])
def test_every_sentence_is_translated_and_none_is_idle(domain, spoken):
    found = entries(domain)
    assert spoken() == set(found)
    for message in found.values():
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        assert all(texts), message.id
        assert not message.fuzzy
        for text in texts:
            assert set(HOLES.findall(text)) == set(HOLES.findall(ids[-1])), message.id


def test_the_voice_is_steady():
    for domain in ("respondent", "shared"):
        for message in entries(domain).values():
            for text in (
                *([message.id] if isinstance(message.id, str) else message.id),
                *([message.string] if isinstance(message.string, str) else message.string),
            ):
                assert not any(word in text for word in NEVER_SAID), text


def test_a_catalogue_falls_back_to_the_shared_one_and_then_to_english():
    assert catalogue("respondent", "vi").gettext("Skip to the content") == "Đến phần nội dung"
    assert catalogue("respondent", "vi").gettext("never said") == "never said"
    assert catalogue("respondent", "en").gettext("Start") == "Start"
    assert catalogue("respondent", "km").gettext("Start") == "Start"
    assert catalogue("respondent", "vi").ngettext("%(num)s minute", "%(num)s minutes", 3) == "%(num)s\u00a0phút"


@pytest.fixture
def client():
    return client_of(face_of(VOICE))


@pytest.mark.parametrize(
    ("query", "header", "spoken"),
    [
        ("?l=en", "", "en"),
        ("?l=vi", "", "vi"),
        ("?l=en", "fr, *;q=0.5", "en"),
        ("?l=en", "*", "en"),
        ("?l=en", "vi", "en"),
        ("?l=en", "fr, vi-VN;q=0.5", "en"),
        ("?l=fr", "en-AU, vi;q=0.5", "en"),
        ("?l=en&lang=vi", "", "vi"),
        ("?l=fr", "", "vi"),
        ("?l=%00&l=en", "", "vi"),
        ("", "*", "vi"),
    ],
)
def test_the_letter_says_in_which_language_the_survey_is_read(query, header, spoken):
    headers = {"Accept-Language": header} if header else {}
    page = look(client_of(face_of(VOICE)).get(f"/s/{MAI}{query}", headers=headers))
    assert page.tree.get("lang") == spoken
    assert f"lang={spoken}&page=1" in page.all("//main//a[contains(@class, 'button')]/@href")[0]


@pytest.mark.parametrize(
    ("header", "query", "expected"),
    [
        (None, "", "vi"),
        ("en-GB,en;q=0.9", "", "en"),
        ("vi-VN", "", "vi"),
        ("de", "", "vi"),
        ("en", "?lang=vi", "vi"),
        ("vi", "?lang=en", "en"),
        ("en", "?lang=xx", "en"),
    ],
)
def test_the_language_is_the_one_asked_for(client, header, query, expected):
    headers = {"Accept-Language": header} if header else {}
    assert look(client.get(f"/s/{MAI}{query}", headers=headers)).tree.get("lang") == expected


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_welcome_page_makes_the_promise(client, language):
    page = look(client.get(f"/s/{MAI}?lang={language}"))
    said = {
        "vi": (
            "Ý kiến của bạn đến được", "dưới 5 người", "27/11, 17:00", "thứ Sáu", "3 phút", "9 câu hỏi",
            "Linh kiện Minh Hải nhờ",
        ),
        "en": (
            "What you say reaches the company.", "fewer than 5 people", "27 Nov, 17:00", "Friday", "3 minutes",
            "9 questions", "Linh kiện Minh Hải asked",
        ),
    }  # fmt: skip
    assert all(words in page.text for words in said[language])


def test_the_numbers_are_the_policys():
    client = client_of(face_of(VOICE, k=8, destroy_by_days=10))
    text = look(client.get(f"/s/{MAI}?page=privacy&lang=en")).text
    assert "at least 8 people" in look(client.get(f"/s/{MAI}?page=privacy&lang=en")).text
    assert "at least 10 people when it is made" in text
    assert "7 instead of 8" in text
    assert "10 days after the report" in text
    assert "fewer than 8 people" in look(client.get(f"/s/{MAI}?lang=en")).text


def test_privacy_tells_who_keeps_the_key_and_who_is_reminded():
    plain = look(client_of(face_of(VOICE)).get(f"/s/{MAI}?page=privacy&lang=en")).text
    assert "no keeper outside our firm" in plain
    assert "make no list of who has answered" in plain
    other = face_of(VOICE, keeper="Works council", reminders="non-responders")
    kept = look(client_of(other).get(f"/s/{MAI}?page=privacy&lang=en")).text
    assert "Works council, keeper of the key" in kept
    assert "no keeper outside" not in kept
    assert "can also see who got one" in kept
    assert "make no list" not in kept
    assert "Reminders go only to links" in look(client_of(other).get(f"/s/{MAI}?lang=en")).text


def test_privacy_and_contract_tell_of_boxes_where_slips_are_drawn():
    drawn = client_of(face_of(VOICE, slips="box"))
    privacy = look(drawn.get(f"/s/{MAI}?page=privacy&lang=en")).text
    assert "a box of at least 7" in privacy and "taking two and answering twice" in privacy
    assert "only the unit of that box" in privacy
    assert "drawn from a box" in look(drawn.get(f"/s/{MAI}?page=contract&lang=en")).text
    named = client_of(face_of(VOICE))
    for page in ("privacy", "contract"):
        assert "drawn from a box" not in look(named.get(f"/s/{MAI}?page={page}&lang=en")).text
        assert "from a box" not in look(named.get(f"/s/{MAI}?page={page}&lang=en")).text


def test_privacy_names_what_is_not_promised(client):
    page = look(client.get(f"/s/{MAI}?page=privacy&lang=en"))
    text = " ".join(page.words("//ul[@class='unpromised']/li"))
    for words_ in (
        "only you write",
        "company’s network",
        "before you could answer",
        "tampers with the running server",
        "batches of at least 5",
    ):
        assert words_ in text


KEPT = {
    "en": (
        "names, addresses, groups", "Which letter went to you", "asked for your link again, after a day", "five words",
        "address and kind, the time of sending, cookies", "wrong words are counted, for an hour",
        "in case of a disaster hold none of these keys", "just before and just after", "in steps of at least 5",
        "could tell whether you have answered",
    ),
    "vi": (
        "tên, địa chỉ thư, các nhóm", "Thư nào đã gửi cho bạn", "xin lại đường dẫn thì hủy sau một ngày", "năm từ",
        "Địa chỉ máy, loại máy, giờ gửi, cookie", "năm từ gõ sai thì được đếm trong một giờ",
        "bản sao dự phòng của chúng tôi không chứa chìa khóa", "ngay trước và ngay sau", "nấc ít nhất 5 người",
        "biết bạn đã trả lời hay chưa",
    ),
}  # fmt: skip
"""Besides seats, boxes and keys: everything else that is stored somewhere, or can be worked out from it."""


@pytest.mark.parametrize("language", KEPT)
def test_privacy_names_everything_that_is_stored(client, language):
    text = look(client.get(f"/s/{MAI}?page=privacy&lang={language}")).text
    assert not [words_ for words_ in KEPT[language] if words_ not in text]


def test_privacy_and_contract_name_the_breakdowns(client):
    for query in ("privacy", "contract"):
        assert (
            "đơn vị của bạn, thâm niên, hình thức làm việc" in look(client.get(f"/s/{MAI}?page={query}&lang=vi")).text
        )


def test_the_contract_is_shown_in_all_its_lengths():
    import hashlib

    face = face_of(VOICE)
    client, full = client_of(face), face.wave.policy_hash
    fours = [full[at : at + 4] for at in range(0, 64, 4)]
    assert " ".join(fours[:2]) in look(client.get(f"/s/{MAI}")).text
    assert " ".join(fours[:4]) in look(client.get(f"/s/{MAI}?page=privacy")).text
    shown = "".join(look(client.get(f"/s/{MAI}?page=contract")).words("//p[@class='code']")).replace(" ", "")
    assert shown == full[:32]
    document = client.get(f"/s/{MAI}?page=policy")
    assert hashlib.sha256(document.data).hexdigest() == full
    assert full in document.headers["Content-Disposition"]


@pytest.mark.parametrize(("fallback", "said"), [("vi", "Bắt đầu"), (None, "Start"), ("km", "Start")])
def test_our_words_beside_a_language_we_do_not_speak_are_as_the_contract_says(monkeypatch, fallback, said):
    monkeypatch.setitem(faces.TITLES, "ar-XB", "صوت الموظف")
    made = face_of(translated.spoken(VOICE, ("ar-XB",)), fallback=fallback)
    page = look(client_of(made).get(f"/s/{MAI}"))
    assert page.tree.get("lang") == "ar-XB"
    assert page.all("//main//a[contains(@class, 'button')]/text()")[0] == said


@pytest.mark.parametrize(("language", "apart"), [("ja", False), ("zh-Hant", False), ("ko", True), ("th", True)])
def test_sentences_stand_apart_as_the_language_has_it(monkeypatch, language, apart):
    """A full stop as wide as a letter brings its own space."""
    monkeypatch.setitem(faces.TITLES, language, translated.of_length(language, 12))
    page = client_of(face_of(translated.spoken(VOICE, (language,)))).get(f"/s/{MAI}?page=1").text
    sentence = catalogue("respondent", language).gettext("Nothing has been sent.")
    assert (f"{sentence} <span" in page) is apart and (f"{sentence}<span" in page) is not apart


def test_a_contract_in_languages_we_speak_is_the_same_bytes_as_ever():
    kept = face_of(VOICE).wave.policy
    assert b"fallback" not in policy.canonical(kept)
    there = replace(kept, fallback="vi")
    assert policy.parse(policy.canonical(there)) == there
