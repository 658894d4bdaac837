"""Large files come in quickly: what people do with them is look at the list."""

import time

from surveyhost.formats.limesurvey import read as lss
from tests.support.lss_files import answers, content, question, sub


def seconds(file):
    began = time.process_time()
    questionnaire = lss.read(file).questionnaire
    return time.process_time() - began, questionnaire


def test_two_hundred_questions():
    questions = [
        question(n, "LMFSKTRY"[n % 8], f"q{n}", relevance=f'q{n - 1}.NAOK == "c1"' if n > 1 else "1")
        for n in range(1, 201)
    ]
    parts = [sub(1000 * n + m, n, f"a{m}") for n in range(1, 201) for m in range(1, 6)]
    codes = [one for n in range(1, 201) for one in answers(n, *(f"c{m}" for m in range(5)))]
    said = {n: f"<p><b>Question</b> {n} " + "of some length, " * 10 + "{TOKEN:A}</p>" for n in range(1, 201)}
    took, questionnaire = seconds(content(questions, parts, codes, said=said))
    assert len(list(questionnaire.items())) > 200
    assert took < 2, took


def test_two_thousand_answers_and_as_many_rows():
    questions = [question(n, "L" if n % 2 else "M", f"q{n}") for n in range(1, 41)]
    parts = [sub(1000 * n + m, n, f"a{m}") for n in range(2, 41, 2) for m in range(100)]
    codes = [one for n in range(1, 41, 2) for one in answers(n, *(f"c{m}" for m in range(100)))]
    took, questionnaire = seconds(content(questions, parts, codes))
    assert sum(len(item.options) for item in questionnaire.items()) == 4000
    assert took < 5, took


def test_braces_without_end():
    took, _ = seconds(
        content([question(1, "T", "q"), question(2, "Y", "k")], said={1: "{a " * 300_000, 2: "}{a}" * 100_000})
    )
    assert took < 5, took
