"""Requests that once ended in an error page of ours, each with what is right instead, on both engines."""

from itertools import product

import pytest
from werkzeug.exceptions import NotFound

from surveyhost.core.texts.natural import natural
from surveyhost.web.shared.request_bounds import LARGEST_ID, MOST_FIELDS
from tests.support.people import Town
from tests.support.world import address
from tests.web.fuzz.faces import rules
from tests.web.fuzz.faces import world as build

HUGE = ("2147483648", "9223372036854775808", "9" * 5000)


@pytest.fixture
def world(house):
    return build(house)


@pytest.fixture
def tuan(world):
    town = Town(world.app, world.house)
    return town.staff("tuan@vendor.example")


def test_an_id_beyond_all_ids_is_no_page(world, tuan):
    """In each place of each path where an id may stand."""
    tuan.get("/account/")
    mark, seen = tuan.mark(), 0
    for method, rule, _ in rules(world.app):
        holes = [part for part in rule.split("/") if part.startswith("<int:")]
        for hole, huge in product(holes, HUGE):
            where = address(rule.replace(hole, huge), dict(world.values))
            response = tuan.open(where, method=method, data={"csrf_token": mark} if method == "POST" else None)
            assert response.status_code in {403, 404, 405}, (method, rule, response.status)
            seen += 1
    assert seen > 180


def test_a_digit_of_another_script_is_no_id(world, tuan):
    """Python takes each of them for a number; a page has one address."""
    assert tuan.get("/console/surveys/1/").status_code == 200
    for digits in ("١", "１", "२"):
        assert tuan.get(f"/console/surveys/{digits}/").status_code == 404, ascii(digits)


def test_a_number_in_a_query_that_is_none_is_not_asked_for(world):
    town = Town(world.app, world.house)
    person = town.staff("dung@vendor.example", "administrator", "comment_reviewer")
    pages = ("/console/audit/?before={}", "/console/audit/?client={}", "/console/releases/1/comments/?at={}")
    for path, typed in product(pages, (*HUGE, "²", "-1", "x")):
        assert person.get(path.format(typed)).status_code == 200, (path, typed[:20])


def test_a_number_beyond_all_ids_is_none_whatever_the_engine_would_make_of_it():
    assert [natural(text) for text in (" 7 ", str(LARGEST_ID), *HUGE, "²", "-1", "")] == [7, LARGEST_ID, *[None] * 6]


def test_a_number_in_a_form_that_is_none_is_said_to_be_none(tuan):
    for typed in ("²", *HUGE):
        response = tuan.send("/console/surveys/new", client=typed, questionnaire="employee-voice", minimum_group="5")
        assert response.status_code == 422, typed[:20]
        assert 'id="client-error"' in response.text, typed[:20]


def test_an_id_in_a_form_that_is_none_is_nobodys(world):
    """In the fields that are no form's own: where one came from, what is ticked, which mask is taken away."""
    town = Town(world.app, world.house)
    huong = town.signed_in(world.values["email"])
    lan = town.staff("lan@vendor.example", "comment_reviewer")
    release, plan = world.values["release_id"], world.values["plan_id"]
    for typed in ("²", *HUGE):
        moved = huong.send(f"/portal/actions/{plan}/state", state="begun", finding=typed)
        assert moved.status_code == 302 and moved.location.endswith("/loop/"), typed[:20]
        told = huong.send("/portal/actions/new", what="x", owner="x", kind="process", findings=typed)
        assert told.status_code == 422, typed[:20]
        assert lan.send(f"/console/releases/{release}/comments/1", act=f"unmask:{typed}").status_code < 500, typed[:20]


def test_a_file_may_be_named_anything(world, tuan):
    survey = world.surveys[1]
    for name in ("%00.lss", "%(x)s.lss", "a.lss"):
        file = (b"<document/>", name)
        assert tuan.send(f"/console/surveys/{survey}/roster", file=file).status_code in {200, 422}, name
        assert tuan.send("/console/surveys/new", client="1", file=file).status_code == 422, name


def test_control_characters_are_refused_in_names_and_values(tuan):
    for field, text in product(("email", "a\nb", "\x00"), ("a\x00b", "\x1b[31m")):
        for form in ({field: text}, {field: "x"} if field != "email" else {"title": text}):
            assert tuan.send("/console/people/", **form).status_code == 400, form


def test_a_word_in_a_path_is_one_line(world):
    """SQLite would look for any of them; PostgreSQL fails on the first."""
    ways = world.app.url_map.bind("localhost")
    pages = ("/console/people/{}", "/console/questionnaires/{}/", "/account/link/{}")
    for path, word in product(pages, ("a\x00b", "a\nb", "\u2028")):
        assert ways.match(path.format("a b"), method="GET")
        with pytest.raises(NotFound):
            ways.match(path.format(word), method="GET")


def test_countless_fields_are_refused_however_short(tuan):
    assert tuan.send("/console/people/", x=["1"] * (MOST_FIELDS - 10)).status_code == 422
    assert tuan.send("/console/people/", x=["1"] * (MOST_FIELDS + 1)).status_code == 400


def test_line_breaks_in_a_text_of_lines_are_none_of_these(world, tuan):
    lines = "tenure: <1 < 1-3\r\nwork_mode"
    response = tuan.send(f"/console/surveys/{world.surveys[1]}/settings", minimum_group="5", breakdowns=lines)
    assert response.status_code in {302, 422}


def test_the_way_back_is_a_page_of_ours(tuan):
    for back in ("/console/\n", "/\r\nSet-Cookie: x=1", "//x.example", "/\\x.example", "http://x.example"):
        response = tuan.send("/account/look", language="en", back=back)
        assert response.status_code == 302, back
        assert response.location == "/account/start", back


def test_a_name_given_three_times_is_the_first(tuan):
    response = tuan.post(
        "/console/surveys/new",
        data={
            "csrf_token": tuan.mark(),
            "client": "1",
            "questionnaire": ["employee-voice"] * 3,
            "minimum_group": ["5", "5", "5"],
        },
    )
    assert response.status_code in {302, 422}


def test_a_part_of_a_form_without_a_name_is_left_out(world):
    person, _ = world.respondent(1, world.links[0])
    body = b"--x\r\nContent-Disposition: form-data\r\n\r\n7\r\n--x--\r\n"
    answer = person.app.test_client().post(world.links[0], data=body, content_type="multipart/form-data; boundary=x")
    assert answer.status_code < 500
