"""Results pages: the same bytes for everybody, of the whole company only, and none that a killed desk loses."""

import os
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import select

from surveyhost.core.loop.finding import About, Place
from surveyhost.core.loop.reach import EVERYTHING
from surveyhost.services.fieldwork import closing
from surveyhost.services.letters import reminders, sending
from surveyhost.services.loop import decisions, findings
from surveyhost.services.office.house import House
from surveyhost.services.office.survey_rows import SurveyWave
from surveyhost.services.releases import approval
from surveyhost.services.results import composing, publishing
from surveyhost.services.tabulation import tally
from surveyhost.store.office.tables import AuditEvent, Finding, Letter
from surveyhost.store.vault import pages, tables
from tests.support import factories
from tests.support.letter_waves import posted, text_of
from tests.support.mail_server import mail_server
from tests.support.results import HUONG, client_of, released, told, up

pytestmark = pytest.mark.slow


@pytest.fixture(params=("sqlite",))
def engine_name(request: pytest.FixtureRequest) -> str:
    """The statements are tried on both engines in tests/store; here a release is made each time, which takes long."""
    return request.param


def in_vault(house: House) -> dict[str, bytes]:
    with house.vault() as session:
        return pages.pages(session)


def letters_about_results(house: House) -> list[str]:
    with house.office() as session:
        return list(session.scalars(select(Letter.state).where(Letter.kind == "results")))


def events(house: House, act: str) -> int:
    with house.office() as session:
        return len(session.scalars(select(AuditEvent.id).where(AuditEvent.act == act)).all())


@pytest.mark.sqlite_first
class TestThePage:
    def test_it_shows_what_the_release_prints_of_the_whole_company_and_nothing_else(self, house):
        release_id = released(house)
        content = up(house, release_id).decode()
        release, _ = composing.standing(house, client_of(house, release_id), release_id)
        others = [" / ".join(one.path) for one in release.groups if one.path]
        assert others
        assert not [name for name in others if name in content]
        for comment in (one for listed in release.comments for one in listed.comments):
            assert comment not in content

    def test_it_holds_no_script_no_form_and_asks_no_other_host(self, house):
        content = up(house, released(house)).decode()
        for never in ("<script", "<form", "http://", "https://", "javascript:", "onload", "cookie=", "?"):
            assert never not in content.replace("http://www.w3.org/2000/svg", ""), never

    def test_the_same_order_gives_the_same_bytes(self, house, clock):
        release_id = released(house)
        first = up(house, release_id)
        clock.forward(days=3)
        composing.order(house, HUONG, client_of(house, release_id), release_id)
        publishing.publish_due(house)
        assert in_vault(house) == dict.fromkeys(in_vault(house), first)

    def test_neither_vault_nor_page_changes_who_can_be_linked(self, house):
        """After publishing and forgetting, the vault holds the page and the tombstone, and nothing of anybody."""
        release_id = released(house)
        up(house, release_id)
        closing.forget(house, factories.STAFF, SurveyWave(1, 1))
        with house.vault() as session:
            for table in tables.BY_WAVE:
                assert session.execute(select(table)).all() == []
        assert len(in_vault(house)) == 1


class TestKilled:
    @pytest.mark.parametrize("at", ["put_page", "set", "settled"])
    def test_killed_at_any_point_it_resumes_nothing_twice_and_nothing_lost(self, house, at, monkeypatch):
        release_id = released(house)
        client_id = client_of(house, release_id)
        composing.keep(house, HUONG, client_id, release_id, told(house, release_id))
        composing.order(house, HUONG, client_id, release_id, letter=True)

        class Killed(BaseException):
            pass

        def killed(*_args, **_more):
            raise Killed

        with monkeypatch.context() as patched:
            if at == "put_page":
                patched.setattr(publishing.vault, "put_page", killed)
            elif at == "set":
                patched.setattr(publishing, "_tell", killed)
            else:
                patched.setattr(publishing, "settle", killed)
            with pytest.raises(Killed):
                publishing.publish_due(house)
        assert len(in_vault(house)) == (0 if at == "put_page" else 1)
        assert len(letters_about_results(house)) == (60 if at == "settled" else 0), "a letter that leads nowhere"
        for _ in range(3):
            publishing.publish_due(house)
        assert len(in_vault(house)) == 1
        assert Counter(letters_about_results(house)) == {"waiting": 60}
        assert events(house, "results.publish") == 1

    def test_what_a_restored_vault_lacks_or_holds_too_much_of_is_put_right(self, house):
        release_id = released(house)
        content = up(house, release_id)
        (path,) = in_vault(house)
        with house.vault.begin() as session:
            pages.take_page(session, path)
            pages.put_page(session, "x" * 24, b"of nobody")
        publishing.publish_due(house)
        assert in_vault(house) == {path: content}
        with house.vault.begin() as session:
            pages.put_page(session, path, b"changed by hand")
        publishing.publish_due(house)
        assert in_vault(house) == {path: content}

    @pytest.mark.sqlite_first
    def test_a_real_sigkill_in_the_middle(self, house):
        release_id = released(house)
        client_id = client_of(house, release_id)
        composing.keep(house, HUONG, client_id, release_id, told(house, release_id))
        composing.order(house, HUONG, client_id, release_id, letter=True)
        program = (
            "import os, signal\n"
            "from surveyhost.config import load\n"
            "from surveyhost.services.office.house import open_house\n"
            "from surveyhost.services.results import publishing\n"
            "publishing._tell = lambda *a: os.kill(os.getpid(), signal.SIGKILL)\n"
            "publishing.publish_due(open_house(load()))\n"
        )
        settings = house.settings
        environ = {
            **os.environ, "SURVEYHOST_DATA": str(settings.data), "SURVEYHOST_OFFICE_URL": settings.office_url,
            "SURVEYHOST_VAULT_URL": settings.vault_url, "SURVEYHOST_BASE_URL": settings.base_url,
        }  # fmt: skip
        for _ in range(3):
            done = subprocess.run([sys.executable, "-c", program], env=environ, check=False, cwd=Path.cwd())
            assert done.returncode == -signal.SIGKILL
            assert letters_about_results(house) == []
        publishing.publish_due(house)
        assert len(in_vault(house)) == 1
        assert len(letters_about_results(house)) == 60


@pytest.mark.sqlite_first
class TestTheLetter:
    @pytest.fixture
    def post(self, house):
        with mail_server() as server:
            yield posted(house, server.url), server

    def test_all_who_were_invited_get_the_same_words_and_the_same_address(self, post):
        house, server = post
        release_id = released(house)
        with house.office.begin() as session:  # somebody who came to the firm later, and was never invited
            session.query(Letter).filter_by(participant_id=60).delete()
        up(house, release_id, letter=True)
        send_all(house)
        assert len({str(one["To"]) for one in server.letters}) == 59 == len(server.letters)
        (path,) = in_vault(house)
        bodies: dict[str, set[str]] = {"vi": set(), "en": set()}
        for one in server.letters:
            text = text_of(one)
            language = str(one["Content-Language"])
            assert f"/r/{path}#{language}" in text
            bodies[language].add("\n".join(text.split("\n")[6:]))
        assert {language: len(found) for language, found in bodies.items()} == {"vi": 1, "en": 1}

    def test_it_stops_where_letters_are_paused_and_goes_on_where_it_stopped(self, post):
        house, server = post
        release_id = released(house)
        up(house, release_id, letter=True)
        reminders.pause(house, factories.STAFF, SurveyWave(1, 1))
        send_all(house)
        assert server.letters == []
        reminders.resume(house, factories.STAFF, SurveyWave(1, 1))
        send_all(house)
        assert len(server.letters) == 60

    def test_nobody_is_written_to_while_the_page_is_down(self, post):
        house, server = post
        release_id = released(house)
        up(house, release_id, letter=True)
        composing.take_down(house, HUONG, client_of(house, release_id), release_id)
        publishing.publish_due(house)
        send_all(house)
        assert server.letters == []
        assert in_vault(house) == {}

    def test_there_is_one_letter_however_often_the_page_is_published(self, post):
        house, server = post
        release_id = released(house)
        up(house, release_id, letter=True)
        send_all(house)
        composing.order(house, HUONG, client_of(house, release_id), release_id)
        publishing.publish_due(house)
        send_all(house)
        assert len(server.letters) == 60


@pytest.mark.sqlite_first
class TestTheNextRound:
    def test_a_page_is_kept_until_the_next_rounds_page(self, house):
        first = released(house)
        up(house, first)
        (path,) = in_vault(house)
        factories.closed_wave(house, 44, survey_id=1)
        assert list(in_vault(house)) == [path]
        second = factories.approved(house, tally.prepare(house, factories.STAFF, 1))
        up(house, second)
        (other,) = in_vault(house)
        assert other != path

    def test_another_release_of_the_round_takes_over_the_address(self, house):
        first = released(house)
        up(house, first)
        (path,) = in_vault(house)
        second = tally.prepare(house, factories.STAFF, 1)
        approval.approve(house, factories.OTHER_STAFF, second)
        up(house, second)
        assert list(in_vault(house)) == [path]


def send_all(house: House) -> None:
    for wave_id in sending.waves_due(house):
        while sending.send_due(house, wave_id).more:
            pass


@pytest.mark.sqlite_first
class TestDecisions:
    def test_nothing_decided_is_no_way_out(self, house, clock):
        """The report's headlines are on the page by themselves; after 30 days it says so, and nobody of HR is asked."""
        release_id = released(house)
        content = up(house, release_id).decode()
        _, now = composing.standing(house, client_of(house, release_id), release_id)
        assert now.stands, "no headline is about the whole company: give this test another seed"
        assert "To be decided by 1 April 2026" in content
        assert "No decision yet" not in content
        with house.office() as session:
            states = session.scalars(select(Finding.state).where(Finding.group_code == "company")).all()
        assert set(states) == {"told"}
        clock.forward(days=29)
        publishing.publish_due(house)
        assert [page.decode() for page in in_vault(house).values()] == [content]
        clock.forward(days=2)
        publishing.publish_due(house)
        (late,) = in_vault(house).values()
        assert late.decode().count("No decision yet") == len(now.stands)
        publishing.publish_due(house)
        assert events(house, "results.publish") == 2

    def test_what_was_decided_stands_there_and_what_is_about_a_unit_does_not(self, house):
        release_id = released(house)
        client_id = client_of(house, release_id)
        _, now = composing.standing(house, client_id, release_id)
        first, *_ = now.stands
        decisions.decide(house, HUONG, client_id, EVERYTHING, int(first.finding), "not_now", "Năm sau")
        release, _ = composing.standing(house, client_id, release_id)
        unit = next(one.code for one in release.units() if one.path)
        item = next(code for group, code in release.cells if group == unit and release.cells[unit, code].bands)
        place = Place(unit, About.ITEM, item)
        of_unit = findings.mark(house, HUONG, client_id, EVERYTHING, release_id, place)
        decisions.decide(house, HUONG, client_id, EVERYTHING, of_unit, "act", "Chỉ chuyền này")
        content = up(house, release_id).decode()
        assert content.count("Not now") == 1
        assert "The company acts" not in content
        assert "Năm sau" not in content, "a reason is HR's own; in public it is said in each language"
