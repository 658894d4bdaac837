"""What a gateway reports, and by what it is known to be the gateway."""

import json

import pytest

from surveyhost.outside.sms import reports
from surveyhost.outside.sms.reports import Reply, Report
from surveyhost.outside.sms.twilio import is_signed, signature

MARK = "abcdefghijkl"


def test_twilios_own_example_of_a_signature():
    form = {"CallSid": "CA1234567890ABCDE", "Caller": "+12349013030", "Digits": "1234", "From": "+12349013030",
            "To": "+18005551212"}  # fmt: skip
    address = "https://mycompany.com/myapp.php?foo=1&bar=2"
    assert signature("12345", address, form) == "0/KCTR6DLpKmkAf8muzZqo1nDgQ="
    assert is_signed("12345", address, form, "0/KCTR6DLpKmkAf8muzZqo1nDgQ=")
    for other in (
        ("1234", address, form, "0/KCTR6DLpKmkAf8muzZqo1nDgQ="),
        ("12345", address + "x", form, "0/KCTR6DLpKmkAf8muzZqo1nDgQ="),
        ("12345", address, {**form, "Digits": "1"}, "0/KCTR6DLpKmkAf8muzZqo1nDgQ="),
        ("12345", address, form, ""),
        ("12345", address, form, "ệ"),
        ("12345", address, form, "\udcff"),
    ):
        assert not is_signed(*other)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"MessageStatus": "delivered"}, ("arrived", "delivered")),
        ({"MessageStatus": "read"}, None),  # that it was opened
        ({"MessageStatus": "undelivered", "ErrorCode": "30003"}, ("soft", "undelivered 30003")),
        ({"MessageStatus": "undelivered", "ErrorCode": "30006"}, ("hard", "undelivered 30006")),
        ({"MessageStatus": "failed", "ErrorCode": "<+84912345678>"}, ("soft", "failed")),
        ({"MessageStatus": "sent"}, None),
        ({"MessageStatus": "queued"}, None),
        ({"id": MARK, "status": "Expired"}, ("soft", "expired")),
        ({"id": MARK, "status": "invalid"}, ("hard", "invalid")),
        ({"id": MARK, "status": "something else"}, None),
    ],
)
def test_what_became_of_a_message(said, expected):
    found = reports.read("" if "id" in said else MARK, said)
    assert (found and (found.kind, found.word)) == expected
    assert found is None or (isinstance(found, Report) and found.mark == MARK)


@pytest.mark.parametrize("mark", ["", "abc", "ABCDEFGHIJKL", "abcdefghijklm", "../../x"])
def test_only_a_mark_leads_to_a_message(mark):
    assert reports.read(mark, {"MessageStatus": "delivered"}) is None


@pytest.mark.parametrize(
    "text", ["STOP", "stop.", " Stop ", "DỪNG", "dung", "Huỷ", "hủy", "từ chối", "TC", "停止", "退订", "TD", "수신거부",
             "หยุด", "UNSUBSCRIBE", "stop all"],
)  # fmt: skip
def test_a_stop_in_each_language(text):
    found = reports.read("", {"From": "+84912345678", "Body": text})
    assert isinstance(found, Reply)
    assert (found.is_stop, found.is_start, found.number) == (True, False, "+84912345678")


@pytest.mark.parametrize(
    "text", ["Don't stop asking", "stop it please now", "Tôi không dừng lại", "", "12", "yes please"]
)
def test_other_words_stop_nothing(text):
    found = reports.read("", {"from": "84912345678", "text": text})
    assert (found.is_stop, found.is_start) == (False, False)


def test_who_is_no_number_says_nothing():
    for number in ("", "Minh", "+849", "12345"):
        assert reports.read("", {"From": number, "Body": "STOP"}) is None


def test_fields_of_a_request_that_is_none():
    assert reports.fields(json.dumps({"id": MARK, "n": 1, "x": [1], "y": None}).encode()) == {
        "id": MARK,
        "n": "1",
    }
    for body in (b"\xff\xfe", b"[1]", b"{", b"[" * 100_000, b"null", b""):
        assert reports.fields(body) == {}


def test_no_secret_is_never_right():
    assert not reports.is_secret("", "")
    assert not reports.is_secret("key", "")
    assert not reports.is_secret("key", "kez")
    assert reports.is_secret("key", "key")
