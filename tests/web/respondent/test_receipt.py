"""Link and receipt together replace or withdraw an answer. Neither alone does anything, and nobody is shown it."""

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from surveyhost.services.answering.refusals import LinkRefused, ReceiptWrong
from surveyhost.web.respondent.context import FACE
from tests.support.page import look
from tests.support.waiting import PATIENCE, until
from tests.web.respondent.faces import LAN, MAI, WORDS
from tests.web.respondent.test_navigation import SAFETY, WORK

TYPED = "SONG NEN, thuyen gạo; Trăng rằm mưa rào  lua chin"


@pytest.fixture
def answered(voice, voice_client):
    voice_client.post(f"/s/{MAI}", data=WORK | SAFETY)
    assert voice.answers[MAI]["raise"] == 2
    return voice_client


def change(client, go, words=TYPED, link=MAI, **form):
    return client.post(f"/s/{link}?lang=en", data={"_receipt": words, "go": go} | form)


def test_the_receipt_is_shown_once(answered):
    for query in ("", "?page=1", "?page=privacy", "?page=thanks"):
        page = look(answered.get(f"/s/{MAI}{query}"))
        assert not any(word in page.text for word in WORDS)


def test_no_page_of_a_used_link_shows_the_answer(answered):
    for query in ("", "?page=1", "?page=2", "?page=change"):
        assert "Sợ bị điểm tên" not in answered.get(f"/s/{MAI}{query}").text


def test_withdrawing_frees_the_seat(voice, answered):
    response = change(answered, "withdraw")
    assert look(response).h1 == "Your answer is withdrawn"
    assert voice.answers == {}
    assert answered.get(f"/s/{MAI}").status_code == 200


def test_replacing_begins_anew_and_takes_the_place(voice, answered):
    first = look(change(answered, "replace"))
    assert first.h1 == "Work"
    assert first.checked() == {}
    assert first.carried == {"_receipt": [TYPED]}
    new = dict.fromkeys(WORK, "1") | SAFETY | {"fear": ""}
    second = look(answered.post(f"/s/{MAI}?page=1", data=new | {"_receipt": TYPED, "go": "next"}))
    assert second.carried["_receipt"] == [TYPED]
    done = look(answered.post(f"/s/{MAI}?page=2&lang=en", data=new | {"_receipt": TYPED, "go": "send"}))
    assert done.h1 == "Thank you for speaking up."
    assert "Your five words stay the same" in done.text
    assert not any(word in done.text for word in WORDS)
    assert voice.answers[MAI]["work_1"] == 1
    assert "fear" not in voice.answers[MAI]


def test_wrong_words_change_nothing_and_lose_nothing(voice, answered):
    new = dict.fromkeys(WORK, "1") | SAFETY
    response = answered.post(f"/s/{MAI}?page=2&lang=en", data=new | {"_receipt": "one two", "go": "send"})
    assert response.status_code == 422
    page = look(response)
    assert page.errors == ["These words do not belong to this link. Check each of the five."]
    assert page.carried["work_1"] == ["1"]
    assert page.buttons() == ["send"]
    assert voice.answers[MAI]["work_1"] == 4
    form = {name: values[0] for name, values in page.carried.items()}
    assert answered.post(f"/s/{MAI}", data=form | {"_receipt": TYPED, "go": "send"}).status_code == 200
    assert voice.answers[MAI]["work_1"] == 1


@pytest.mark.parametrize("go", ["withdraw", "replace"])
def test_no_words_change_nothing(voice, answered, go):
    response = change(answered, go, words="  ")
    assert response.status_code == 422
    assert look(response).errors == ["Write the five words that were shown after sending."]
    assert voice.answers[MAI]["work_1"] == 4


def test_the_words_alone_do_nothing(voice, answered):
    response = change(answered, "withdraw", link=LAN)
    assert response.status_code == 422
    assert set(voice.answers) == {MAI}


def test_an_answer_without_words_meets_the_page_of_used_links(voice, answered):
    response = answered.post(f"/s/{MAI}", data=dict.fromkeys(WORK, "1") | SAFETY)
    assert response.status_code == 409
    assert voice.answers[MAI]["work_1"] == 4


def test_five_wrong_tries_an_hour_for_one_link(voice, answered):
    for _ in range(5):
        assert "do not belong" in look(change(answered, "withdraw", words="not these")).text
    assert "Too many wrong words" in look(change(answered, "withdraw")).text
    assert MAI in voice.answers
    voice.answers[LAN] = {"raise": 1}
    assert look(change(answered, "withdraw", link=LAN)).h1 == "Your answer is withdrawn"


def test_a_wave_that_closes_while_words_are_typed(voice, answered):
    taken = answered.application.extensions[FACE]

    def closed(link, words):
        voice.state = "closed"
        raise LinkRefused("closed")

    answered.application.extensions[FACE] = replace(taken, withdraw=closed)
    response = change(answered, "withdraw")
    assert response.status_code == 410
    assert look(response).h1 == "The survey is closed"


def test_two_sends_at_once_get_one_receipt(voice, voice_client):
    taken = voice_client.application.extensions[FACE]

    def raced(link, answers, language, threads):
        taken.submit(link, answers, language, threads)
        raise LinkRefused("spent")

    voice_client.application.extensions[FACE] = replace(taken, submit=raced)
    response = voice_client.post(f"/s/{MAI}", data=WORK | SAFETY)
    assert response.status_code == 409
    assert not any(word in response.text for word in WORDS)


def test_five_wrong_tries_over_all_processes(voice, answered):
    """A web server forks: who guesses is answered by now this process, now that one."""
    for _ in range(5):
        child = os.fork()
        if not child:
            change(answered, "withdraw", words="not these")
            os._exit(0)
        assert os.waitpid(child, 0)[1] == 0
    assert "Too many wrong words" in look(change(answered, "withdraw")).text
    assert MAI in voice.answers


def test_five_wrong_tries_at_the_same_moment(answered):
    """A guess is counted before it is looked at: twenty at once are no more than one after the other."""
    taken, tried, released = answered.application.extensions[FACE], [], threading.Event()

    def slow(link, words):
        tried.append(words)
        assert released.wait(PATIENCE)
        raise ReceiptWrong()

    answered.application.extensions[FACE] = replace(taken, withdraw=slow)
    with ThreadPoolExecutor(20) as workers:
        guesses = [workers.submit(change, answered, "withdraw", words=f"word {number}") for number in range(20)]
        until(lambda: sum(each.done() for each in guesses) >= 15 or len(tried) > 5, "none was refused unseen")
        released.set()
        for each in guesses:
            each.result()
    assert len(tried) == 5


def test_right_words_are_no_guess(voice, answered):
    for _ in range(7):
        assert look(change(answered, "withdraw")).h1 == "Your answer is withdrawn"
        answered.post(f"/s/{MAI}", data=WORK | SAFETY)
    assert MAI in voice.answers
