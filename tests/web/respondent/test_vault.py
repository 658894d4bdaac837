"""The face on a real vault, on both engines: a link is answered once, changed with its receipt, and closed for good."""

from dataclasses import replace
from threading import Barrier, Thread

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
    """Both, since this is where a face meets the vault."""
    return request.param


@pytest.fixture
def wave(house):
    return factories.open_wave(house, rows=30)


@pytest.fixture
def links(house, wave):
    return list(factories.links(house, wave).values())


@pytest.fixture
def app(settings, house):
    made = create_app(replace(settings, faces=("respondent",)), house)
    made.test_client_class = Inspecting
    return made


@pytest.fixture
def form(house, wave):
    """An answer to every item of the questionnaire, as a browser would post it."""
    items = lists.survey(house, wave.survey_id).questionnaire.items()
    answers = {"rating": "3", "enps": "8"}
    found = {item.code: answers[item.kind] for item in items if item.kind in answers}
    return found | {item.code: "-" for item in items if item.kind not in {*answers, "note"} and item.required}


def test_from_link_to_receipt_and_back(app, links, form):
    client, link = app.test_client(), links[0]
    welcome = look(client.get(f"/s/{link}?lang=vi"))
    assert welcome.h1.startswith("Ý kiến của bạn")
    thanks = look(client.post(f"/s/{link}?lang=vi", data=form))
    words = thanks.words("//ol/li")
    assert len(words) == 5
    assert all(len(word.split()) == 2 for word in words)
    assert client.get(f"/s/{link}").status_code == 409
    wrong = client.post(f"/s/{link}", data={"_receipt": "một hai ba bốn năm", "go": "withdraw"})
    assert wrong.status_code == 422
    again = client.post(f"/s/{link}?lang=vi", data=form | {"_receipt": " ".join(words), "go": "send"})
    assert look(again).h1 == "Cảm ơn bạn đã lên tiếng."
    gone = client.post(f"/s/{link}?lang=vi", data={"_receipt": " ".join(words).upper(), "go": "withdraw"})
    assert look(gone).h1 == "Lá phiếu của bạn đã được rút"
    assert client.get(f"/s/{link}").status_code == 200


def test_one_link_is_spent_once_by_fifty_at_once(app, links, form):
    link, statuses, gate = links[0], [], Barrier(50)

    def send():
        client = app.test_client()
        gate.wait()
        statuses.append(client.post(f"/s/{link}", data=form).status_code)

    threads = [Thread(target=send) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [200] + [409] * 49


def test_the_life_of_a_link(house, app, wave, links, form):
    client = app.test_client()
    with house.office() as session:
        code = get_wave(session, wave).code
    client.post(f"/s/{links[0]}", data=form)
    assert desk.counts(house, code) == (30, 1)
    closing.close(house, factories.STAFF, wave)
    pages = [client.get(f"/s/{link}?lang=en") for link in (links[0], links[1], code + "A" * 22)]
    assert [page.status_code for page in pages] == [410] * 3
    assert pages[0].data == pages[1].data == pages[2].data
    assert client.post(f"/s/{links[1]}", data=form).status_code == 410


def test_a_wave_that_opens_later(house, app, clock):
    opens = clock.at.replace(day=clock.at.day + 3)
    wave = factories.open_wave(house, rows=30, opens=opens)
    link = next(iter(factories.links(house, wave).values()))
    assert app.test_client().get(f"/s/{link}").status_code == 403
