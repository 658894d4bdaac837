"""What the mail provider does to letters stands in contract and privacy page, in every language, and nowhere else."""

from dataclasses import replace

import pytest
from markupsafe import escape

from surveyhost import languages
from surveyhost.core.wave import policy
from surveyhost.services.answering.responses import WavePage
from surveyhost.translations import catalogue
from tests.support.translated import spoken
from tests.web.respondent.faces import CODE, MAI, client_of, face_of
from tests.web.respondent.instruments import VOICE

WHY = "Công ty chỉ cho phép <một> nhà cung cấp này."
CONTRACT = {
    "links": "the mail provider leads their links through its own server, so it can see who opens them, and when",
    "images": "the mail provider adds an image to them, so it can see who reads them, and when",
}
PRIVACY = {
    "links": "Who opens the link of a letter, and when: it leads links through its own server.",
    "images": "Who reads a letter, and when: it adds an image that is fetched from it.",
}
HEAD = "The mail provider that carries our letters"


def pages(language, **changes):
    """Contract and privacy page of a survey in this language."""
    face = face_of(VOICE, **changes)
    if language not in face.wave.policy.languages:
        asked = spoken(VOICE, (language,))
        its = replace(face.wave.policy, languages=(language,), title={language: "2026"})
        face.wave = WavePage(CODE, its, policy.digest(its), asked)
    client = client_of(face)
    return [client.get(f"/s/{MAI}?page={page}&lang={language}").text for page in ("contract", "privacy")]


@pytest.mark.parametrize("language", languages.participants())
@pytest.mark.parametrize("changes", [("links",), ("images",), ("images", "links")])
def test_it_is_said_in_every_language(language, changes):
    say = catalogue("respondent", language).gettext
    contract, privacy = pages(language, mail_changes=changes, mail_reason=WHY)
    assert f"“{escape(WHY)}”" in contract
    assert str(escape(say(HEAD))) in privacy
    for change, page, words in (
        *((change, contract, words) for change, words in CONTRACT.items()),
        *((change, privacy, words) for change, words in PRIVACY.items()),
    ):
        assert (" ".join(say(words).split()) in " ".join(page.split())) == (change in changes), words
        assert language == "en" or say(words) != words


@pytest.mark.parametrize("language", languages.participants())
def test_what_a_messenger_of_the_firms_weakens_is_said_in_every_language(language):
    say = catalogue("respondent", language).gettext
    contract, privacy = (" ".join(page.split()) for page in pages(language, messenger="yes"))
    for page, words in (
        (contract, "may be sent by it; whoever sends the messages or runs the messenger sees whose link is whose"),
        (privacy, "Anyone who sends the company’s messages, or runs its messenger"),
        (privacy, "If the company sends you your link by its messenger: the message, and whose link it is. With the "
         "link they can see whether it has been used, as long as the survey is open, and could use it before you."),
    ):  # fmt: skip
        assert str(escape(say(words))) in page
        assert str(escape(say(words))) not in " ".join("".join(pages(language)).split())
        assert language == "en" or say(words) != words


SMS = (
    "If you get your link as a text message, because the company gave us your number and no address: your number, the "
    "message and the link in it, and so that you were asked. With the link they can see whether it has been used, as "
    "long as the survey is open, and could use it before you. Messages are not encrypted on their way."
)


@pytest.mark.parametrize("language", languages.participants())
def test_what_text_messages_weaken_is_said_in_every_language(language):
    say = catalogue("respondent", language).gettext
    contract, privacy = (" ".join(page.split()) for page in pages(language, sms="yes"))
    blind = " ".join(pages(language, sms="yes", reminders="non-responders")[1].split())
    for page, words in (
        (contract, "go to people without an address; the gateway and the telephone company see who got which link"),
        (privacy, "The gateway for text messages, and your telephone company"),
        (privacy, SMS),
        (privacy, "To get no more of them, reply STOP, or give us the reference at the end of the message."),
        (privacy, "locked, with the list of those invited; and a scrambled form of the number, for a year at most"),
        (blind, "Reminders go only to people who have not answered: so they learn who had not."),
    ):  # fmt: skip
        assert str(escape(say(words))) in page
        assert str(escape(say(words))) not in " ".join("".join(pages(language)).split())
        assert language == "en" or say(words) != words
    assert str(escape(say("Reminders go only to people who have not answered: so they learn who had not."))) not in (
        privacy
    )


def test_nothing_of_it_is_said_where_letters_arrive_as_they_were():
    contract, privacy = pages("en")
    assert "mail provider" not in contract + privacy
