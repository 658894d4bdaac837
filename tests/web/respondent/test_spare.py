"""Where answers lie on a second disk too, the privacy page says so; what cannot be done without it is told."""

from dataclasses import replace

import pytest
from markupsafe import escape

from surveyhost import languages
from surveyhost.core.wave import policy
from surveyhost.services.answering.refusals import NotTheVault, SpareUnreachable
from surveyhost.services.answering.responses import WavePage
from surveyhost.translations import catalogue
from surveyhost.web.respondent.context import FACE
from surveyhost.web.respondent.submit import NOT_NOW
from tests.support.page import look
from tests.support.translated import spoken
from tests.web.respondent.faces import CODE, MAI, app_of, face_of
from tests.web.respondent.instruments import VOICE
from tests.web.respondent.test_navigation import SAFETY, WORK
from tests.web.respondent.test_receipt import TYPED

SECOND = (
    "Your sealed answer, and the tie between your link and a place to answer, lie on a second disk too, so that a "
    "broken one loses no answer. What is destroyed is destroyed on both. A disk that can’t be reached just then keeps "
    "its part until it can be, or until we destroy the disk itself."
)


def refuse(kind):
    def act(*given):
        raise kind

    return act


@pytest.mark.parametrize("language", languages.participants())
def test_the_privacy_page_says_it_in_every_language_where_it_is_so(language):
    face = face_of(VOICE)
    if language not in face.wave.policy.languages:
        its = replace(face.wave.policy, languages=(language,), title={language: "2026"})
        face.wave = WavePage(CODE, its, policy.digest(its), spoken(VOICE, (language,)))
    said = catalogue("respondent", language).gettext(SECOND)
    assert language == "en" or said != SECOND
    for has_spare in (True, False):
        app = app_of(face)
        app.extensions[FACE] = replace(app.extensions[FACE], has_spare=has_spare)
        page = " ".join(app.test_client().get(f"/s/{MAI}?page=privacy&lang={language}").text.split())
        assert (str(escape(said)) in page) == has_spare


@pytest.mark.parametrize("go", ["withdraw", "send"])
def test_what_cannot_be_destroyed_in_both_stays_and_the_page_says_so(go):
    face = face_of(VOICE)
    app = app_of(face)
    client = app.test_client()
    client.post(f"/s/{MAI}", data=WORK | SAFETY)
    refused = refuse(SpareUnreachable)
    app.extensions[FACE] = replace(app.extensions[FACE], withdraw=refused, replace=refused)
    given = WORK | SAFETY if go == "send" else {}
    for _ in range(7):  # the words were right: nobody is kept out for trying again
        answer = client.post(f"/s/{MAI}?page=2&lang=vi", data={"_receipt": TYPED, "go": go} | given)
        assert answer.status_code == 503
        assert catalogue("respondent", "vi").gettext(NOT_NOW) in look(answer).text
    assert face.answers[MAI]


@pytest.mark.parametrize("fast", [True, False])
@pytest.mark.parametrize("go", ["send", "withdraw"])
def test_a_process_that_takes_a_promoted_vault_for_a_spare_thanks_nobody(fast, go, caplog):
    face = face_of(VOICE)
    app = app_of(face, fast=fast)
    client = app.test_client()
    if go == "withdraw":
        client.post(f"/s/{MAI}", data=WORK | SAFETY)
    refused = refuse(NotTheVault)
    app.extensions[FACE] = replace(app.extensions[FACE], submit=refused, withdraw=refused)
    answer = client.post(f"/s/{MAI}?lang=en", data=(WORK | SAFETY) | {"_receipt": TYPED, "go": go})
    assert answer.status_code == 503
    assert look(answer).h1 == "We are closed for a moment"
    assert "Change the settings of this process" in caplog.text
    assert MAI not in caplog.text
