"""`/` takes the code of a printed slip, however it is typed."""

import pytest

from surveyhost.core.wave.slip_code import encode
from tests.support.page import look
from tests.web.respondent.faces import MAI

CODE = encode(MAI)


@pytest.mark.parametrize(
    "typed",
    [CODE, CODE.lower(), CODE.replace("-", " "), CODE.replace("-", ""), CODE.replace("0", "o"), f" {CODE}\n",
     f"https://survey.example/s/{MAI}", f"/s/{MAI}."],
)  # fmt: skip
def test_it_leads_to_the_link(client, typed):
    response = client.post("/?lang=vi", data={"_code": typed})
    assert response.status_code == 303
    assert response.headers["Location"] == f"/s/{MAI}?lang=vi"


def test_it_asks_no_vault(face, client):
    client.post("/", data={"_code": CODE})
    assert face.asked == 0


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("", "The code is incomplete: it has 33 letters and digits."),
        (CODE[:-2], "The code is incomplete: it has 33 letters and digits."),
        (
            CODE[:-1] + ("A" if CODE[-1] != "A" else "B"),
            "A letter or digit is wrong. Compare the code with your slip again.",
        ),
        ("Ư" + CODE[1:], "Type only the letters and digits of the code. It has no letter U."),
    ],
)
def test_it_says_what_is_wrong(client, typed, error):
    response = client.post("/?lang=en", data={"_code": typed})
    assert response.status_code == 422
    page = look(response)
    assert page.errors == [error]
    assert page.title.startswith("Error: ")
    assert typed == "" or typed not in response.text


def test_a_link_in_pieces_gets_the_page_of_such_links(client):
    assert client.post("/", data={"_code": "https://survey.example/s/abc"}).status_code == 404


def test_a_shared_device_stays_one(client):
    page = look(client.get("/?shared=1&lang=en"))
    assert page.tree.get("data-shared") == "/?lang=en&shared=1"
    assert all("shared=1" in href for href in page.all("//nav/a/@href"))
    assert page.all("//form/@action") == ["?lang=en&shared=1"]
    inside = look(client.get(f"/s/{MAI}?shared=1&page=1&lang=en"))
    assert inside.all("//form/@action") == ["?lang=en&shared=1&page=1"]
    assert "Shared device: this page keeps nothing here" in inside.text
    own = look(client.get(f"/s/{MAI}?page=1&lang=en"))
    assert "Shared device" not in own.text
    assert own.tree.get("data-shared") is None
    assert look(client.get(f"/s/{MAI}?page=1")).tree.get("data-shared") is None
