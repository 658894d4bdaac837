"""Two scales side by side on the page: two groups of real controls in one frame, with or without a script."""

from tests.core.questionnaire.test_checks_beside import PAIR, RATING, asked, matrix
from tests.support.page import look
from tests.web.respondent.faces import MAI, client_of, face_of


def test_a_pair_is_two_groups_in_one_frame():
    page = look(client_of(face_of(asked(RATING, *PAIR))).get(f"/s/{MAI}?page=1&lang=en"))
    assert page.all("//div[@class='dual']/fieldset/@id") == ["q-importance", "q-satisfaction"]
    names = {one.get("name") for one in page.all("//div[@class='dual']//input")}
    assert names == {f"{code}:{row}" for code in ("importance", "satisfaction") for row in ("pay", "food")}


def test_one_whose_neighbour_is_not_asked_stands_alone():
    first = {**RATING, "code": "first"}
    sections = asked(first, matrix("importance", show_if="first >= 4"), matrix("satisfaction", beside=True))
    assert sections.item("satisfaction").beside
    made = asked(first)
    two = type(made)(
        made.code, made.languages, made.title,
        (made.sections[0], type(made.sections[0])("t", {"en": "T"}, tuple(sections.items())[1:])),
    )  # fmt: skip
    client = client_of(face_of(two))
    for points, ids in (("5", ["q-importance", "q-satisfaction"]), ("2", [])):
        page = look(client.post(f"/s/{MAI}?page=1&lang=en", data={"first": points, "go": "next"}))
        assert page.all("//div[@class='dual']/fieldset/@id") == ids
        assert page.all("//fieldset[@id='q-satisfaction']")
