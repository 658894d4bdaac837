"""What every face shares: error pages, headers, static files for ever."""

import logging

import pytest
from flask import Blueprint, Flask, redirect

from surveyhost.config import CHECKOUT, load
from surveyhost.languages import direction, participants
from surveyhost.languages import name as language_name
from surveyhost.services.letters.refusals import LettersWaiting
from surveyhost.translations import catalogue
from surveyhost.web import shared
from surveyhost.web.shared import errors
from surveyhost.web.shared.assets import STATIC, asset, fingerprint, style_sheet
from surveyhost.web.shared.templates import environment, teach
from tests.support.page import Inspecting, look


@pytest.fixture
def app():
    made = Flask("x", static_folder=str(CHECKOUT / "static"), template_folder=str(CHECKOUT / "templates"))
    made.test_client_class = Inspecting
    shared.init(made, load({}))
    return made


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 413, 418, 429, 500, 501, 503])
@pytest.mark.parametrize("language", participants())
def test_every_status_has_a_page(app, status, language):
    app.add_url_rule("/boom", view_func=lambda: errors.error_page(status, "surveyhost", language))
    response = app.test_client().get("/boom")
    assert response.status_code == status
    assert look(response).tree.get("lang") == language


def test_a_missing_page_is_a_page(app):
    response = app.test_client().get("/nowhere?lang=en")
    assert response.status_code == 404
    assert look(response).h1 == "There is no such page"


@pytest.mark.parametrize(
    ("language", "fetched"), [("ja", True), ("th", True), ("ko", True), ("vi", False), ("en", False)]
)
def test_an_error_has_the_letters_of_its_language(app, language, fetched):
    """A device in a plant may lack the script that its reader writes; this page brings it, as every other does."""
    response = app.test_client().get(f"/nowhere?lang={language}")
    assert look(response).tree.get("lang") == language
    assert ("css/scripts.css" in response.text) is fetched


@pytest.mark.parametrize(("silent", "home"), [(True, "/"), (False, "/account/start")])
def test_an_error_leads_home_whoever_asks(silent, home):
    made = Flask("x", static_folder=str(CHECKOUT / "static"), template_folder=str(CHECKOUT / "templates"))
    shared.init(made, load({}), silent)
    page = look(made.test_client().get("/nowhere?lang=en"))
    assert page.tree.xpath("//main//a/@href | //header/a/@href") == [home, home]


def test_what_breaks_is_logged_by_place_only(app, caplog):
    @app.get("/break/<secret>")
    def breaks(secret):
        raise ValueError(f"{secret} was here")

    caplog.set_level(logging.DEBUG)
    response = app.test_client().post("/break/tOkEn")
    assert response.status_code == 405
    response = app.test_client().get("/break/tOkEn?q=1")
    assert response.status_code == 500
    assert "tOkEn" not in response.text
    assert "ValueError at test_shared.py" in caplog.text
    assert "breaks" in caplog.text
    for secret in ("tOkEn", "/break", "q=1", "was here"):
        assert secret not in caplog.text


def test_a_refusal_is_told(app):
    @app.get("/rule")
    def rule():
        raise LettersWaiting(letters="2 letters", count=2, number=1)

    response = app.test_client().get("/rule")
    assert response.status_code == 400
    assert "2 thư của đợt 1" in look(response).text


def test_redirects_stay_redirects(app):
    app.add_url_rule("/go", view_func=lambda: redirect("/there"))
    assert app.test_client().get("/go").status_code == 302


def test_static_files_are_kept_for_ever_under_their_fingerprint(app):
    client = app.test_client()
    address = asset("css/base.css")
    assert client.get(address).headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert client.get("/static/css/base.css?v=000000000000").headers["Cache-Control"] == "no-cache"
    assert client.get("/static/css/base.css").headers["Cache-Control"] == "no-cache"
    assert client.get("/static/css/nothing.css?v=1").headers["Cache-Control"] == "no-cache"
    assert fingerprint("css/base.css") in address


def test_signed_in_faces_may_fetch_from_themselves(app):
    console = Blueprint("console", __name__)
    console.add_url_rule("/console", view_func=lambda: "<p>x")
    app.register_blueprint(console)
    headers = app.test_client().get("/nowhere").headers
    assert "connect-src" not in headers["Content-Security-Policy"]
    app.test_client_class = None
    headers = app.test_client().get("/console").headers
    assert "connect-src 'self'" in headers["Content-Security-Policy"]
    assert headers["Referrer-Policy"] == "same-origin"


def test_one_style_sheet_of_several():
    css = style_sheet("css/tokens.css", "css/base.css").decode()
    assert "/*" not in css
    assert "../fonts" not in css
    assert asset("fonts/be-vietnam-pro-400.woff2") in css
    assert css.count("{") == css.count("}")
    assert len(css) < sum((STATIC / "css" / name).stat().st_size for name in ("tokens.css", "base.css"))


def test_names_and_directions_of_languages():
    assert language_name("vi") == "Tiếng Việt"
    assert language_name("en") == "English"
    assert language_name("zz-nobody") == "zz-nobody"
    assert direction("ar") == "rtl"
    assert direction("vi") == direction("zz-nobody") == "ltr"


def test_templates_find_their_words(app):
    teach(app, lambda: catalogue("shared", "vi"))
    assert app.jinja_env.from_string("{{ _('Skip to the content') }}").render() == "Đến phần nội dung"
    own = environment("shared", "vi").from_string("{{ _('Skip to the content') }} {{ language }}")
    assert own.render() == "Đến phần nội dung vi"
