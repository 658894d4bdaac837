"""A pulse's page: one screen for all services, what is chosen on it goes where it belongs, and the pages around it say
what is so of a pulse."""

from dataclasses import replace

import pytest

from surveyhost.core.pulse import questions
from surveyhost.core.wave.lifecycle import LinkKind
from surveyhost.core.wave.links_and_seats import new_token
from surveyhost.services.answering import pulses as links
from surveyhost.services.answering.refusals import LinkRefused
from surveyhost.services.vault import desk
from surveyhost.store.statements import Prepared
from surveyhost.web.respondent import page_cache
from surveyhost.web.respondent.context import face
from surveyhost.web.shared.rate_limits import Limits
from tests.support import pulses
from tests.support.page import look
from tests.web.respondent.faces import app_of


class Behind:
    """The real face over a vault, as `app_of` asks for it."""

    def __init__(self, made):
        self.made = face(made.house.vaults, Limits(), "surveyhost", now=made.house.now)

    def behind(self):
        return self.made


@pytest.fixture
def engine_name():
    return "sqlite"


@pytest.fixture
def made(house, clock):
    return pulses.begun(house, clock)


@pytest.fixture
def client(made):
    return app_of(Behind(made)).test_client()


@pytest.fixture
def link(made):
    return f"/s/{next(iter(made.links().values()))}"


def post(client, link, **form):
    return look(client.post(f"{link}?page=1&lang=en", data={"go": "send", **form}))


def test_one_screen_at_once(client, link):
    page = look(client.get(f"{link}?lang=en"))
    assert page.h1 == "Services inside the firm"
    assert page.buttons() == ["send"]
    assert page.words("//h2") == ["IT help desk", "Canteen", "Stores"]
    assert len(page.all("//section[@data-show]")) == 3
    assert "No number rests on fewer than 5 people" in page.text


def test_what_is_answered_goes_to_its_service_and_words_take_it_back(client, link, made):
    page = post(client, link, used=["s1", "s3"], s1_pulse_solved="5", s3_pulse_care="2", s2_pulse_care="1")
    assert page.h1 == "Thank you for speaking up."
    assert "whole company" in page.text
    words = " ".join(page.words("//ol/li"))
    opening = links.find(made.house.vault, link, made.house.now)
    assert opening.kind == LinkKind.SPENT
    assert {number for number, (found, _) in opening.parts.items() if found.kind == LinkKind.SPENT} == {1, 3}
    spent = look(client.get(f"{link}?lang=en"))
    assert spent.buttons() == ["withdraw"]
    gone = look(client.post(f"{link}?lang=en", data={"go": "withdraw", "_receipt": words}))
    assert gone.h1 == "Your answer is withdrawn"
    assert links.find(made.house.vault, link, made.house.now).kind == LinkKind.OPEN


@pytest.mark.parametrize("engine_name", ["sqlite", "postgresql"])
def test_no_service_costs_a_way_to_the_server_more(client, link, made, monkeypatch):
    """A database that is not on the same machine is asked as often for twelve services as for one; and a link that
    nobody has costs what any link of the round costs."""
    asked, run = [], Prepared.run
    monkeypatch.setattr(Prepared, "run", lambda self, line, *values: (asked.append(self), run(self, line, *values))[1])

    def counted(act):
        asked.clear()
        act()
        return len(asked)

    nobodys = f"/s/{new_token(made.round().code, bytes(16))}"
    assert counted(lambda: client.get(f"{link}?lang=en")) == 6, "which services a round has is not known yet"
    assert counted(lambda: client.get(f"{link}?lang=en")) == 3
    assert counted(lambda: client.get(f"{nobodys}?lang=en")) == 3
    answers = {f"s{number}_pulse_care": "2" for number in (1, 2, 3)}
    sent = counted(lambda: post(client, link, used=["s1", "s2", "s3"], **answers))
    assert sent - 3 == (1 if made.house.vault.dialect == "postgresql" else 4), "in SQLite nobody waits for a way"
    assert [desk.counts(made.house, made.period(number).code)[1] for number in (1, 2, 3)] == [1, 1, 1]


def test_the_page_is_put_together_and_drawn_once_for_everybody(client, made, monkeypatch):
    drawn, put = [], []
    page_cache.CACHE.clear()
    render, screen = page_cache.render, questions.screen
    monkeypatch.setattr(page_cache, "render", lambda *of, **more: (drawn.append(of[1]), render(*of, **more))[1])
    monkeypatch.setattr(questions, "screen", lambda *of: (put.append(of), screen(*of))[1])
    for link in list(made.links().values())[:3]:
        assert client.get(f"/s/{link}?lang=en").status_code == 200
        assert post(client, f"/s/{link}", used="s1", s1_pulse_care="2").h1 == "Thank you for speaking up."
    assert (drawn, len(put)) == (["questions", "thanks"], 1)


def test_a_round_whose_contract_is_another_is_asked_as_it_says_now(client, link, made, monkeypatch):
    """What a process keeps of a round is where it looks, and nothing more: what stands is read each time."""
    client.get(f"{link}?lang=en")
    [kept] = links._rounds[made.house.vault].values()
    assert kept.services == tuple(made.period(number).code for number in (1, 2, 3))
    for services in ((), kept.services[:1], ("AAAAAA",)):
        links._rounds[made.house.vault].put(made.round().code, replace(kept, services=services))
        assert len(look(client.get(f"{link}?lang=en")).all("//section[@data-show]")) == 3
    desk.close(made.house, made.period(2).code, None)
    assert look(client.get(f"{link}?lang=en")).words("//h2") == ["IT help desk", "Stores"]


def test_none_is_an_answer_and_leaves_nothing_behind(client, link, made):
    assert post(client, link, used="none").h1 == "Thank you for speaking up."
    opening = links.find(made.house.vault, link, made.house.now)
    assert opening.kind == LinkKind.SPENT
    assert all(found.kind == LinkKind.OPEN for found, _ in opening.parts.values())


def test_nothing_is_sent_where_nothing_is_chosen(client, link):
    page = post(client, link)
    assert "Nothing is answered yet" in page.summary


def test_the_wrong_words_and_a_replacement_change_nothing(client, link):
    post(client, link, used="s1", s1_pulse_solved="5")
    wrong = look(client.post(f"{link}?lang=en", data={"go": "withdraw", "_receipt": "one two three four five"}))
    assert wrong.errors
    page = client.post(f"{link}?page=1&lang=en", data={"go": "send", "_receipt": "a b c d e", "used": "s2"})
    assert page.status_code == 409


@pytest.mark.parametrize("language", ["en", "vi"])
@pytest.mark.parametrize("which", ["privacy", "contract"])
def test_the_pages_around_it_speak_of_a_pulse(client, link, which, language):
    page = look(client.get(f"{link}?page={which}&lang={language}"))
    assert "6" in page.text or "six" in page.text or "sáu" in page.text
    if which == "contract":
        assert "IT help desk" in page.text or "CNTT" in page.text


def test_a_service_that_is_tampered_with_stops_the_link(client, link, made):
    with made.house.vault.begin() as session:
        session.connection().exec_driver_sql(
            f"UPDATE wave SET questionnaire = X'78' WHERE code = '{made.period(2).code}'"
        )
    assert client.get(link).status_code == 503


def test_a_period_takes_nothing_from_its_contracts_end_on_whether_or_not_a_worker_runs(made, clock, link):
    """Its link was opened in time: the end comes before the questions are put together, or before they are sent."""
    own = Behind(made).made
    in_time = own.find(link)
    clock.at = made.round().closes
    clock.forward(seconds=-1)
    asked = own.services.complete(in_time)
    assert asked.kind == LinkKind.OPEN and set(asked.parts) == {1, 2, 3}
    clock.forward(days=200)
    late = own.services.complete(in_time)
    assert late.kind == LinkKind.SPENT and not late.parts
    with pytest.raises(LinkRefused):
        own.services.submit(asked, {"s1_pulse_solved": 5}, "en")
    assert app_of(Behind(made)).test_client().get(f"{link}?lang=en").status_code == 410
