"""The browser reads, checks and places answers as the program does: whatever stands in a form."""

import json
import random
from gettext import NullTranslations

from surveyhost.core.questionnaire.answers import from_form
from surveyhost.core.questionnaire.file import read
from surveyhost.core.questionnaire.kinds import KINDS, with_texts
from surveyhost.core.questionnaire.kinds.ranking import Ranking
from surveyhost.core.questionnaire.kinds.service_matrix import ServiceMatrix
from surveyhost.core.split import ballot, boxes
from surveyhost.core.wave import receipt
from surveyhost.core.wave.policy import canonical
from surveyhost.web.respondent import messages
from surveyhost.web.respondent.split.items import ABOUT, about
from surveyhost.web.respondent.split.posts import too_wide
from surveyhost.web.shared.fields import FIELDS, PartText
from tests.support import node
from tests.web.respondent.in_halves import split_face_of
from tests.web.respondent.instruments import EVERY_SPLIT_KIND

QUESTIONNAIRE = read(EVERY_SPLIT_KIND)
READ = """
return given.forms.map((form) => {
  const { answers, problems } = ballot.read(given.items, new Map(Object.entries(form)));
  return { picked: ballot.picked(given.items, answers), comments: ballot.comments(given.items, answers), problems };
});
"""
STRANGE = (
    "", " ", "-", "na", "0", "1", "3", "5", "7", "12", "99", "x", "slow", "none", "rude", "it", "hr", "1.000", "1,5",
    "12.50", "240.0000001", "-0.5", "+7", "00012", "1 000", "\u0661\u0662", "1\u06f2", "1e5", "\u22125", "30", "60",
    "59.999999", "2026", "2025", "1900", "31", "29", "2", "\ufeff-", " Kho \t số 2\u2028b ", "a\u0301 e\u0302\u0301",
    "\u202eabc\u0000", "🙂" * 90, "x" * 201, "ế" * 2001,
    "dòng một  \r\n\r\n dòng hai\v", "\x85", "\ud7ff\ue000",
)  # fmt: skip


def items(language="en"):
    """What the page is told of each item."""
    asked = [item for item in with_texts(QUESTIONNAIRE.items()) if KINDS[item.kind].is_question]
    words = boxes.form_for(QUESTIONNAIRE, 20).words
    fields = [(PartText if ":" in item.code else FIELDS[item.kind])(item, language, 1) for item in asked]
    made = []
    for one in fields:
        texts = KINDS[one.item.kind].texts(one.item)
        object.__setattr__(one, "texts", tuple(PartText(text, language, 1) for text in texts))
        made.append(about(one, NullTranslations(), words))
    return made


def names():
    """Every field of a page."""
    for item in with_texts(QUESTIONNAIRE.items()):
        yield item.code
        yield from (f"{item.code}:{row.code}" for row in item.rows)
        yield from (f"{item.code}:{part}" for part in ("day", "month", "year") if item.kind == "date")


def forms(count):
    """Mostly sensible forms, with strange values in some fields, and some names given twice."""
    draw, all_names = random.Random(11), list(dict.fromkeys(names()))
    sensible = {
        "team": ("it", "hr"), "went_wrong": ("slow", "rude", "far"), "minutes": ("12", "30", "240", "59.9"),
        "place": ("Kho",),
        "last_time:day": ("1", "9", "10", "28", "30", "31"), "last_time:month": ("1", "2", "3", "4", "11", "12"),
        "last_time:year": ("2025", "2026"),
    }  # fmt: skip
    for _ in range(count):
        form = {}
        for name in all_names:
            if draw.random() < 0.75:
                options = sensible.get(name, ("1", "2", "3"))
                values = [draw.choice(options) if draw.random() < 0.7 else draw.choice(STRANGE)]
                while len(values) < 3 and draw.random() < (0.6 if name == "went_wrong" else 0.05):
                    values.append(draw.choice(options) if draw.random() < 0.8 else draw.choice(STRANGE))
                form[name] = values
        yield form


def expected(form):
    answers, problems = from_form(QUESTIONNAIRE, form)
    asked = boxes.form_for(QUESTIONNAIRE, 20).items
    comments = {item: answers[item] for item in asked if item in answers}
    found = {(one.item, one.kind, tuple(one.values["fields"])) for one in problems}
    return ballot.chosen(QUESTIONNAIRE, answers), comments, found


def test_answers_are_read_checked_and_placed_alike(tmp_path):
    given = list(forms(1500))
    made = node.run(tmp_path, READ, {"items": items(), "forms": given})
    kinds = set()
    for form, found in zip(given, made, strict=True):
        picked, comments, problems = expected(form)
        theirs = {(one["code"], one["kind"].partition(":")[0], tuple(one["fields"])) for one in found["problems"]}
        assert theirs == problems, form
        assert found["picked"] == picked, form
        assert found["comments"] == comments, form
        kinds |= {kind for _, kind, _ in problems}
    assert kinds >= {
        "required", "one", "contradiction", "unknown", "exclusive", "too_few", "too_many", "too_low", "too_high",
        "too_long",
        "not_a_number", "number_unclear", "date_incomplete", "no_such_day", "too_early", "too_late",
    }, "each was met"  # fmt: skip


def test_a_text_that_takes_more_bytes_than_its_box_has_is_sent_back(tmp_path):
    """Letters of three bytes fit whatever is written; of four they may not, as the server finds on the weaker way."""
    room = boxes.form_for(QUESTIONNAIRE, 20).words
    texts = ["ế" * 2000, "🙂" * (room // 4), "🙂" * (room // 4 + 1)]
    made = node.run(tmp_path, READ, {"items": items(), "forms": [{"change": [text]} for text in texts]})
    found = [[one["kind"] for one in each["problems"] if one["code"] == "change"] for each in made]
    assert found == [[], [], ["too_wide"]]
    face = split_face_of(EVERY_SPLIT_KIND)
    steps = [too_wide(face.wave, face.sealing, {"change": text}) for text in texts]
    assert [step and [one.kind for one in step.problems] for step in steps] == [None, None, ["too_wide"]]
    assert steps[2].page.number == 3


def test_each_problem_has_the_sentence_of_the_plain_page(tmp_path):
    given = list(forms(300))
    told = {item["code"]: item for item in items("vi")}
    asked = {item.code: item for item in with_texts(QUESTIONNAIRE.items())}
    made = node.run(tmp_path, READ, {"items": list(told.values()), "forms": given})
    for form, found in zip(given, made, strict=True):
        _, problems = from_form(QUESTIONNAIRE, form)
        sentences = {one.item: messages.message(one, asked[one.item], "vi", NullTranslations()) for one in problems}
        for one in found["problems"]:
            if one["kind"] in {"too_wide", "unknown", "one"}:  # no page offers what is unknown, or one control twice
                continue
            words = told[one["code"]]["messages"][one["kind"]]
            for name, value in one["values"].items():
                words = words.replace(f"{{{name}}}", str(value))
            assert words == sentences[one["code"]]


def test_every_kind_is_told_but_those_that_cannot_be_split():
    asked = {kind for kind, made in KINDS.items() if made.is_question}
    assert asked - set(ABOUT) == {kind for kind, made in KINDS.items() if made in (Ranking, ServiceMatrix)}


def test_a_ballot_code_has_the_words_of_the_keepers_list(tmp_path):
    draw = random.Random(3)
    codes = [[draw.randrange(4096) for _ in range(7)] for _ in range(200)] + [[0, 1, 2, 3, 4, 4094, 4095]]
    made = node.run(tmp_path, "return given.map(([code, language]) => ballot.codeWords(code, language));", [
        [code, language] for code in codes for language in ("en", "vi", "ja", "toString")
    ])  # fmt: skip
    for place, code in enumerate(codes):
        raw = b"".join(number.to_bytes(2, "big") for number in code)
        for at, language in enumerate(("en", "vi", "ja", "toString")):
            assert tuple(made[4 * place + at]) == boxes.code_words(raw, language)
    assert receipt.LIST_LENGTH == 4096


def test_keys_and_ballot_are_held_against_the_contract(tmp_path):
    """A page that names another key, another layout or another contract makes the script stop; its hash comes out."""
    face = split_face_of(EVERY_SPLIT_KIND)
    keeper, desk = face.sealing.keys
    whole = {
        "policy": canonical(face.wave.policy).decode(),
        "keys": {"keeper": keeper.hex(), "desk": desk.hex()},
        "form": boxes.form_document(face.sealing.form),
    }
    layout = {**whole["form"]["layout"], "measures": whole["form"]["layout"]["measures"][1:]}
    wrong = [
        whole | {"keys": {"keeper": desk.hex(), "desk": desk.hex()}},
        whole | {"keys": {"keeper": keeper.hex(), "desk": keeper.hex()}},
        whole | {"form": whole["form"] | {"layout": layout}},
        whole | {"policy": whole["policy"].replace('"split"', '"plain"')},
    ]
    body = """
    return given.map((plan) => {
      try { return hex(ballot.terms(plan).contract); } catch (error) { return error.message; }
    });
    """
    assert node.run(tmp_path, body, [whole, *wrong]) == [face.wave.policy_hash, *["unbound"] * 4]
    assert json.loads(whole["policy"])["keeper_key_hash"]
