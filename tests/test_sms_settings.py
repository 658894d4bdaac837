"""Settings of text messages: what each may be, and what a production does not start with."""

import pytest

from surveyhost.config import NotFitForProduction, described, load
from surveyhost.sms_settings import (
    SmsBodyMalformed,
    SmsTextInUrl,
    SmsUrlMalformed,
    SmsValueMalformed,
    SmsWithoutSender,
)

TWILIO = "twilio://AC1:hush@api.twilio.com"


def settings(**given):
    return load({f"SURVEYHOST_{name}": value for name, value in given.items()})


def test_nothing_is_needed_where_none_go():
    assert (settings().sms_url, settings().sms_reports, settings().sms_replies) == ("", "", False)


@pytest.mark.parametrize(
    "url",
    ["api.twilio.com", "twilio://api.twilio.com", "twilio://AC1@api.twilio.com", "http://sms.example/send", "ftp://x/y",
     "https:///send", "https://x:0/y", "https://[x/y", "smtp://x"],
)  # fmt: skip
def test_a_gateway_that_is_none_or_in_clear(url):
    with pytest.raises(SmsUrlMalformed):
        settings(SMS_URL=url, SMS_FROM="+84900000000")


@pytest.mark.parametrize("place", ["{text}", "%7Btext%7D", "{to}"])
def test_neither_link_nor_number_stands_in_an_address(place):
    with pytest.raises(SmsTextInUrl):
        settings(SMS_URL=f"https://sms.example/send?text={place}", SMS_FROM="Minh")


@pytest.mark.parametrize(
    "body", ["{", '{"to": "{to}"}', '{"text": "{text}"}', "to={to}", "nothing", '["{to}", "{text}"]', "{to} {text}"]
)
def test_a_pattern_needs_both_places(body):
    with pytest.raises(SmsBodyMalformed):
        settings(SMS_URL="https://sms.example/send", SMS_FROM="Minh", SMS_BODY=body)


def test_patterns_that_will_do():
    for body in ('{"a": [{"b": "{to}"}], "c": "x {text}"}', "to={to}&text={text}&x="):
        assert settings(SMS_URL="https://sms.example/send", SMS_FROM="Minh", SMS_BODY=body).sms_body == body


def test_a_sender_is_needed():
    with pytest.raises(SmsWithoutSender):
        settings(SMS_URL=TWILIO)


@pytest.mark.parametrize(
    ("name", "value"),
    [("SMS_RATE", "0"), ("SMS_RATE", "many"), ("SMS_RATE", "1001"), ("SMS_REPLIES", "perhaps"), ("SMS_ACCEPTED", "100"),
     ("SMS_ACCEPTED", "a b=1")],
)  # fmt: skip
def test_values_out_of_range(name, value):
    with pytest.raises(SmsValueMalformed, match=name):
        settings(SMS_URL=TWILIO, SMS_FROM="+84900000000", **{name: value})


@pytest.mark.parametrize(
    ("sender", "said", "expected"),
    [("+84900000000", "", True), ("MG" + "0" * 32, "", True), ("MinhHai", "", False), ("MinhHai", "yes", True),
     ("+84900000000", "no", False)],
)  # fmt: skip
def test_people_can_answer_a_number_and_no_name(sender, said, expected):
    assert settings(SMS_URL=TWILIO, SMS_FROM=sender, SMS_REPLIES=said).sms_replies == expected


def test_reports_come_only_where_they_can_be_believed_and_reach_us():
    here = {"CONSOLE_URL": "https://desk.vendor.com", "SMS_FROM": "+84900000000"}
    assert settings(SMS_URL=TWILIO, **here).sms_reports == "https://desk.vendor.com/console/sms-events"
    assert settings(SMS_URL=TWILIO, SMS_FROM="+84900000000").sms_reports == ""
    assert settings(SMS_URL="https://sms.example/send", **here).sms_reports == ""
    assert settings(SMS_URL="https://sms.example/send", SMS_REPORT_KEY="k", **here).sms_reports


def production(**given):
    with pytest.raises(NotFitForProduction) as raised:
        settings(PRODUCTION="yes", **given)
    return raised.value.reason


def test_in_production_no_gateway_is_as_on_a_laptop():
    told = production(SMS_URL="twilio://AC1:hush@127.0.0.1:8080", SMS_FROM="+84900000000")
    assert "SURVEYHOST_SMS_URL leads to this machine" in told
    assert "hush" not in told
    assert "SMS_" not in production(SMS_URL="https://sms.vendor.com/send", SMS_FROM="Minh")
    assert "SMS_" not in production(SMS_URL=TWILIO, SMS_FROM="+84900000000")
    assert "SMS_" not in production()


def test_secrets_may_lie_in_files_and_are_told_nowhere(tmp_path):
    where = tmp_path / "sms"
    where.write_text(f"{TWILIO}\n")
    environ = {
        "SURVEYHOST_SMS_URL_FILE": str(where), "SURVEYHOST_SMS_FROM": "Minh", "SURVEYHOST_SMS_TOKEN": "bearer-hush",
        "SURVEYHOST_SMS_REPORT_KEY": "report-hush", "SURVEYHOST_SMS_BODY": '{"key": "body-hush", "a": "{to}{text}"}',
    }  # fmt: skip
    its = load(environ)
    assert its.sms_account == ("AC1", "hush")
    lines = "\n".join(described(its, environ))
    assert "SURVEYHOST_SMS_URL: twilio://AC1:***@api.twilio.com" in lines
    assert "SURVEYHOST_SMS_FROM: Minh" in lines
    assert "hush" not in lines + repr(its)
