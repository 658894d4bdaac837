"""Changes to a draft: each leaves a questionnaire, or says in one sentence why it cannot be made."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surveyhost.core.drafting import blanks
from surveyhost.core.drafting.changes import CHANGES, Impossible, apply, change
from surveyhost.core.drafting.refusals import ConditionRefused, DraftGone, DraftLast, DraftRefusal
from surveyhost.core.errors import Refusal
from surveyhost.core.questionnaire.file import from_document, read, to_document, write
from surveyhost.core.questionnaire.kinds import KINDS
from surveyhost.core.questionnaire.texts import BLANK, complete, gaps
from surveyhost.services.questionnaires import library
from tests.core.questionnaire.test_schema import example
from tests.support.drawn_questionnaires import questionnaires

BLANK_ONE = from_document(blanks.questionnaire("mine", ["vi", "en"], "Của tôi"))


def after(questionnaire, *changes):
    return apply(questionnaire, [change(name, **values) for name, values in changes])


def refused(questionnaire, name, **values):
    with pytest.raises(Refusal) as found:
        after(questionnaire, (name, values))
    assert found.value.reason.endswith(".")
    return found.value


class TestBlank:
    def test_a_new_questionnaire_can_be_read_and_is_not_complete(self):
        assert read(write(BLANK_ONE)) == BLANK_ONE
        assert BLANK_ONE.title == {"vi": "Của tôi", "en": "Của tôi"}
        assert complete(to_document(BLANK_ONE)) == {"vi": (2, 4), "en": (2, 4)}

    @pytest.mark.parametrize("kind", KINDS)
    def test_an_item_of_each_kind_begins_readable(self, kind):
        made = after(BLANK_ONE, ("item.add", {"section": "part_1", "kind": kind}))
        assert [item.kind for item in made.items()] == ["rating", kind]
        assert gaps(to_document(made))

    @pytest.mark.parametrize("before", sorted(set(KINDS) - {"note"}))
    @pytest.mark.parametrize("then", sorted(KINDS))
    def test_an_item_of_each_kind_becomes_any_other(self, before, then):
        made = after(
            BLANK_ONE, ("item.add", {"section": "part_1", "kind": before}), ("item.kind", {"item": "q_2", "kind": then})
        )
        assert made.item("q_2").kind == then


class TestTexts:
    def test_words_are_kept_and_blanks_are_to_be_written(self):
        made = after(BLANK_ONE, ("text", {"where": "item", "code": "q_1", "key": "text", "language": "vi",
                                          "words": " Nhanh.\r\nVà đúng. "}))  # fmt: skip
        assert made.item("q_1").text == {"vi": "Nhanh.\nVà đúng.", "en": BLANK}
        help_vi = {"where": "item", "code": "q_1", "key": "help", "language": "vi"}
        helped = after(made, ("text", {**help_vi, "words": "Nghĩ kỹ."}))
        assert helped.item("q_1").help == {"vi": "Nghĩ kỹ.", "en": BLANK}
        assert after(helped, ("text", {**help_vi, "words": "  "})).item("q_1").help == {}

    def test_labels_of_the_kind_that_needs_none_can_go(self):
        made = after(BLANK_ONE, ("item.add", {"section": "part_1", "kind": "enps"}),
                     ("labels", {"item": "q_2", "labels": {"vi": ["Không", "Có"], "en": ["No", ""]}}))  # fmt: skip
        assert made.item("q_2").labels == {"vi": ("Không", "Có"), "en": ("No", BLANK)}
        gone = after(made, ("labels", {"item": "q_2", "labels": {"vi": ["", " "], "en": ["", ""]}}))
        assert gone.item("q_2").labels == {}

    def test_what_is_wrong_is_said_with_its_place(self):
        wrong = refused(BLANK_ONE, "set", where="item", code="q_1", key="points", value=12)
        assert isinstance(wrong, Impossible)
        assert (wrong.where, wrong.part, wrong.key) == ("item", "q_1", "points")
        assert "from 3 to 11" in wrong.reason

    @pytest.mark.parametrize("key", ["item", "title", "nothing"])
    def test_parts_and_texts_are_not_set_as_a_whole(self, key):
        refused(BLANK_ONE, "set", where="section", code="part_1", key=key, value=[])

    def test_what_rates_no_unit_any_more_declares_none(self):
        made = after(
            BLANK_ONE,
            ("set", {"where": "section", "code": "part_1", "key": "kind", "value": "touchpoint"}),
            ("rates", {"section": "part_1", "unit": " Head office / IT "}),
            ("item.add", {"section": "part_1", "kind": "service_matrix"}),
            ("rates", {"section": "part_1", "item": "q_2", "option": "o1", "unit": "(outside)"}),
        )
        assert (made.sections[0].rates, made.item("q_2").options[0].rates) == ("Head office / IT", "(outside)")
        plain = after(
            made,
            ("set", {"where": "section", "code": "part_1", "key": "kind", "value": "plain"}),
            ("item.kind", {"item": "q_2", "kind": "choice"}),
        )
        assert (plain.sections[0].rates, plain.item("q_2").options[0].rates) == (None, None)
        wrong = refused(plain, "rates", section="part_1", unit="Head office / IT")
        assert (wrong.where, wrong.part, wrong.key) == ("section", "part_1", "rates")
        refused(plain, "rates", section="part_1", item="q_2", option="o1", unit="Head office / IT")

    def test_a_change_that_does_not_exist_is_a_slip_of_ours(self):
        with pytest.raises(KeyError):
            change("item.explode")


class TestParts:
    def test_items_step_over_the_ends_of_sections(self):
        made = after(BLANK_ONE, ("section.add", {}), ("item.add", {"section": "part_1", "kind": "note"}))

        def order(one):
            return [[item.code for item in section.items] for section in one.sections]

        assert order(made) == [["q_1", "q_3"], ["q_2"]]
        down = after(made, ("item.step", {"item": "q_3", "down": True}))
        assert order(down) == [["q_1"], ["q_3", "q_2"]]
        assert order(after(down, ("item.step", {"item": "q_3", "down": False}))) == order(made)
        assert after(made, ("item.step", {"item": "q_1", "down": False})) == made
        assert (
            after(made, ("item.move", {"item": "q_1", "section": "part_1", "to": 1})).sections[0].items[0].code == "q_3"
        )

    def test_the_last_of_each_stays(self):
        for name, values in (
            ("item.remove", {"item": "q_1"}),
            ("section.remove", {"section": "part_1"}),
        ):
            assert isinstance(refused(BLANK_ONE, name, **values), DraftLast)
        one = after(BLANK_ONE, ("language.remove", {"language": "en"}))
        assert isinstance(refused(one, "language.remove", language="vi"), DraftLast)
        two = after(BLANK_ONE, ("section.add", {}))
        assert isinstance(refused(two, "item.move", item="q_1", section="part_2", to=0), DraftLast)

    def test_doubles_have_codes_of_their_own_and_ask_about_each_other(self):
        one = example()
        made = after(one, ("section.double", {"section": "it"}), ("item.double", {"item": "tools"}))
        copy = made.sections[1]
        assert copy.code == "it_2"
        assert copy.items[2].show_if == 'uses_it_2 = "yes"'
        assert made.item("tools_2").rows == made.item("tools").rows

    def test_what_somebody_asks_about_stays(self):
        wrong = refused(example(), "item.remove", item="uses_it")
        assert isinstance(wrong, Impossible)
        assert (wrong.part, wrong.key) == ("it_speed", "show_if")

    def test_what_is_gone_is_said_to_be(self):
        for name, values in (
            ("item.remove", {"item": "x"}),
            ("section.step", {"section": "x", "down": True}),
            ("option.remove", {"item": "q_1", "key": "options", "option": "x"}),
            ("theme.remove", {"theme": "x"}),
            ("condition.remove", {"where": "item", "code": "q_1", "place": 0}),
        ):
            assert isinstance(refused(BLANK_ONE, name, **values), DraftGone)


class TestCodes:
    def test_conditions_follow_a_new_code(self):
        made = after(
            example(),
            ("item.code", {"item": "obstacles", "to": "hurdles"}),
            ("option.code", {"item": "hurdles", "key": "options", "option": "none", "to": "nothing"}),
            ("option.code", {"item": "tools", "key": "rows", "option": "machines", "to": "m"}),
            ("theme.code", {"theme": "speed", "to": "pace"}),
            ("section.code", {"section": "it", "to": "desk"}),
        )
        assert made.item("change").show_if == 'not hurdles includes "nothing" and (recommend <= 6 or tools:m >= 2)'
        assert made.item("it_speed").theme == "pace"
        assert made.sections[0].code == "desk"

    def test_departments_and_their_rows_are_followed_too(self):
        asked = after(example(), ("item.add", {"section": "end", "kind": "note"}))
        show_if = 'departments includes "hr" and departments:hr:on_time >= 3'
        asked = after(asked, ("set", {"where": "item", "code": "q_1", "key": "show_if", "value": show_if}))
        made = after(
            asked,
            ("option.code", {"item": "departments", "key": "options", "option": "hr", "to": "people"}),
            ("option.code", {"item": "departments", "key": "rows", "option": "on_time", "to": "punctual"}),
        )
        assert made.item("q_1").show_if == 'departments includes "people" and departments:people:punctual >= 3'

    def test_a_code_that_is_taken_or_odd_is_refused(self):
        for code in ("q_1", "Ä", "and", ""):
            made = after(BLANK_ONE, ("section.add", {}))
            assert isinstance(refused(made, "item.code", item="q_2", to=code), DraftRefusal), code


class TestConditions:
    def test_comparisons_are_joined_one_by_one(self):
        def ask(joiner, negated, test):
            return "condition.add", {"where": "item", "code": "q_1", "joiner": joiner, "negated": negated, "test": test}

        base = after(example(), ("item.add", {"section": "end", "kind": "note"}))
        made = after(base, ask("and", False, 'uses_it = "yes"'), ask("and", True, 'obstacles includes "none"'))
        assert made.item("q_1").show_if == 'uses_it = "yes" and not obstacles includes "none"'
        more = after(made, ask("or", False, "recommend >= 9"))
        assert more.item("q_1").show_if == f"{made.item('q_1').show_if} or recommend >= 9"
        less = after(more, ("condition.remove", {"where": "item", "code": "q_1", "place": 0}))
        assert less.item("q_1").show_if == "recommend >= 9"
        assert (
            after(less, ("condition.remove", {"where": "item", "code": "q_1", "place": 0})).item("q_1").show_if is None
        )

    def test_one_about_what_comes_later_is_refused(self):
        wrong = refused(example(), "condition.add", where="item", code="hello", joiner="and", negated=False,
                        test='uses_it = "yes"')  # fmt: skip
        assert (wrong.part, wrong.key) == ("hello", "show_if")
        for values in ({"test": "uses_it ="}, {"joiner": "xor"}):
            full = {"where": "item", "code": "it_speed", "joiner": "and", "negated": False, "test": 'uses_it = "no"'}
            assert isinstance(refused(example(), "condition.add", **{**full, **values}), ConditionRefused)


class TestLanguages:
    def test_a_new_one_is_to_be_written_and_can_go_again(self):
        one = example()
        made = after(one, ("language.add", {"language": "ar"}))
        done, count = complete(to_document(made))["ar"]
        assert (done, count) == (0, complete(to_document(one))["vi"][1])
        assert after(made, ("language.remove", {"language": "ar"})) == one
        assert after(made, ("language.first", {"language": "ar"})).languages == ("ar", "vi", "en")

    def test_the_ends_of_agreement_are_known(self):
        made = after(BLANK_ONE, ("language.remove", {"language": "en"}), ("language.add", {"language": "en"}))
        assert made.item("q_1").labels["en"] == ("Strongly disagree", "Strongly agree")

    def test_one_that_is_there_or_is_none_is_refused(self):
        refused(BLANK_ONE, "language.add", language="vi")
        refused(BLANK_ONE, "language.add", language="Klingon!")
        refused(BLANK_ONE, "language.remove", language="fr")


class TestTaking:
    def test_a_section_comes_with_its_themes_and_its_own_conditions(self):
        made = after(BLANK_ONE, ("section.take", {"source": to_document(example()), "section": "it"}))
        assert made.item("it_speed").show_if == 'uses_it = "yes"'
        assert [theme.code for theme in made.themes] == ["speed"]

    def test_conditions_about_what_did_not_come_along_are_dropped(self):
        source = to_document(example())
        source["section"][2]["show_if"] = 'uses_it = "yes"'
        made = after(BLANK_ONE, ("section.take", {"source": source, "section": "end"}))
        assert (made.sections[-1].show_if, made.item("change").show_if) == (None, None)

    def test_an_item_is_shown_always_and_speaks_our_languages(self):
        both = after(BLANK_ONE, ("language.add", {"language": "fr"}))
        made = after(
            both, *[("item.take", {"source": to_document(example()), "item": "it_speed", "section": "part_1"})] * 2
        )
        assert made.item("it_speed").show_if is None
        assert made.item("it_speed_2").text["fr"] == BLANK
        assert made.item("it_speed").labels["fr"] == (BLANK, BLANK)

    @pytest.mark.parametrize("name", library.names())
    def test_each_ready_made_section_can_be_taken(self, name):
        source = library.load(name)
        made = after(BLANK_ONE, *[("section.take", {"source": to_document(source), "section": one.code})
                                  for one in source.sections])  # fmt: skip
        assert len(made.sections) == len(source.sections) + 1
        assert sum(theme.outcome for theme in made.themes) <= 1


WORDS = st.sampled_from(["", " ", "Nhanh", "Hai\ndòng", "…", "x" * 600, "\t"])
CODES = st.sampled_from(["q_1", "part_1", "o1", "r1", "a", "yes", "na", "Ä", "and", "theme_1"])


@st.composite
def sequences(draw, questionnaire):
    """Changes with values that mostly mean something in this questionnaire."""
    document = to_document(questionnaire)
    items = [item.code for item in questionnaire.items()]
    values = {
        "item": st.sampled_from(items) | CODES,
        "section": st.sampled_from([section.code for section in questionnaire.sections]) | CODES,
        "theme": st.sampled_from([*(theme.code for theme in questionnaire.themes), "theme_1"]),
        "where": st.sampled_from(["questionnaire", "theme", "section", "item"]),
        "code": st.sampled_from(items) | CODES,
        "option": st.sampled_from([option.code for item in questionnaire.items() for option in item.options] or ["o1"]),
        "to": CODES | st.integers(-1, 9), "after": st.none() | CODES, "kind": st.sampled_from([*KINDS, "odd"]),
        "place": st.integers(-1, 3), "down": st.booleans(), "negated": st.booleans(),
        "is_outcome": st.booleans(), "is_marked": st.booleans(),
        "language": st.sampled_from(["vi", "en", "fr", "no such"]), "words": WORDS,
        "unit": st.sampled_from(["", "Head office / IT", "(outside)"]),
        "joiner": st.sampled_from(["and", "or", "xor"]), "source": st.just(document),
        "test": st.sampled_from(["q_1 >= 3", 'a = "yes"', *(f"{code} != 2" for code in items)]),
    }  # fmt: skip
    made = []
    for _ in range(draw(st.integers(1, 8))):
        name = draw(st.sampled_from(sorted(CHANGES)))
        arguments = {}
        for wanted in CHANGES[name].__annotations__:
            if wanted in {"document", "return"}:
                continue
            if wanted == "key":
                arguments[wanted] = draw(KEYS.get(name, KEYS["set"]))
            elif wanted == "value":
                arguments[wanted] = draw(SET.get(arguments["key"], st.none()))
            elif wanted == "labels":
                arguments[wanted] = {
                    one: draw(st.lists(WORDS, max_size=5)) for one in ("vi", "en", "fr", *questionnaire.languages)
                }
            elif wanted == "to":
                arguments[wanted] = draw(CODES if name.endswith(".code") else st.integers(-1, 9))
            else:
                arguments[wanted] = draw(values[wanted])
        made.append(change(name, **arguments))
    return made


SET = {
    "points": st.integers(0, 12),
    "minimum": st.sampled_from([None, 0, 1.5, 3, -1]), "maximum": st.sampled_from([None, 1, 40]),
    "bands": st.sampled_from([[], [1], [3, 2], [1, 2.5]]), "required": st.booleans(), "random": st.booleans(),
    "not_applicable": st.booleans(), "favourable": st.sampled_from(["high", "low", "none", "odd"]),
    "show_if": st.sampled_from([None, "q_1 >= 3", "not a", ""]), "theme": st.sampled_from([None, "theme_1", "odd"]),
}  # fmt: skip
KEYS = {
    "set": st.sampled_from([*SET, "title"]),
    "text": st.sampled_from(["title", "intro", "text", "help", "odd"]),
    **dict.fromkeys(
        ("option.add", "option.step", "option.remove", "option.text", "option.code"),
        st.sampled_from(["options", "rows"]),
    ),
    "option.mark": st.sampled_from(["exclusive", "other", "odd"]),
}


def check(data):
    """Whatever is changed, in whatever order: a questionnaire is left, and what is refused says why in a sentence."""
    made = data.draw(st.one_of(st.just(BLANK_ONE), questionnaires(sections=2, items=3)))
    for one in data.draw(sequences(made)):
        try:
            made = apply(made, [one])
        except Refusal as refusal:
            assert refusal.reason.endswith(".")
            assert "\n" not in refusal.reason
    assert read(write(made)) == made
    assert set(complete(to_document(made))) == set(made.languages)


SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]


@settings(max_examples=60, derandomize=True, deadline=None, suppress_health_check=SLOW)
@given(st.data())
def test_no_sequence_of_changes_leaves_something_unreadable(data):
    check(data)


@pytest.mark.prove
@settings(max_examples=2000, deadline=None, suppress_health_check=SLOW)
@given(st.data())
def test_none_of_2000_sequences_does(data):
    check(data)
