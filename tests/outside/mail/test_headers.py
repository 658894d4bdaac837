"""Headers: what a mail program shows is what was written, to the space, and no line is too long."""

import base64
import re
from email.header import decode_header, make_header
from email.parser import BytesParser
from email.policy import compat32
from email.utils import getaddresses

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from surveyhost.outside.mail.headers import address_header, text_header
from surveyhost.outside.mail.mime import envelope

ENCODED = re.compile(r"=\?utf-8\?b\?([A-Za-z0-9+/=]*)\?=")
VIETNAMESE = "aăâbcdđeêghiklmnoôơpqrstuưvxyAÁẢĐỀếềểễệốồổỗộớờởỡợứừửữự"
CHARACTERS = st.one_of(
    st.sampled_from(VIETNAMESE),
    st.sampled_from("アンケート調査の回答期限は明日です\u3000、。"),
    st.sampled_from("🙂👩\u200d👩\u200d👧🇻🇳é́ạ̃"),
    st.sampled_from('abcXYZ019 "\\,;:<>()[]@.=?_-'),
    st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]),
)
WORDS = st.text(CHARACTERS, min_size=1, max_size=30) | st.text(st.sampled_from(VIETNAMESE), min_size=70, max_size=200)
TEXTS = st.lists(WORDS, min_size=1, max_size=14).map(" ".join)
ADDRESSES = st.from_regex(r"[a-z0-9.+-]{1,30}@[a-z0-9-]{1,30}\.example", fullmatch=True)


def seen(value: str) -> str:
    """What a reader shows by RFC 2047, section 6.2: white space between two encoded words is not there.

    Every encoded word is decoded for itself, so none may hold a part of a character.
    """
    unfolded = re.sub(r"\r\n([ \t])", r"\1", value)
    joined = re.sub(r"(=\?utf-8\?b\?[^?]*\?=)[ \t]+(?==\?utf-8\?b\?)", r"\1", unfolded)
    return ENCODED.sub(lambda found: base64.b64decode(found[1], validate=True).decode(), joined)


def body_of(raw: bytes, name: str) -> str:
    """The header's value; fails where its lines are no folded header."""
    text = raw.decode("ascii")
    assert text.startswith(f"{name}: ")
    assert text.endswith("\r\n")
    lines = text[:-2].split("\r\n")
    assert all(line[0] in " \t" and line.strip() for line in lines[1:])
    assert not re.search(r"[\r\n]", "".join(lines))
    assert all(len(word) <= 75 for word in re.findall(r"=\?[^ ]*\?=", text) if ENCODED.fullmatch(word))
    return text[len(name) + 2 : -2]


@settings(max_examples=400, deadline=None)
@example("“Tiếng nói nhân viên” đóng lúc 17:00, thứ Sáu 27/11/2026")
@example("  two  spaces and one at the end ")
@example("=?utf-8?b?YQ==?= =?utf-8?b?Yg==?=")
@example("x" * 1200)
@example("アンケート" * 60)
@given(TEXTS)
def test_a_subject_is_read_as_it_was_written(text: str) -> None:
    raw = text_header("Subject", text)
    assert seen(body_of(raw, "Subject")) == text
    assert max(map(len, raw.split(b"\r\n"))) <= 76


@settings(max_examples=400, deadline=None)
@example("Khảo sát ý kiến nhân viên công ty Nam Hải", "survey@surveyhost.example", "From")
@example('Nam "Hai", Co. \\', "a@b.example", "To")
@given(TEXTS, ADDRESSES, st.sampled_from(["From", "Reply-To", "To"]))
def test_a_name_is_read_as_it_was_written(shown: str, address: str, name: str) -> None:
    raw = address_header(name, address, shown)
    value = body_of(raw, name)
    phrase, found = re.fullmatch(r"(?s)(.*?)(?:\r\n)? <([^<>]*)>", value).groups()  # type: ignore[union-attr]
    assert found == address
    if phrase.startswith('"'):
        assert re.sub(r"\\(.)", r"\1", phrase[1:-1]) == shown
    else:
        assert seen(phrase) == shown
    assert max(map(len, raw.split(b"\r\n"))) <= 76


@pytest.mark.parametrize("text", ["a\r\nBcc: x@y.example", "a\nb", "a\x00b", "a\u2028b", "a\ud800b", "\r\n"])
def test_nothing_in_a_text_begins_another_header(text: str) -> None:
    for raw in (text_header("Subject", text), address_header("From", "a@b.example", text)):
        assert all(line.startswith((b"Subject: ", b"From: ", b" ")) or not line for line in raw.split(b"\r\n"))


@settings(max_examples=60, deadline=None)
@example("Khảo sát ý kiến nhân viên", "Nhắc nhân viên: đóng lúc 17:00")
@given(TEXTS.filter(lambda text: text == " ".join(text.split())), TEXTS)
def test_the_head_of_a_letter_is_read_back_by_another_parser(shown: str, subject: str) -> None:
    raw = envelope("survey@surveyhost.example", "help@surveyhost.example", subject, "vi", shown).head
    message = BytesParser(policy=compat32).parsebytes(raw + b"\r\n")
    assert str(make_header(decode_header(message["Subject"]))) == subject
    [(phrase, address)] = getaddresses([message["From"]])
    assert (str(make_header(decode_header(phrase))), address) == (shown, "survey@surveyhost.example")
    assert message["Reply-To"] == "help@surveyhost.example"
