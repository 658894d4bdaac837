"""All boxes of one wave have one size, whatever was answered: in a copy of the vault no length tells who wrote much."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from surveyhost import create_app
from surveyhost.core.questionnaire import answer_size
from surveyhost.core.questionnaire.file import read
from surveyhost.core.questionnaire.kinds import with_texts
from surveyhost.core.questionnaire.kinds.date import names
from surveyhost.core.wave import policy
from surveyhost.services.answering import responses
from surveyhost.store.vault import tables as store
from surveyhost.web.respondent.page_cache import CACHE
from tests.support import factories
from tests.support.page import Inspecting, look
from tests.support.wave_status import row
from tests.web.respondent.instruments import EVERY_KIND, VOICE

LARGEST = {
    "rating": lambda item: item.points,
    "enps": lambda item: 10,
    "choice": lambda item: max((option.code for option in item.options), key=len),
    "choices": lambda item: tuple(option.code for option in item.options if not option.exclusive)[
        : int(item.maximum or 99)
    ],
    "matrix": lambda item: {line.code: item.points for line in item.rows},
    "service_matrix": lambda item: {unit.code: {line.code: item.points for line in item.rows} for unit in item.options},
    "ranking": lambda item: tuple(option.code for option in item.options)[: int(item.maximum or 99)],
    "date": lambda item: names(item.earliest, item.latest, item.by)[-1],
    "text": lambda item: "đ" * answer_size.letters(item),
    "comment": lambda item: ("ngường " * 9999)[: answer_size.letters(item) - 1] + "x",
}


@pytest.fixture(autouse=True)
def empty_shelf():
    CACHE.clear()


def sizes(house):
    with house.vault() as session:
        return {len(box) for table in (store.inbox, store.pool) for box in session.scalars(select(table.c.box))}


@pytest.mark.parametrize("kind", sorted(LARGEST))
def test_the_longest_answer_of_each_kind_is_as_large_as_the_shortest(house, kind):
    asked = read(EVERY_KIND)
    wave = factories.open_wave(house, factories.survey(house, questionnaire=asked), rows=30)
    tokens = iter(factories.links(house, wave).values())
    written = [item for item in with_texts(asked.items()) if item.kind in LARGEST and not item.code.endswith(":text")]
    everything = {item.code: LARGEST[item.kind](item) for item in written}
    everything["uses_it"] = "yes"  # shows all the others
    alone = next(item.code for item in asked.items() if item.kind == kind)
    shown = {"uses_it": "yes"} if kind == "choices" else {}
    for answers in ({"uses_it": "no"}, shown | {alone: everything[alone]}, everything):
        responses.submit(house.vault, next(tokens), answers)
    assert sizes(house) == {policy.parse(row(house, wave).policy).box_bytes}


def test_of_a_hundred_and_twenty_answers_none_is_larger(house):
    """Ratings alone, a word, a page: in whole blocks they were of two sizes."""
    wave = factories.open_wave(house, rows=120)
    asked = [item for item in factories.library.load("employee-voice").items() if item.kind == "comment"]
    for number, token in enumerate(factories.links(house, wave).values()):
        written = {item.code: "Ý kiến " * (number * 2) + "." for item in asked}
        responses.submit(house.vault, token, {"lead_clear": 3} | written)
    assert len(sizes(house)) == 1


@pytest.mark.parametrize("language", ["en", "vi"])
def test_too_much_is_one_sentence_on_its_field_and_nothing_is_lost(house, language):
    asked = read(VOICE)
    wave = factories.open_wave(house, factories.survey(house, questionnaire=asked, pages="one"), rows=30)
    token = next(iter(factories.links(house, wave).values()))
    app = create_app(replace(house.settings, faces=("respondent",)), house)
    app.test_client_class = Inspecting
    client = app.test_client()
    form = {item.code: "3" for item in asked.items() if item.kind == "rating"}
    [comment] = [item.code for item in asked.items() if item.kind == "comment"]
    written = "🙂" * 2000
    page = client.post(f"/s/{token}?lang={language}", data=form | {comment: written})
    assert page.status_code == 422
    said = {"en": "what you have written is too long. Make this shorter by", "vi": "cộng lại dài quá mức"}[language]
    text = page.get_data(as_text=True)
    assert text.count(said) >= 1 and written in text
    assert look(page)
    with house.vault() as session:
        assert store.counts(session, row(house, wave).code) == (30, 0)
    sent = client.post(f"/s/{token}?lang={language}", data=form | {comment: "🙂" * 1400})
    assert sent.status_code == 200
    assert len(sizes(house)) == 1
