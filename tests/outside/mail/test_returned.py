"""What a message that came back says, and about which letter."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from surveyhost.mail_accounts import BARE
from surveyhost.outside.mail.marks import mark_in, new_mark, return_address
from surveyhost.outside.mail.returned import read
from tests.support.returned_mail import RETURNS, complaint, exim, forwarded, note, opened, report

MARK = "abcdefghijkl"
TO = return_address(RETURNS, MARK)
ID = f"<{MARK}.{'0f' * 10}@surveyhost.example>"
HEAD = f"From: survey@surveyhost.example\nMessage-ID: {ID}\nSubject: x"
AUTO = {"Auto_Submitted": "auto-replied (vacation)"}
MADE = {"Auto_Submitted": "auto-generated"}
EXCHANGE = {**MADE, "X_Auto_Response_Suppress": "All", "X_MS_Exchange_Inbox_Rules_Loop": "p1@firm.example"}
"""As Exchange writes in its users' names, automatic though the answer is."""


def nested(kind: str) -> bytes:
    """Deeper than a program's own stack."""
    return b"".join(f'Content-Type: {kind}; boundary="b{at}"\n\n--b{at}\n'.encode() for at in range(2_000))


MESSAGES = {
    "no such mailbox": (report(TO), "hard", MARK, "5.1.1", True),
    "full": (report(TO, "5.2.2", words="552 mailbox full"), "soft", MARK, "5.2.2", True),
    "still trying": (report(TO, "4.4.1", "delayed", "timed out"), "waiting", MARK, "4.4.1", True),
    "arrived": (report(TO, "2.0.0", "delivered", "250 ok"), "arrived", MARK, "2.0.0", True),
    "to an address without a mark": (report(RETURNS, original=HEAD), "hard", MARK, "5.1.1", True),
    "about nothing known": (report(RETURNS), "hard", "", "5.1.1", True),
    "in no standard's form": (exim(TO), "hard", MARK, "5.1.1", True),
    "a complaint": (complaint(HEAD), "complaint", MARK, "complaint", True),
    "no complaint": (complaint(HEAD, "not-spam"), None, "", "complaint", True),
    "absent": (note(TO, "Away", **AUTO), "absence", MARK, "absence", True),
    "absent, to the sender": (note("x@y.example", "Away", In_Reply_To=ID, **AUTO), "absence", MARK, "absence", True),
    "absent, by Exchange": (note(TO, "Tự động trả lời: x", **EXCHANGE), "absence", MARK, "absence", True),
    "of a filter": (note(TO, "Blocked", **MADE), None, "", "", True),
    "of a machine about nothing of ours": (note(RETURNS, "Your mailbox", **MADE), None, "", "", False),
    "no machine's": (note(TO, "Question", Auto_Submitted="no"), None, "", "", False),
    "full, in no standard's form": (exim(TO, "552 5.2.2 Hộp thư đã đầy"), "soft", MARK, "5.2.2", True),
    "a filter's, in no standard's form": (exim(TO, "554 5.7.1 迷惑メール"), "soft", MARK, "5.7.1", True),
    "nothing known, in no standard's form": (exim(TO, "550 không nhận"), "soft", MARK, "5.0.0", True),
    "a bounce that a person sends on": (forwarded(report(TO), RETURNS), None, "", "", False),
    "another that a person sends on": (forwarded(exim(TO), RETURNS), None, "", "", False),
    "an unknown server's words": (note(TO, "Oops", "MAILER-DAEMON@x.example", **AUTO), None, "", "", True),
    "opened": (opened(TO), None, "", "", True),
    "a person's": (note(TO, "Question about the survey"), None, "", "", False),
    "of two letters": (report(RETURNS, original=f"{HEAD}\nX: {ID.replace('abc', 'xyz')}"), "hard", "", "5.1.1", True),
    "to an address that only looks like ours": (report(f"my{TO}"), "hard", "", "5.1.1", True),
    "empty": (b"", None, "", "", False),
    "parts in parts": (nested("multipart/mixed"), None, "", "", False),
    "reports in reports": (nested("multipart/report"), None, "", "", False),
    "letters in letters": (b"Content-Type: message/rfc822\n\n" * 2_000, None, "", "", False),
}


@pytest.mark.parametrize("name", MESSAGES)
def test_a_message_says(name: str) -> None:
    raw, kind, mark, word, is_machines = MESSAGES[name]
    found = read(raw, RETURNS)
    assert (found.kind, found.mark, found.word, found.is_from_machine) == (kind, mark, word, is_machines)


def test_broken_messages_are_read_as_far_as_they_go() -> None:
    whole = report(TO)
    for end in range(0, len(whole), 37):
        read(whole[:end], RETURNS)
    for junk in (
        b"\xff" * 200,
        b"Subject: =?x?q?=\r\n\r\n",
        b"Content-Type: multipart/report\r\n\r\n",
        whole.replace(b"b", b"\x00"),
    ):
        assert read(junk, RETURNS).mark in {"", MARK}


def test_what_the_library_stumbles_over_is_in_no_log(capfd: pytest.CaptureFixture[str]) -> None:
    """It would write where it stumbled and over what, by itself, wherever the settings send a log."""
    with logging_to_stderr():
        for raw in (
            b"From: \n\n",
            nested("multipart/mixed")[:4_000],
            report(TO).replace(b"From: MAILER-DAEMON", b"From:"),
        ):
            read(raw, RETURNS)
    assert capfd.readouterr().err == ""


@contextmanager
def logging_to_stderr() -> Iterator[None]:
    """As a program that has begun no log of its own."""
    root = logging.getLogger()
    kept, root.handlers = root.handlers, []
    try:
        yield
    finally:
        root.handlers = kept


def test_a_mark_is_known_again() -> None:
    marks = {new_mark() for _ in range(200)}
    assert len(marks) == 200
    for mark in marks:
        assert mark_in(return_address(RETURNS, mark)) == mark_in(f"<{mark}.{'a1' * 10}@x.example>") == mark
    assert mark_in("returns@surveyhost.example") == mark_in("") == ""


def test_the_longest_address_that_is_taken_has_room_for_a_mark() -> None:
    """64 letters before the @ at most (RFC 5321, 4.5.3.1.1); some servers take no letter from a longer one."""
    longest = f"{'a' * 51}@surveyhost.example"
    assert BARE.fullmatch(longest) and not BARE.fullmatch(f"a{longest}")
    assert len(return_address(longest, MARK).partition("@")[0]) == 64
    assert read(report(return_address(longest, MARK)), longest).mark == MARK
