"""What a respondent's pages show of a wave in a further vault: results, replies, pulses, counts in halves."""

import pytest

from surveyhost import create_app
from surveyhost.core import vault_number
from surveyhost.services.fieldwork import closing
from surveyhost.services.operations import health
from surveyhost.services.results import publishing
from surveyhost.services.setup import clients
from surveyhost.services.threads import rounds
from surveyhost.store.office.tables import Wave
from surveyhost.store.vault import messages, pages
from tests.support import factories, pulses, results, several, split_house, threads

NORTH = several.NAMES["north"]


@pytest.fixture(params=("sqlite",))
def engine_name(request):
    """What differs between the engines is tested where one vault is."""
    return request.param


@pytest.fixture
def town(house, tmp_path, monkeypatch):
    """The house with two further vaults; every client is placed on one of them."""
    add = clients.add_client
    monkeypatch.setattr(clients, "add_client", lambda *given, **more: add(*given, **({"vault": "north"} | more)))
    with several.lent(several.NAMES, "sqlite", tmp_path, lambda: None) as urls, several.further(house, urls) as made:
        yield made


def app_of(house):
    return create_app(house.settings, house).test_client()


def lies_in_north_only(house):
    with house.office() as session:
        codes = {wave.code for wave in session.query(Wave)}
    assert codes and {vault_number.number_of(code) for code in codes} == {NORTH}
    for one in house.vaults:
        assert several.waves_in(one.sessions) == (codes if one.number == NORTH else set())


def test_a_results_page(town):
    release = results.released(town)
    content = results.up(town, release)
    with town.further[NORTH].sessions() as session:
        [path] = pages.pages(session)
    assert vault_number.number_of(path) == NORTH
    assert app_of(town).get(f"/r/{path}").data == content
    lies_in_north_only(town)
    with town.further[NORTH].sessions.begin() as session:
        pages.take_page(session, path)
        pages.put_page(session, "a" * 24, b"nobody's")
    with town.vault.begin() as session:
        pages.put_page(session, "b" * 24, b"nobody's")
    publishing.settle(town)
    assert app_of(town).get(f"/r/{path}").data == content
    for one in town.vaults:
        with one.sessions() as session:
            assert list(pages.pages(session)) == ([path] if one.number == NORTH else [])


def test_a_reply_and_what_is_written_back(town, clock):
    release, writers = threads.released(town)
    threads.acknowledged(town, release, "Chúng tôi đã đặt máy mới.")
    threads.let_go(town, release)
    clock.forward(days=10)
    rounds.go_due(town)
    client = app_of(town)
    said = [client.post("/reply", data={"_code": writers.code, "_words": one}).text for one in writers.words.values()]
    assert len([page for page in said if "Chúng tôi đã đặt máy mới." in page]) == 1
    words = next(iter(writers.words.values()))
    sent = client.post(
        "/reply", data={"_code": writers.code, "_words": words, "_item": threads.ITEM, "_message": "Cảm ơn"}
    )
    assert sent.status_code == 200
    with town.further[NORTH].sessions() as session:
        assert len(messages.messages_of(session, writers.code)) == 1
    lies_in_north_only(town)
    assert list(health.faults(town)) == []


def test_a_round_of_a_pulse_and_its_periods(town, clock):
    made = pulses.begun(town, clock)
    links = list(made.links().values())
    assert app_of(town).get(f"/s/{links[0]}").status_code == 200
    for link in links[:8]:
        made.answer(link, 1, 2)
    lies_in_north_only(town)
    pulses.to_next_round(made, clock)
    lies_in_north_only(town)


def test_a_count_in_halves(town):
    wave = split_house.open_wave(town)
    links = split_house.links(town, wave)
    split_house.answer_all(town, links[:40])
    closing.close(town, factories.STAFF, wave)
    digest = split_house.announced(town, wave)
    page = app_of(town).get(f"/s/{links[0]}")
    assert page.status_code == 410 and digest[:4] in page.text
    lies_in_north_only(town)
    assert list(health.faults(town)) == []
