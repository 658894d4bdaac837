"""The proof that it is you runs out while somebody types: what was typed comes back in a form to be sent again."""

import html

from surveyhost.services.accounts import accounts, single_sign_on
from surveyhost.services.office import audit
from tests.support import factories

OLDER = 16 * 60
"""Seconds: more than a proof is good for."""


def run_out(browser) -> float:
    """The proof of this browser's person is too old; when it was given."""
    with browser.session_transaction() as session:
        proven = session["fs_paa"]
        session["fs_paa"] -= OLDER
        session.pop("fs_gexp", None)
    return float(proven)


def prove(browser, proven: float) -> None:
    with browser.session_transaction() as session:
        session["fs_paa"] = proven


def form_of(response) -> tuple[str, dict[str, list[str]]]:
    """Where the form on this page goes, and its hidden fields."""
    from lxml import html as pages

    [form] = pages.fromstring(response.text).xpath("//main//form | //body//form[.//input[@type='hidden'][2]]")[:1]
    fields: dict[str, list[str]] = {}
    for field in form.xpath(".//input[@type='hidden']"):
        fields.setdefault(field.get("name"), []).append(field.get("value"))
    return form.get("action"), fields


def asking_for_proof(app) -> list[tuple[str, str]]:
    """(endpoint, path) of every form that takes a fresh proof and has no form of its own for what was typed."""
    values = {
        "survey_id": 1,
        "number": 1,
        "release_id": 1,
        "client_id": 1,
        "pulse_id": 1,
        "key_id": 1,
        "email": "lan@vendor.example",
    }
    found = []
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            view = app.view_functions[rule.endpoint]
            if getattr(view, "fresh", False) and getattr(view, "unproven", None) is None and "POST" in rule.methods:
                built = rule.build({name: values[name] for name in rule.arguments}, append_unknown=False)
                found.append((rule.endpoint, built[1]))
    return found


def test_every_form_that_takes_a_proof_keeps_what_was_typed(town):
    """With whatever fields: a form that is written tomorrow keeps its own."""
    forms = asking_for_proof(town.app)
    assert {"console.sign_on_keep", "console.people_add", "console.person_change", "console.erase_submit"} <= {
        endpoint for endpoint, _ in forms
    }
    assert len(forms) > 12
    roles = ("administrator", "survey_manager", "comment_reviewer", "releaser")
    browser = town.staff("all@vendor.example", *roles)
    factories.open_wave(town.house, factories.survey(town.house), rows=20)
    before = audit.check(town.house).events
    run_out(browser)
    for endpoint, path in forms:
        response = browser.send(path, secret='"><b>&', roles=["a", "b"], line="one\ntwo", empty="")
        assert response.status_code == 403, endpoint
        assert response.headers["Cache-Control"] == "no-store", endpoint
        action, fields = form_of(response)
        assert action == path
        assert {name: fields[name] for name in ("secret", "roles", "line", "empty")} == {
            "secret": ['"><b>&'], "roles": ["a", "b"], "line": ["one\ntwo"], "empty": [""],
        }, endpoint  # fmt: skip
        assert "/account/prove" in response.text
    assert audit.check(town.house).events == before, "nothing was done"


def test_the_secret_of_a_single_sign_on_is_not_lost(town, tuan):
    path, secret = "/console/people/sign-on", "s3cret-of-the-provider"
    tuan.page(path)
    proven = run_out(tuan)
    typed = {"issuer": "https://login.vendor.example", "application": "surveyhost", "secret": secret, "act": "keep"}
    again = tuan.send(path, **typed)
    assert again.status_code == 403 and single_sign_on.of(town.house, None) is None
    with tuan.session_transaction() as session:
        assert secret not in str(dict(session))
    action, fields = form_of(again)
    prove(tuan, proven)
    response = tuan.post(action, data=fields)
    assert response.status_code == 302
    way = single_sign_on.of(town.house, None)
    assert way is not None and way.application == "surveyhost"
    assert secret not in "".join(audit.export(town.house))


def test_a_new_colleague_is_not_typed_twice(town, tuan):
    tuan.page("/console/people/")
    proven = run_out(tuan)
    again = tuan.send("/console/people/", email="moi@vendor.example", name="Mới", roles=["releaser", "survey_manager"])
    action, fields = form_of(again)
    prove(tuan, proven)
    assert tuan.post(action, data=fields).status_code == 200
    assert set(accounts.find(town.house, "moi@vendor.example").roles) == {"releaser", "survey_manager"}


def test_a_form_without_fields_leads_to_the_proof_at_once(town, lan, wave):
    path = f"/console/surveys/{wave.survey_id}/waves/1/close"
    lan.page(path)
    run_out(lan)
    assert lan.send(path).location.startswith("/account/prove?next=")


def test_without_its_forgery_mark_nothing_is_handed_back(town, tuan):
    """Or another site could fill in a form of ours, and let the person press the button."""
    tuan.page("/console/people/sign-on")
    run_out(tuan)
    response = tuan.post("/console/people/sign-on", data={"issuer": "https://evil.example"})
    assert response.status_code == 400 and "evil.example" not in response.text


def test_in_vietnamese_too(town, tuan):
    accounts.prefer(town.house, accounts.find(town.house, "tuan@vendor.example").id, "vi", None)
    tuan.page("/console/people/sign-on")
    run_out(tuan)
    response = tuan.send("/console/people/sign-on", issuer="https://login.vendor.example")
    assert "Không mất gì và chưa có gì được thực hiện" in html.unescape(response.text)
