"""Clients in the console."""

import io
from typing import ClassVar

import pytest

from surveyhost.services.accounts import accounts
from surveyhost.services.setup import clients
from surveyhost.store.office.tables import Client
from tests.support import factories

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4"><path d="M0 0h4v4z" fill="#123"/></svg>'
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d494844520000000200000002080000000057dd52f800000"
    "00e49444154789c631068606810000003660121d8ed35340000000049454e44ae426082"
)
"""A picture of two by two points."""


class TestNewClient:
    def test_it_works(self, town, lan):
        assert lan.page("/console/clients/").h1 == "No client yet"
        lan.page("/console/clients/new")
        page = lan.done("/console/clients/new", name="Linh kiện Minh Hải", language="vi")
        assert page.h1 == "Linh kiện Minh Hải has no survey yet"
        assert clients.clients(town.house)[0].name == "Linh kiện Minh Hải"

    @pytest.mark.parametrize("name", ["", "  ", "x" * 121])
    def test_it_says_what_is_wrong(self, lan, name):
        lan.page("/console/clients/new")
        response = lan.send("/console/clients/new", name=name, language="vi")
        assert response.status_code == 422
        assert "<title>Error: New client" in response.text

    def test_a_name_twice_is_refused(self, town, lan):
        factories.client(town.house, "Minh Hải")
        lan.page("/console/clients/new")
        assert lan.send("/console/clients/new", name="MINH HẢI", language="vi").status_code == 422


class TestClient:
    def test_it_answers_404_for_a_client_that_is_not_there(self, lan):
        assert lan.get("/console/clients/99/").status_code == 404

    def test_settings_are_kept(self, town, lan):
        client = factories.client(town.house)
        lan.page(f"/console/clients/{client}/settings")
        lan.done(
            f"/console/clients/{client}/settings", name="Minh Hải", language="en", colour="#6B2D5C",
            time_zone="Asia/Ho_Chi_Minh", domains="minhhai.example, MH.example", destroy_by_days="20",
        )  # fmt: skip
        line = clients.client(town.house, client)
        assert (line.name, line.language, line.colour) == ("Minh Hải", "en", "#6B2D5C")
        assert line.settings["domains"] == ["minhhai.example", "mh.example"]
        assert line.settings["destroy_by_days"] == 20

    @pytest.mark.parametrize(
        ("field", "value"),
        [("colour", "red"), ("time_zone", "Mars/Base"), ("destroy_by_days", "31"), ("destroy_by_days", "soon")],
    )
    def test_settings_against_the_rules_are_refused(self, town, lan, field, value):
        client = factories.client(town.house)
        form = {"name": "x", "language": "vi", "colour": "#6B2D5C", "time_zone": "Asia/Ho_Chi_Minh", field: value}
        lan.page(f"/console/clients/{client}/settings")
        assert lan.send(f"/console/clients/{client}/settings", **form).status_code == 422
        assert clients.client(town.house, client).name != "x"


class TestSending:
    """Quiet hours, and the domain that letters come from."""

    FORM: ClassVar[dict[str, str]] = {
        "name": "Minh Hải", "language": "vi", "colour": "#6B2D5C", "time_zone": "Asia/Ho_Chi_Minh",
    }  # fmt: skip

    def test_quiet_hours_are_kept_and_shown_again(self, town, lan):
        client = factories.client(town.house)
        path = f"/console/clients/{client}/settings"
        lan.page(path)
        lan.done(path, **self.FORM, quiet_from="21:00", quiet_to="7:00")
        kept = clients.client(town.house, client).settings
        assert (kept["quiet_from"], kept["quiet_to"]) == ("21:00", "7:00")
        assert 'value="21:00"' in lan.get(path).text

    @pytest.mark.parametrize(
        ("begins", "ends", "field", "said"),
        [
            ("21:00", "", "quiet_to", "Quiet hours need a beginning and an end, or neither."),
            ("9pm", "7:00", "quiet_from", "&#39;9pm&#39; is not a time of day; expected one like 21:00."),
            ("21:00", "11:00", "quiet_to", "The hours from 09:00 to 12:00 cannot be quiet"),
        ],
    )
    def test_what_cannot_be_stands_on_its_field(self, town, lan, begins, ends, field, said):
        client = factories.client(town.house)
        path = f"/console/clients/{client}/settings?lang=en"
        lan.page(path)
        answer = lan.send(path, **self.FORM, quiet_from=begins, quiet_to=ends)
        assert answer.status_code == 422
        assert said in answer.text.split(f'id="{field}-error"')[1][:300]
        assert f'value="{begins}"' in answer.text
        assert "quiet_from" not in clients.client(town.house, client).settings

    def test_the_domain_is_asked_only_where_there_are_several_and_stays_otherwise(self, town, lan):
        client = factories.client(town.house)
        path = f"/console/clients/{client}/settings"
        assert 'name="sender_domain"' not in lan.get(path).text
        with town.house.office.begin() as session:
            row = session.get_one(Client, client)
            row.settings = row.settings.but(sender_domain="namhai.vn")
        assert lan.send(path, **self.FORM).status_code == 422  # an account that is gone is not kept in silence
        assert 'name="sender_domain"' in lan.get(path).text
        lan.done(path, **self.FORM, sender_domain="")
        assert clients.client(town.house, client).settings["sender_domain"] == ""


class TestLogo:
    def upload(self, town, browser, content, name="logo.svg"):
        client = factories.client(town.house)
        browser.page(f"/console/clients/{client}/settings")
        form = {"name": "Minh Hải", "language": "vi", "colour": "#6B2D5C", "time_zone": "Asia/Ho_Chi_Minh"}
        path = f"/console/clients/{client}/settings"
        return client, browser.send(path, **form, logo=(io.BytesIO(content), name))

    @pytest.mark.parametrize(("content", "kind"), [(SVG, "image/svg+xml"), (PNG, "image/png")])
    def test_it_is_kept_and_shown(self, town, lan, content, kind):
        client, response = self.upload(town, lan, content)
        assert response.status_code == 302
        shown = lan.get(f"/console/clients/{client}/logo")
        assert (shown.data, shown.mimetype) == (content, kind)
        assert "script-src 'self'" in shown.headers["Content-Security-Policy"]

    @pytest.mark.parametrize(
        "content",
        [
            b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
            b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
            b"<svg xmlns='http://www.w3.org/2000/svg'><a href='javascript:alert(1)'/></svg>",
            b"<svg xmlns='http://www.w3.org/2000/svg'><image href='https://elsewhere.example/x.png'/></svg>",
            b"<svg xmlns='http://www.w3.org/2000/svg'><rect fill='url(https://elsewhere.example/)'/></svg>",
            b"<svg xmlns='http://www.w3.org/2000/svg'><foreignObject/></svg>",
            b"<svg xmlns='http://www.w3.org/2000/svg'><style>@import 'x'</style></svg>",
            b"<!DOCTYPE svg [<!ENTITY a 'b'>]><svg xmlns='http://www.w3.org/2000/svg'>&a;</svg>",
            b"<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink'>"
            b"<path xlink:href='#x'/></svg>",
            b"GIF89a",
            b"\xff\xfe<\x00s\x00v\x00g\x00",
            b"<html/>",
            b"\x89PNG\r\n\x1a\n" + b"0" * 200_001,
        ],
    )
    def test_what_could_run_or_fetch_is_refused(self, town, lan, content):
        client, response = self.upload(town, lan, content)
        assert response.status_code == 422
        assert lan.get(f"/console/clients/{client}/logo").status_code == 404


class TestInvite:
    def test_it_shows_the_link_once(self, town, tuan):
        client = factories.client(town.house)
        tuan.page(f"/console/clients/{client}/")
        response = tuan.send(f"/console/clients/{client}/people", email="huong@minhhai.example", role="owner")
        assert "/account/link/" in response.text
        assert "/account/link/" not in tuan.page(f"/console/clients/{client}/").text
        assert accounts.find(town.house, "huong@minhhai.example").client_id == client

    def test_a_bad_address_is_said_beside_the_field(self, town, tuan):
        client = factories.client(town.house)
        tuan.page(f"/console/clients/{client}/")
        assert tuan.send(f"/console/clients/{client}/people", email="huong", role="owner").status_code == 422
        assert accounts.listed(town.house, client) == []
