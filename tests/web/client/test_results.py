"""The results page as HR writes it: kept, looked at, put up, taken down; and what it must not say."""

import pytest
from flask.testing import FlaskClient

from surveyhost.services.letters import mailbox
from surveyhost.services.office import audit
from surveyhost.services.releases import releases
from surveyhost.services.results import composing, publishing
from surveyhost.store.office.tables import FollowUp
from surveyhost.store.vault import pages
from tests.support import factories
from tests.support.page import Page
from tests.support.results import told

WORDS = {"words_vi": "Cảm ơn bạn.", "words_en": "Thank you."}
ANSWER = {
    "heard_1_vi": "Nhiều bạn viết rằng phụ tùng phải chờ lâu.",
    "heard_1_en": "Several of you wrote that spare parts take weeks.",
    "answer_1_vi": "Kho giữ sẵn phụ tùng.",
    "answer_1_en": "The store keeps spare parts.",
}


@pytest.fixture
def here(release) -> str:
    return f"/portal/reports/{release}/results"


def figures(town, release) -> list[str]:
    return list(told(town.house, release).figures)


def test_it_begins_with_what_the_report_would_say_first(huong, here):
    page = huong.page(here)
    assert page.h1 == "Tell everybody what came of it"
    ticked = page.all("//input[@name='figures'][@checked]/@value")
    assert 3 <= len(ticked) <= 9
    assert {one.partition(":")[0] for one in ticked} == {"theme", "item"}


def test_what_is_kept_is_in_the_preview_and_nobody_sees_it_yet(town, client, huong, release, here):
    sent = huong.send(here, **{**WORDS, **ANSWER, "figures": figures(town, release), "act": "keep"})
    assert sent.status_code == 302
    plain = FlaskClient(town.app, town.app.response_class)  # every language of the page has an h1, one is shown
    plain.set_cookie("surveyhost", huong.get_cookie("surveyhost").value)
    preview = plain.get(f"{here}/preview")
    assert "Thank you." in preview.text
    assert "The store keeps spare parts." in preview.text
    policy = preview.headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in policy
    assert "script-src 'none'" in policy
    publishing.publish_due(town.house)
    with town.house.vault() as session:
        assert pages.pages(session) == {}
    event = audit.events(town.house, client)[0]
    assert (event.act, event.actor) == ("results.edit", "huong@minhhai.example")


def test_put_up_it_is_there_with_address_and_poster_and_taken_down_it_is_gone(town, huong, release, here):
    huong.send(here, **{**WORDS, "figures": figures(town, release), "act": "publish"})
    assert huong.page(here).h1 == "The results page is being put up"
    publishing.publish_due(town.house)
    page = huong.page(here)
    assert page.h1 == "The results page is up"
    (address,) = [one for one in page.all("//a/@href") if "/r/" in one]
    assert address.startswith(town.house.settings.base_url + "/r/")
    poster = huong.get(f"{here}/poster/vi")
    assert poster.mimetype == "application/pdf"
    assert poster.data.startswith(b"%PDF")
    assert huong.get(f"{here}/poster/ja").status_code == 404
    huong.send(f"{here}/down")
    publishing.publish_due(town.house)
    with town.house.vault() as session:
        assert pages.pages(session) == {}
    assert "taken down" in huong.page(here).text


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"words_en": ""}, "words_en", "their own language"),
        ({"words_en": "See www.example.com"}, "words_en", "must not lead anywhere"),
        ({"heard_1_en": "7 of you wrote that spare parts take weeks."}, "heard_1_en", "Leave out numbers"),
        ({"answer_1_vi": ""}, "answer_1_vi", "their own language"),
        ({"heard_1_vi": "x" * 700}, "heard_1_vi", "At most 600"),
        ({"figures": ["item:nothing"]}, "figures", "prints no figure"),
    ],
)
def test_what_it_must_not_say_is_told_on_the_field(town, huong, release, here, changed, field, said):
    given = {**WORDS, **ANSWER, "figures": figures(town, release), "act": "keep"} | changed
    sent = huong.send(here, **given)
    assert sent.status_code == 422
    page = Page(sent)
    assert any(said in one for one in page.words(f"//*[@id='{field}-error']")), page.text


def test_a_comment_is_not_quoted(town, client, huong, release, here):
    comment = next(text for one in releases.load(town.house, release).comments for text in one.comments)
    given = {**WORDS, **ANSWER, "figures": figures(town, release), "act": "keep"}
    sent = huong.send(here, **(given | {"heard_1_vi": f"Có bạn viết: {comment.upper()}"}))
    assert sent.status_code == 422
    assert "are in a comment" in Page(sent).text


def test_a_reader_of_some_units_does_not_speak_for_the_company(town, client, here, release):
    doc = town.hr("doc@minhhai.example", client, "reader", ("Nhà máy",))
    assert doc.get(here).status_code in {403, 404}
    binh = town.hr("binh@donga.example", factories.client(town.house, "Đông Á"))
    assert binh.get(here).status_code == 404


def test_a_round_that_asked_one_unit_is_not_told_to_everybody(town, huong, release, here):
    """Its company is that unit: what everybody would read is what a few people answered."""
    asked = {"questionnaire": "", "digest": "", "actions": {}, "made": town.house.now(), "made_by": "x"}
    with town.house.office.begin() as session:
        session.add(FollowUp(survey_id=1, number=1, follows=0, unit="Nhà máy", **asked))
    for path in ("", "/preview", "/poster/vi"):
        sent = huong.get(f"{here}{path}")
        assert (sent.status_code, sent.location) == (302, f"/portal/reports/{release}/")
    for path in ("", "/down"):
        assert huong.send(f"{here}{path}", figures=["theme:lead"], act="publish").status_code == 302
    assert publishing.publish_due(town.house) == []
    with town.house.vault() as session:
        assert pages.pages(session) == {}


def test_there_is_nobody_to_write_to_where_no_invitation_went_out(town, huong, release, here):
    page = huong.page(here)
    assert not page.all("//input[@name='letter']")
    assert "Put up the poster" in page.text
    assert mailbox.letters(town.house.settings) is not None
    sent = huong.send(here, **{**WORDS, "figures": figures(town, release), "act": "publish", "letter": "1"})
    assert sent.status_code == 422
    _, now = composing.standing(town.house, releases.line(town.house, release).client_id, release)
    assert not now.waits
