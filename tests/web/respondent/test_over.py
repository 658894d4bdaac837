"""From the end of its contract on a wave takes nothing, whether or not a worker runs."""

from dataclasses import replace

import pytest

from surveyhost import create_app
from surveyhost.services.fieldwork import closing
from surveyhost.services.office.survey_rows import get_wave
from surveyhost.services.setup import lists
from surveyhost.services.vault import desk
from tests.support import factories
from tests.support.page import Inspecting, look


@pytest.fixture(params=("sqlite", "postgresql"))
def engine_name(request):
    return request.param


@pytest.fixture
def wave(house):
    return factories.open_wave(house, rows=30)


@pytest.fixture
def links(house, wave):
    return list(factories.links(house, wave).values())


@pytest.fixture
def client(settings, house):
    made = create_app(replace(settings, faces=("respondent",)), house)
    made.test_client_class = Inspecting
    return made.test_client()


@pytest.fixture
def row(house, wave):
    with house.office() as session:
        return get_wave(session, wave)


@pytest.fixture
def form(house, wave):
    items = lists.survey(house, wave.survey_id).questionnaire.items()
    answers = {"rating": "3", "enps": "8"}
    found = {item.code: answers[item.kind] for item in items if item.kind in answers}
    return found | {item.code: "-" for item in items if item.kind not in {*answers, "note"} and item.required}


def sent(client, link, form):
    return look(client.post(f"/s/{link}?lang=en", data=form)).words("//ol/li")


def test_an_answer_counts_until_the_printed_moment_and_not_from_it_on(client, links, form, clock, row, house):
    clock.at = row.closes
    clock.forward(seconds=-1)
    assert len(sent(client, links[0], form)) == 5
    clock.forward(seconds=1)
    refused = client.post(f"/s/{links[1]}?lang=en", data=form)
    assert refused.status_code == 410
    assert look(refused).h1 == "The survey is closed"
    assert desk.counts(house, row.code) == (30, 1)


def test_every_page_of_a_link_is_that_of_a_closed_wave(client, links, form, clock, row, house, wave):
    words = sent(client, links[0], form)
    clock.at = row.closes
    clock.forward(seconds=30)
    over = client.get(f"/s/{links[1]}?lang=en").data
    invented = row.code + links[2][6:][::-1]
    for link in (links[0], invented):
        assert client.get(f"/s/{link}?lang=en").data == over, "real, spent, invented: one page"
    assert client.get(f"/s/{links[1]}?lang=en&page=2").data == over
    for change in ({"go": "withdraw"}, {"go": "replace"}, {**form, "go": "send"}):
        reply = client.post(f"/s/{links[0]}?lang=en", data={**change, "_receipt": " ".join(words)})
        assert (reply.status_code, reply.data) == (410, over)
    assert desk.counts(house, row.code) == (30, 1)
    closing.close(house, factories.STAFF, wave)
    assert client.get(f"/s/{links[1]}?lang=en").data == over, "and it is the page it has once it is closed"


def test_the_end_that_comes_while_an_answer_is_being_sealed(client, links, form, clock, row, house, monkeypatch):
    from surveyhost.web.respondent import replies

    real = replies.posts.answer

    def slowly(post):
        clock.at = row.closes
        return real(post)

    monkeypatch.setattr(replies.posts, "answer", slowly)
    assert client.post(f"/s/{links[0]}?lang=en", data=form).status_code == 410
    assert desk.counts(house, row.code) == (30, 0)
