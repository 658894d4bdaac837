"""Every form of the signed-in pages, with one bad field at a time: the error stands on that field and nowhere else."""

import importlib
import pkgutil
import sys
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from werkzeug.datastructures import FileStorage, MultiDict

import surveyhost.web
from surveyhost.core.pulse.terms import MOST_SERVICES
from surveyhost.core.wave import sealing
from surveyhost.core.wave.letters import LetterState
from surveyhost.core.wave.reminders import MOST
from surveyhost.services.questionnaires import library, rated_units
from surveyhost.services.setup import surveys
from surveyhost.store.office.tables import Letter
from surveyhost.web.client.explore.forms import CommentsAsked, ViewAsked
from surveyhost.web.client.forms import Action, DecisionForm, NewAction, OldAction, ResultsWords
from surveyhost.web.client.threads.forms import Reply
from surveyhost.web.console.clients.forms import (
    ClientSettings,
    ClientVault,
    Dictionary,
    Invitation,
    LetterWords,
    NewClient,
    ReadersFile,
    ReadersStep,
    SignOn,
)
from surveyhost.web.console.hris.forms import RosterKeyForm
from surveyhost.web.console.imports.forms import BroughtFile, BroughtSurvey
from surveyhost.web.console.people.forms import NewLink, NewPerson, Person
from surveyhost.web.console.pulses.forms import IntakeKey, PulseForm
from surveyhost.web.console.releases.forms import Approval, CommentDecision, SentBack, Statements
from surveyhost.web.console.rosters.forms import Erasure, RosterFile, RosterStep
from surveyhost.web.console.surveys.forms import NewSurvey, SurveyRules
from surveyhost.web.console.threads.forms import MessageDecision, ReplyDecision
from surveyhost.web.console.waves.forms import (
    BroughtKey,
    BroughtOutcome,
    FollowUpWords,
    Forgetting,
    KeeperRecord,
    LinksWanted,
    MailReason,
    Mending,
    OpenWave,
    RatedUnits,
    ReminderPlan,
    Renewal,
    SlipsWanted,
)
from surveyhost.web.forms import Form
from surveyhost.web.recipients.forms import Contact, LostLink, StopReminders
from tests.support import factories
from tests.support.page import Page

LONG = "x" * 250_000


def every() -> list[type[Form]]:
    for module in pkgutil.walk_packages(surveyhost.web.__path__, "surveyhost.web."):
        if module.name.endswith(".forms"):
            importlib.import_module(module.name)

    def below(kind: type[Form]) -> Iterator[type[Form]]:
        for one in kind.__subclasses__():
            yield one
            yield from below(one)

    def is_written_there(one: type[Form]) -> bool:  # not one made while a page is shown
        return one.__module__.startswith("surveyhost.") and hasattr(sys.modules[one.__module__], one.__name__)

    found = {one for one in below(Form) if is_written_there(one)}
    return sorted((one for one in found if not one.__name__.startswith("_")), key=lambda one: one.__name__)


def a_file() -> FileStorage:
    return FileStorage(BytesIO(b"id\nE1\n"), "roster.csv")


GOOD: dict[type[Form], dict[str, Any]] = {
    Action: {"what": "Fewer forms", "owner": "Lan", "due": "2027-01-31", "kind": "process"},
    OldAction: {"what": "Fewer forms", "owner": "Lan", "due": "2027-01-31", "kind": "process", "state": "running"},
    DecisionForm: {"decision": "not_now", "reason": "Next year"},
    NewAction: {"what": "Fewer forms", "owner": "Lan", "due": "2027-01-31", "kind": "tool", "survey": "1"},
    Approval: {"read": "1"},
    BroughtFile: {"upload": "a", "act": "take"},
    BroughtKey: {"private_key": "00"},
    BroughtOutcome: {"words": "seven words", "outcome": a_file},
    BroughtSurvey: {"upload": "a", "client": "1", "minimum_group": "5"},
    ClientSettings: {"language": "vi", "name": "May Minh Hai", "colour": "#0F5C4D"},
    CommentDecision: {"act": "mask:Lan"},
    CommentsAsked: {"words": "chờ"},
    Statements: {},
    Contact: {"code": "ABCDEF", "name": "Mai, 0900 000 000", "words": "Ca tối"},
    Dictionary: {"names": a_file},
    Erasure: {"reference": "NV1"},
    FollowUpWords: {"asked": ""},
    Forgetting: {},
    Invitation: {"email": "huong@minhhai.example", "role": "owner"},
    KeeperRecord: {},
    LetterWords: {"subject": "Hello", "heading": "Hello", "paragraphs": "One\n\nTwo"},
    LostLink: {"email": "mai@minhhai.example"},
    LinksWanted: {"unit": ""},
    MailReason: {"why": "The company allows no other provider."},
    Mending: {"act": "send"},
    MessageDecision: {"act": "show"},
    ClientVault: {"vault": "north"},
    NewClient: {"name": "May Minh Hai", "language": "vi"},
    NewLink: {},
    NewPerson: {"email": "an@vendor.example", "roles": ["releaser"], "language": "en"},
    NewSurvey: {"client": "1", "questionnaire": "blank", "minimum_group": "5"},
    OpenWave: {"opens": "2026-11-27T08:00", "closes": ""},
    Person: {"roles": ["releaser"]},
    IntakeKey: {"name": "Zammad"},
    RosterKeyForm: {"name": "SAP"},
    PulseForm: {"every": "month", "whom": "third", "questions": "satisfaction"},
    RatedUnits: {},
    ReminderPlan: {"days_1": "3", "at_1": "09:00"},
    Renewal: {"person": "NV1"},
    Reply: {"acknowledgement": "thanks", "words": ""},
    ReplyDecision: {"act": "let_go"},
    ResultsWords: {"figures": ["theme:lead"], "letter": "1", "act": "publish"},
    ReadersFile: {"file": a_file},
    ReadersStep: {"upload": "a"},
    RosterFile: {"file": a_file},
    RosterStep: {"upload": "a"},
    SentBack: {"note": "Say which wave"},
    SignOn: {"issuer": "https://login.example.com", "application": "us", "secret": "s"},
    SlipsWanted: {"unit": ""},
    StopReminders: {"reference": "12-ABCDE23456"},
    SurveyRules: {
        "minimum_group": "5",
        "reminders": "everyone",
        "pages": "one",
        "slips": "named",
        "dialogue": "no",
        "messenger": "no",
        "sms": "no",
    },
    ViewAsked: {"page": "2"},
}
ACTION: dict[str, tuple[Any, ...]] = {
    "what": (LONG,), "owner": (LONG,), "due": ("", "31.1.", "2027-02-30"), "kind": ("", "x"), "steps": (LONG,),
    "address": (LONG,), "place": (LONG,), "unit": (LONG,), "begins": ("soon",), "ends": ("2027-02-30",),
}  # fmt: skip
BAD: dict[type[Form], dict[str, tuple[Any, ...]]] = {
    Action: ACTION,
    OldAction: ACTION | {"state": ("x",)},
    NewAction: ACTION | {"survey": ("x", "-1", "9" * 12), "judged_by": (LONG,)},
    DecisionForm: {"decision": ("", "perhaps"), "reason": (LONG,)},
    Approval: {"read": (None,)},
    BroughtFile: {"upload": (LONG,), "act": (LONG,), "q": (LONG,)},
    BroughtKey: {"private_key": (LONG,)},
    BroughtOutcome: {"outcome": (None,), "words": (LONG,)},
    BroughtSurvey: {
        "upload": (LONG,), "act": (LONG,), "q": (LONG,), "client": ("x",), "title": (LONG,), "minimum_group": ("five",),
        "breakdowns": (LONG,),
    },
    ClientSettings: {
        "name": (LONG,), "language": ("fr",), "time_zone": (LONG,), "colour": (LONG,), "sender": (LONG,),
        "reply_to": (LONG,), "sender_domain": (LONG,), "quiet_from": (LONG,), "quiet_to": (LONG,),
        "domains": (LONG,), "destroy_by_days": ("soon", "-1", "9999"), "retention_days": ("1,5",),
    },
    CommentDecision: {"act": (LONG,), "words": (LONG,)},
    CommentsAsked: {"words": (LONG,), "item": ("x",)},
    Contact: {"code": (LONG,), "name": ("", LONG), "words": (LONG,)},
    Dictionary: {"names": (None,)},
    Erasure: {"reference": ("", LONG)},
    FollowUpWords: {"asked": (LONG,)},
    Invitation: {"email": (LONG,), "name": (LONG,), "role": ("king",), "units": (LONG,)},
    LetterWords: {"subject": (LONG,), "heading": (LONG,), "paragraphs": (LONG,), "act": (LONG,)},
    LinksWanted: {"unit": (LONG,)},
    MailReason: {"why": (LONG,)},
    LostLink: {"email": ("", "mai", "mai@minhhai", LONG)},
    Mending: {"email": (LONG,), "act": (LONG,)},
    MessageDecision: {"act": ("", "x")},
    ClientVault: {"vault": ("x" * 25,)},
    NewClient: {"name": (LONG,), "language": ("fr", ""), "vault": ("x" * 25,)},
    NewPerson: {"email": (LONG,), "name": (LONG,), "language": ("fr",)},
    NewSurvey: {
        "client": ("x",), "questionnaire": ("", "none"), "minimum_group": ("", "five"), "breakdowns": (LONG,),
        "title": (LONG,),
    },
    OpenWave: {"opens": ("tomorrow", "9999-99-99T00:00"), "closes": ("2026-13-01T00:00", "17:00")},
    Person: {"units": (LONG,)},
    IntakeKey: {"name": (LONG,)},
    RosterKeyForm: {"name": (LONG,)},
    PulseForm: {
        "title_vi": (LONG,), "title_en": (LONG,), "every": ("", "day"), "whom": ("nobody",), "questions": ("", "all"),
        **{f"{name}_{n}{rest}": (LONG,) for n in range(1, MOST_SERVICES + 1)
           for name, rest in (("service", "_vi"), ("service", "_en"), ("unit", ""))},
    },
    ReminderPlan: {f"{name}_{n}": (LONG,) for n in range(1, MOST + 1) for name in ("days", "day", "at")},
    Renewal: {"person": (LONG,), "email": (LONG,), "act": (LONG,)},
    Reply: {"acknowledgement": ("x",), "words": (LONG,)},
    ReplyDecision: {"act": ("", "x"), "note": (LONG,)},
    ResultsWords: {"act": ("x",)},
    ReadersFile: {"file": (None,)},
    ReadersStep: {"upload": (LONG,), "confirmed": (LONG,), "act": (LONG,)},
    RosterFile: {"file": (None,)},
    RosterStep: {"upload": (LONG,), "mapping": (LONG,), "confirmed": (LONG,), "act": (LONG,)},
    SentBack: {"note": (LONG,)},
    SignOn: {"issuer": (LONG,), "application": (LONG,), "secret": (LONG,), "act": (LONG,)},
    SlipsWanted: {"unit": (LONG,), "person": (LONG,)},
    StopReminders: {"reference": ("", " ", LONG)},
    SurveyRules: {
        "minimum_group": ("", "x"), "breakdowns": (LONG,), "reminders": ("x",), "pages": ("x",), "slips": ("",),
        "dialogue": ("x",), "messenger": ("x",), "sms": ("x",), "count": ("x",),
        "days": ("x",), "destroy_by_days": ("x",), "keeper": (LONG,), "keeper_key": (LONG,),
        "page_address": (LONG,),
    },
    ViewAsked: {
        "rows": ("x",), "columns": ("x",), "against": ("x",), "sort": ("x",), "page": ("x", "-1", "9" * 12),
    },
}  # fmt: skip
"""Class of form to field to values that it cannot hold; None leaves the field out."""
TAKES_ANYTHING = {"Tick", "Upload", "Choices"}
"""Kinds of fields in which nothing can be wrong before a service looks, but where they have to be filled in."""


def test_every_form_and_every_field_of_it_is_tried():
    assert set(GOOD) == set(every())
    with_fields = {kind: set(BAD.get(kind, {})) for kind in GOOD}
    for kind, tried in with_fields.items():
        fields = {name: getattr(kind, name) for name in dir(kind) if hasattr(getattr(kind, name), "field_class")}
        open_ones = {name for name, field in fields.items() if field.field_class.__name__ in TAKES_ANYTHING}
        assert tried | open_ones >= set(fields), kind
        assert tried <= set(fields), kind


def made(town, kind: type[Form], changes: dict[str, Any], language: str = "en") -> Form:
    posted: MultiDict[str, Any] = MultiDict()
    for name, value in (GOOD[kind] | changes).items():
        for one in value if isinstance(value, list) else [value]:
            if one is not None:
                posted.add(name, one() if callable(one) else one)
    where = (
        "/account/lost-link" if kind in {LostLink, StopReminders, Contact} else "/console/"
    )  # each speaks its own face's words
    with town.app.test_request_context(f"{where}?lang={language}"):
        form = kind(formdata=posted, meta={"csrf": False})
        if kind is NewSurvey:
            form.questionnaire.among = ("blank", "employee-voice")
        form.validate()
        return form


@pytest.mark.parametrize("kind", GOOD, ids=lambda one: one.__name__)
def test_a_good_one_is_taken(town, kind):
    assert made(town, kind, {}).problems == []


CASES = [(kind, name) for kind, fields in BAD.items() for name in fields]


@pytest.mark.sampled(2)
@pytest.mark.parametrize(("kind", "name"), CASES, ids=lambda one: one if isinstance(one, str) else one.__name__)
def test_an_error_stands_on_its_field_in_both_languages(town, kind, name):
    for bad in BAD[kind][name]:
        said = {language: made(town, kind, {name: bad}, language).problems for language in ("en", "vi")}
        for found in said.values():
            assert [one for one, _ in found] == [name], bad and bad[:20]
        assert said["en"] != said["vi"]
        typed = GOOD[kind] | {name: bad}
        again = made(town, kind, {name: bad})
        for other, value in typed.items():
            field = again[other]
            if hasattr(field, "_value") and isinstance(value, str) and field.type != "Upload":
                assert field._value() == value.strip()


class TestPages:
    """The same through the pages: what a service refuses stands on its field too, and what was typed stays."""

    @pytest.fixture
    def tuan(self, town):
        return town.staff("tuan@vendor.example", "administrator", "survey_manager")

    @pytest.fixture
    def survey(self, town):
        """With a roster, in a demo, so that a wave needs no mail server."""
        (town.house.settings.data / "demo").touch()
        made = factories.survey(town.house)
        factories.roster(town.house, made)
        return made

    def tried(self, person, path: str, good: dict[str, Any], name: str, bad: Any) -> None:
        response = person.send(path, **(good | {name: bad}))
        assert response.status_code == 422, path
        page = Page(response)
        assert page.all(f"//*[@id='{name}-error']"), (name, page.text[:300])
        marked = page.all("//*[contains(@id, '-error') and contains(@class, 'error')]")
        assert len(marked) == 1
        assert page.all(f"//*[contains(concat(' ', @aria-describedby, ' '), ' {name}-error ') and @aria-invalid]")
        assert page.all(f"//div[@id='errors']//a[@href='#{name}']")
        for other, value in good.items():
            if other != name and isinstance(value, str) and other not in {"secret"}:
                shown = [
                    *page.all(f"//input[@name='{other}'][not(@type='radio') or @checked]/@value"),
                    *page.words(f"//textarea[@name='{other}']"),
                    *page.all(f"//select[@name='{other}']/option[@selected]/@value"),
                ]
                assert value in shown, (other, shown)

    @pytest.mark.parametrize(
        ("name", "bad"), [
            ("what", ""), ("owner", ""), ("due", "soon"), ("kind", "x"), ("what", "x" * 400), ("address", "lan"),
            ("steps", "x" * 2100), ("place", "x" * 400), ("unit", "x" * 400), ("begins", "soon"),
            ("ends", "2020-01-01"),
        ],
    )  # fmt: skip
    def test_an_action(self, town, name, bad):
        client = factories.client(town.house)
        survey = factories.survey(town.house, client)
        good = {"what": "Fewer forms", "owner": "Lan", "due": "2027-01-31", "kind": "training", "survey": str(survey),
                "begins": "2027-01-01", "ends": "2027-01-02"}  # fmt: skip
        self.tried(town.hr("huong@minhhai.example", client), "/portal/actions/new", good, name, bad)

    @pytest.mark.parametrize(("name", "bad"), [("name", ""), ("name", "x" * 200), ("language", "fr")])
    def test_a_client(self, tuan, name, bad):
        self.tried(tuan, "/console/clients/new", {"name": "Minh Hai", "language": "vi"}, name, bad)

    @pytest.mark.parametrize(
        ("name", "bad"),
        [
            ("name", ""), ("colour", "red"), ("time_zone", "Moon/Sea"), ("domains", "not a domain"),
            ("destroy_by_days", "31"), ("retention_days", "x"), ("language", "fr"),
        ],
    )  # fmt: skip
    def test_settings_of_a_client(self, town, tuan, name, bad):
        client = factories.client(town.house)
        good = {
            "name": "Minh Hai", "language": "vi", "time_zone": "Asia/Ho_Chi_Minh", "colour": "#0F5C4D",
            "sender": "Lan", "reply_to": "lan@minhhai.example", "domains": "minhhai.example", "destroy_by_days": "20",
            "retention_days": "90",
        }  # fmt: skip
        self.tried(tuan, f"/console/clients/{client}/settings", good, name, bad)

    @pytest.mark.parametrize(
        ("name", "bad"),
        [("minimum_group", "4"), ("minimum_group", "x"), ("breakdowns", "a*b*c"), ("questionnaire", "none")],
    )
    def test_a_survey(self, town, tuan, name, bad):
        client = factories.client(town.house)
        good = {"client": str(client), "questionnaire": "employee-voice", "title": "Mine", "minimum_group": "5"}
        self.tried(tuan, "/console/surveys/new", good, name, bad)

    @pytest.mark.parametrize(
        ("name", "bad"), [("email", "nobody"), ("roles", ["king"]), ("roles", []), ("language", "fr")]
    )
    def test_somebody_of_staff(self, tuan, name, bad):
        good = {"email": "an@vendor.example", "name": "An", "roles": ["releaser"], "language": "en"}
        self.tried(tuan, "/console/people/", good, name, bad)

    @pytest.mark.parametrize(("name", "bad"), [("issuer", "http://x.example"), ("application", "")])
    def test_a_sign_on(self, tuan, name, bad):
        good = {"issuer": "https://login.example.com", "application": "us", "secret": "hidden"}
        self.tried(tuan, "/console/people/sign-on", good, name, bad)

    @pytest.mark.parametrize(("name", "bad"), [("days_1", "soon"), ("day_2", "2026-13-01"), ("at_1", "25:99")])
    def test_a_reminder(self, town, tuan, name, bad):
        survey = factories.survey(town.house)
        at = {"at_1": "09:00", "at_2": "10:00"}
        blamed = "days_1" if name == "at_1" else name
        response = tuan.send(
            f"/console/surveys/{survey}/reminders", **({"days_1": "3", "day_2": ""} | at | {name: bad})
        )
        assert response.status_code == 422
        assert Page(response).all(f"//*[@id='{blamed}-error']")

    @pytest.mark.parametrize(
        ("name", "bad"),
        [("person", "nobody"), ("email", "mai"), ("person", "x" * 400), ("email", "x" * 400)],
    )
    def test_a_letter_that_never_reached_its_reader(self, town, tuan, survey, name, bad):
        factories.open_wave(town.house, survey)
        good = {"person": "NV0001", "email": "moi@minhhai.example", "act": "send"}
        typed = {"person": good["person"], "email": good["email"]}
        self.tried(tuan, f"/console/surveys/{survey}/waves/1/letters/renew", typed, name, bad)

    @pytest.mark.parametrize("bad", ["mai", "x" * 400])
    def test_another_address_for_a_letter(self, town, tuan, survey, bad):
        factories.open_wave(town.house, survey)
        with town.house.office.begin() as session:
            first = session.query(Letter).first()
            first.state, first.trouble, number = LetterState.REFUSED, "550", first.id
        response = tuan.send(f"/console/surveys/{survey}/waves/1/undelivered/{number}", email=bad, act="send")
        assert response.status_code == 422
        page, field = Page(response), f"email-{number}"
        assert page.all(f"//*[@id='{field}'][@value='{bad}'][@aria-describedby='{field}-error'][@aria-invalid]")
        assert page.all(f"//div[@id='errors']//a[@href='#{field}']")
        assert len(page.all("//p[@class='error']")) == 1

    def test_a_roster_to_forget_that_another_wave_needs(self, town, tuan):
        wave = factories.closed_wave(town.house, 25, rows=40)
        factories.open_wave(town.house, wave.survey_id)
        response = tuan.send(f"/console/surveys/{wave.survey_id}/waves/1/forget", roster="1")
        assert response.status_code == 422
        page = Page(response)
        assert page.all("//*[@id='roster'][@checked][@aria-describedby='roster-error']")
        assert "needs the roster" in "".join(page.words("//*[@id='roster-error']"))
        assert page.all("//div[@id='errors']//a[@href='#roster']")

    def test_a_wave_to_forget_that_is_still_open(self, town, tuan, survey):
        factories.open_wave(town.house, survey)
        response = tuan.send(f"/console/surveys/{survey}/waves/1/forget")
        assert response.status_code == 422
        assert "close it before forgetting" in "".join(Page(response).words("//div[@id='errors']"))

    @pytest.mark.parametrize("bad", [b"{}", b"no record at all"])
    def test_a_record_that_no_keeper_signed(self, town, tuan, bad):
        kept_by = {"keeper": "Works council", "keeper_key": sealing.new_pair()[0].hex()}
        made = factories.survey(town.house, **kept_by)
        wave = factories.closed_wave(town.house, 25, survey_id=made, rows=40)
        where = f"/console/surveys/{wave.survey_id}/waves/1/keeper-record"
        response = tuan.send(where, record=(BytesIO(bad), "record.json"))
        assert response.status_code == 422
        page = Page(response)
        assert page.all("//input[@id='record'][@aria-describedby='record-error'][@aria-invalid]")
        assert "not a keeper's record" in "".join(page.words("//*[@id='record-error']"))
        assert page.all("//div[@id='errors']//a[@href='#record']")

    @pytest.mark.parametrize("bad", ["", "nobody", "x" * 400])
    def test_somebody_to_let_back_who_was_never_erased(self, tuan, survey, bad):
        self.tried(tuan, f"/console/surveys/{survey}/erase/back", {}, "reference", bad)

    def test_a_wave_that_closes_before_it_opens(self, town, tuan, survey):
        past = f"{town.house.now() - timedelta(days=2):%Y-%m-%dT%H:%M}"
        self.tried(tuan, f"/console/surveys/{survey}/open", {"opens": ""}, "closes", past)

    def test_a_unit_that_is_rated_and_is_none(self, town, tuan):
        house = town.house
        asked = library.load("internal-service")
        survey = surveys.create(house, factories.STAFF, factories.client(house), asked)
        factories.roster(house, survey)
        first, second, *_ = (f"rates:{place.key}" for place in rated_units.declared(house, survey).places)
        good = {first: "(outside)", second: "Văn phòng / Kế toán"}
        self.tried(tuan, f"/console/surveys/{survey}/rated", good, first, "Văn phòng / Kho lạnh")
        assert not [place for place in rated_units.declared(house, survey).places if place.rates], (
            "all of it or nothing"
        )
        assert tuan.send(f"/console/surveys/{survey}/rated", **good).status_code == 302
        assert [place.rates for place in rated_units.declared(house, survey).places][:2] == list(good.values())

    def test_what_is_rated_once_a_wave_is_in_the_field(self, town, tuan):
        """The plan was open in another window; what was chosen is still chosen there."""
        house = town.house
        (house.settings.data / "demo").touch()
        asked = library.load("internal-service")
        survey = surveys.create(house, factories.STAFF, factories.client(house), asked)
        factories.roster(house, survey)
        keys = [place.key for place in rated_units.declared(house, survey).places]
        rated_units.declare(house, factories.STAFF, survey, dict.fromkeys(keys, "(outside)"))
        factories.open_wave(house, survey)
        response = tuan.send(f"/console/surveys/{survey}/rated", **{f"rates:{keys[0]}": "Văn phòng / Kế toán"})
        assert response.status_code == 422
        assert Page(response).all("//div[@id='errors']//a[@href='#main']")
        assert [place.rates for place in rated_units.declared(house, survey).places] == ["(outside)"] * len(keys)

    def test_a_questionnaires_file_that_is_none(self, town, tuan, survey):
        for sent in ({}, {"file": (BytesIO(b"no questionnaire"), "a.pdf")}):
            response = tuan.send(f"/console/surveys/{survey}/editor/file", **sent)
            page = Page(response)
            assert response.status_code == 422
            assert page.all("//*[@id='slot-file-error']")
            assert page.all("//input[@name='file'][@aria-describedby='file-hint slot-file'][@aria-invalid]")
            assert page.all("//div[@id='errors']//a[@href='#slot-file']")

    def test_a_questionnaires_file_that_is_kept_no_more(self, town, tuan, survey):
        response = tuan.send(f"/console/surveys/{survey}/editor/file/take", upload="gone", act="take")
        assert response.status_code == 422
        assert "no longer kept" in " ".join(Page(response).words("//*[@id='slot-file-error']"))
