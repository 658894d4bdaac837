"""What a report's action, status and words mean, and what follows from each kind."""

import pytest

from surveyhost.core.sending.delivery_reports import RULES, DeliveryReport, LetterEnd, of_report, of_words

REPORTS = [
    ("failed", "5.1.1", "smtp; 550 5.1.1 <x>: user unknown", "hard"),
    ("failed", "5.1.10", "null MX", "hard"),
    ("failed", "5.2.1", "mailbox disabled", "hard"),
    ("failed", "5.4.1", "Recipient address rejected: Access denied", "hard"),
    ("failed", "5.4.4", "host not found", "hard"),
    ("failed", "5.0.0", "smtp; 550 No such user here", "hard"),
    ("failed", "5.1.1", "smtp; 552 mailbox is full", "soft"),
    ("failed", "5.2.2", "over quota", "soft"),
    ("failed", "5.0.0", "smtp; 554 something", "soft"),
    ("failed", "5.1.8", "sender address rejected", "soft"),
    ("failed", "5.7.1", "message rejected as spam", "soft"),
    ("failed", "5.6.1", "content", "soft"),
    ("failed", "4.4.7", "delivery time expired", "soft"),
    ("failed", "", "", "soft"),
    ("", "5.1.1", "", "hard"),
    ("delayed", "4.4.1", "connection timed out", "waiting"),
    ("relayed", "2.0.0", "", "waiting"),
    ("delivered", "2.0.0", "", "arrived"),
    ("Delivered ", "2.1.5", "", "arrived"),
    ("expanded", "2.0.0", "", "arrived"),
    ("", "", "user unknown", None),
    ("failing", "2.0.0", "", None),
]


@pytest.mark.parametrize(("action", "status", "words", "kind"), REPORTS)
def test_a_report_means(action: str, status: str, words: str, kind: str | None) -> None:
    assert of_report(action, status, words) == kind


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("The mailbox of this person is full.", ("soft", "5.0.0")),
        ("We could not deliver it.", ("soft", "5.0.0")),
        ("550 No such user here", ("hard", "5.0.0")),
        ("Sorry, no mailbox here by that name. (#5.1.1)", ("hard", "5.1.1")),
        ("Remote host said: 550-5.1.1 The account that you tried to reach", ("hard", "5.1.1")),
        ("192.0.2.1 said: 554 5.7.1. Spam, says 5.1.1.2 of us", ("soft", "5.7.1")),
        ("from 5.1.1.9: 550 mailbox disabled", ("hard", "5.0.0")),
        ("452 4.2.2 メールボックスがいっぱいです", ("soft", "4.2.2")),
        ("5.1.1 over quota", ("soft", "5.1.1")),
    ],
)
def test_words_alone_mean(words: str, said: tuple[str, str]) -> None:
    """An address is barred for a year, for every client: only by what says that nobody is there."""
    assert of_words(words) == said


def test_each_kind_has_its_rule() -> None:
    assert set(RULES) == set(DeliveryReport)
    ends = {kind: (rule.ending, rule.is_barred) for kind, rule in RULES.items()}
    assert ends == {
        "arrived": (LetterEnd.DELIVERED, False),
        "hard": (LetterEnd.REFUSED, True),
        "soft": (LetterEnd.REFUSED, False),
        "waiting": (None, False),
        "complaint": (LetterEnd.DELIVERED, True),
        "absence": (LetterEnd.DELIVERED, False),
    }
