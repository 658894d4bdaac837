"""The weekly letter: to whom, when, what it says, and how it is stopped."""

import re
from dataclasses import replace
from datetime import date

import pytest

from surveyhost.core.loop.reach import EVERYTHING
from surveyhost.services.accounts import accounts
from surveyhost.services.keys.keyring import keyring
from surveyhost.services.letters import mailbox, opt_outs
from surveyhost.services.loop import actions, decisions, findings, subscriptions, weekly
from surveyhost.services.loop.actions import Plan
from surveyhost.services.office import audit, failing_duties
from surveyhost.services.office import clock as confirmed
from surveyhost.services.operations import worker
from surveyhost.store.office.accounts import Account
from surveyhost.store.office.loop.actions import ActionPlan
from surveyhost.store.office.loop.threads import DialogueRow, ReplyRow, ThreadRow
from tests.services.loop.conftest import HUONG
from tests.support import factories


@pytest.fixture(params=("sqlite",))
def engine_name(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def hr(released):
    accounts.add_hr(released.house, HUONG, released.client, HUONG.name, "Hương", language="en")
    with released.house.office() as session:
        return session.query(Account).filter_by(email=HUONG.name).one().id


def letters(released):
    """What has been sent so far, newest last: (to, subject, text)."""
    listed = mailbox.letters(released.house.settings)
    read = [(one.to, one.subject, mailbox.letter(released.house.settings, one.name).text) for one in listed]
    return [one for one in read if "/s/" not in one[2]]


def plan(released, day, address="lan@minhhai.example", what="Họp đầu ca"):
    made = Plan(what, "Lan", day, "process", ("Mời tổ trưởng",), address)
    return actions.add(released.house, HUONG, released.client, released.survey, made, [released.first])


@pytest.fixture
def today(released):
    return released.house.now().date()


def decide_all(released):
    for one in findings.loop(released.house, released.client).findings:
        decisions.decide(released.house, HUONG, released.client, EVERYTHING, one.id, "not_now", "Sau")


class TestOwners:
    def test_one_letter_for_all_that_is_due_and_not_before(self, released, today, clock):
        plan(released, today.replace(day=today.day), what="Một")
        plan(released, today, what="Hai")
        plan(released, today.replace(year=today.year + 1), what="Sang năm")
        assert weekly.send_due(released.house) == 1
        [(to, subject, text)] = letters(released)
        assert to == "lan@minhhai.example" and "Một" in text and "Hai" in text and "Sang năm" not in text
        assert "Mời tổ trưởng" in text and "2" in subject
        assert audit.events(released.house, released.client)[0].act == "letter.weekly"

    def test_nobody_is_told_that_they_are_late_by_a_clock_that_jumped(self, released, today, clock):
        plan(released, today.replace(year=today.year + 1))
        worker.write_weekly(released.house)
        clock.jump(days=400)
        worker.write_weekly(released.house)
        assert letters(released) == []
        assert [one.duty for one in failing_duties.failing(released.house)] == ["clock"]
        confirmed.confirm(released.house, HUONG)
        worker.write_weekly(released.house)
        assert len(letters(released)) == 1

    def test_once_a_week_until_it_is_done(self, released, today, clock):
        made, sent = plan(released, today), []
        for _ in range(15):
            sent.append(weekly.send_due(released.house))
            clock.forward(days=1)
        assert sent == [1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1]
        actions.move(released.house, HUONG, released.client, made, "done")
        clock.forward(days=7)
        assert weekly.send_due(released.house) == 0

    def test_no_figure_and_no_question_is_in_it(self, released, today):
        plan(released, today)
        weekly.send_due(released.house)
        [(_, subject, text)] = letters(released)
        assert not re.search(r"\d\s?%", subject + text)
        for one in findings.loop(released.house, released.client).findings:
            for question in released.tables.questionnaire.item(one.place.code.split(":")[0]).text.values():
                assert question not in text

    def test_the_reference_stops_it_and_an_invented_one_does_not(self, released, today, clock):
        made = plan(released, today)
        weekly.send_due(released.house)
        clock.forward(days=8)
        [(_, _, text)] = letters(released)
        [mark] = re.findall(r"A\d+-[A-Z2-7]{10}", text)
        for wrong in (mark[:-1] + ("A" if mark[-1] != "A" else "B"), f"A{made + 7}" + mark[2:], mark[1:], ""):
            opt_outs.ask(released.house, wrong)
        assert opt_outs.answer(released.house, [weekly.stop]) == 0
        opt_outs.ask(released.house, f" please stop {mark.lower()} ")
        assert opt_outs.answer(released.house, [weekly.stop]) == 1
        assert weekly.send_due(released.house) == 0
        assert actions.plan(released.house, released.client, made).letters_stopped
        assert audit.events(released.house, released.client)[0].act == "letter.weekly-stop"

    def test_another_address_gets_letters_again(self, released, today, clock):
        made = plan(released, today)
        with released.house.office.begin() as session:
            session.get_one(ActionPlan, made).letters_stopped = True
        again = Plan("Họp", "Bình", today, "process", address="binh@minhhai.example")
        actions.change(released.house, HUONG, released.client, made, again, "running")
        assert weekly.send_due(released.house) == 1
        assert letters(released)[0][0] == "binh@minhhai.example"

    def test_one_that_cannot_be_written_keeps_no_other_back(self, released, today, monkeypatch):
        plan(released, today)
        plan(released, today, "binh@minhhai.example")
        written = weekly.written
        monkeypatch.setattr(
            weekly, "written", lambda letter, *at: 1 / 0 if letter.to.startswith("lan@") else written(letter, *at)
        )
        worker.write_weekly(released.house)
        assert [to for to, *_ in letters(released)] == ["binh@minhhai.example"]
        assert [one.duty for one in failing_duties.failing(released.house)] == ["weekly"]

    def test_an_address_that_does_not_open_is_no_address(self, released, today):
        made = plan(released, today)
        with released.house.office.begin() as session:
            session.get_one(ActionPlan, made).address = b"x" * 4096
        assert weekly.send_due(released.house) == 0


@pytest.mark.parametrize("state", ["done", "dropped"])
def test_the_address_goes_with_the_work(released, today, state):
    made = plan(released, today)
    actions.move(released.house, HUONG, released.client, made, state)
    assert not actions.plan(released.house, released.client, made).has_address
    with released.house.office() as session:
        assert session.get_one(ActionPlan, made).address is None


class TestHr:
    def test_what_waits_and_what_is_due(self, released, today, clock, hr):
        assert weekly.send_due(released.house) == 0
        clock.forward(days=7)
        assert weekly.send_due(released.house) == 1
        [(to, subject, text)] = letters(released)
        assert to == HUONG.name and "wait for a decision" in subject and "/portal/loop/" in text
        clock.forward(days=23)
        weekly.send_due(released.house)
        assert any("have waited for 30 days" in text for _, _, text in letters(released))

    def test_nothing_once_all_is_decided(self, released, clock, hr):
        decide_all(released)
        clock.forward(days=40)
        assert weekly.send_due(released.house) == 0

    def test_it_can_be_stopped_and_asked_for_again(self, released, clock, hr):
        clock.forward(days=7)
        subscriptions.set_stopped(released.house, HUONG, released.client, hr, True)
        assert subscriptions.is_stopped(released.house, hr)
        assert weekly.send_due(released.house) == 0
        subscriptions.set_stopped(released.house, HUONG, released.client, hr, False)
        assert weekly.send_due(released.house) == 1

    def test_the_reference_in_its_head_and_text_stops_it_too(self, released, clock, hr):
        clock.forward(days=7)
        weekly.send_due(released.house)
        [(_, _, text)] = letters(released)
        [mark] = re.findall(r"H\d+-[A-Z2-7]{10}", text)
        raw = b"".join(path.read_bytes() for path in (released.house.settings.data / "mailbox").iterdir())
        assert f"List-Unsubscribe: <mailto:{released.house.settings.mail_reply_to}?subject={mark}>".encode() in raw
        for wrong in (mark[:-1] + ("A" if mark[-1] != "A" else "B"), f"H{hr + 1}" + mark[2:], "A" + mark[1:]):
            opt_outs.ask(released.house, wrong)
        assert opt_outs.answer(released.house, [weekly.stop]) == 0
        assert not subscriptions.is_stopped(released.house, hr)
        opt_outs.ask(released.house, f"Re: {mark}")
        assert opt_outs.answer(released.house, [weekly.stop]) == 1
        assert subscriptions.is_stopped(released.house, hr)

    def test_readers_closed_accounts_and_other_clients_get_none(self, released, clock, hr):
        accounts.add_hr(released.house, HUONG, released.client, "doc@minhhai.example", role="reader")
        with released.house.office.begin() as session:
            session.get_one(Account, hr).active = False
        clock.forward(days=7)
        assert weekly.send_due(released.house) == 0


def test_while_the_mail_server_takes_no_letters_none_is_tried(released, today):
    plan(released, today)
    shut = replace(released.house, settings=replace(released.house.settings, smtp_url="smtp://127.0.0.1:9"))
    assert weekly.send_due(shut) == 0
    assert weekly.send_due(shut) == 0
    assert letters(released) == []


def test_a_reference_is_of_one_letter_and_needs_the_master_key(released):
    ring = keyring(released.house.settings)
    marks = {weekly.reference(ring, of, number)[2:] for of in (weekly.OWNER, weekly.READER) for number in (1, 2)}
    assert len(marks) == 4


@pytest.mark.parametrize("ids", [(1,), ()])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_name_becomes_markup_and_none_is_escaped_in_plain_text(ids, language):
    act = weekly.Due("<b>Họp</b>", "Lan & Bình", date(2027, 1, 31), "late", 3, ("1 < 2",))
    letter = weekly.Letter(
        "a@b.example", language, 1, "May & <i>Minh</i>\nHải", (act,), "A1-ABCDE23456", ("stuck",), ids
    )
    subject, text, html = weekly.written(letter, "https://desk.example", "https://desk.example/stop")
    assert "\n" not in subject and "May & <i>Minh</i> Hải" in subject
    assert "<b>Họp</b>" in text and "1 < 2" in text and "&amp;" not in text
    assert "<b>Họp" not in html and "<i>" not in html and "1 &lt; 2" in html
    assert ("https://desk.example/portal/loop/" in text) is not bool(ids)


class TestSerious:
    """A comment that a reviewer flagged as serious. A row of it is enough: what was written lies elsewhere."""

    @pytest.fixture
    def thread(self, released, hr):
        decide_all(released)
        with released.house.office.begin() as session:
            session.add(DialogueRow(wave_id=1, release_id=released.release_id, released=released.house.now()))
            row = ThreadRow(wave_id=1, item="c", group_code="g", place=0, sealed=b"", serious=released.house.now())
            session.add(row)
            session.flush()
            return row.id

    def said(self, released, thread, state):
        with released.house.office.begin() as session:
            session.add(
                ReplyRow(thread_id=thread, words="", state=state, written=released.house.now(), written_by=HUONG.name)
            )

    def test_hr_is_told_that_some_wait_and_nothing_else(self, released, thread):
        with released.house.office.begin() as session:
            session.get_one(ThreadRow, thread).item = "change_comment"
        assert weekly.send_due(released.house) == 1
        [(to, subject, text)] = letters(released)
        assert to == HUONG.name and "Comments are waiting for you" in subject
        assert "flagged as serious" in text and re.search(r"/portal/\s", text)
        assert not re.search(r"\d", re.sub(r"H\d+-\S+|http\S+", "", subject + text)), "one and many read the same"
        for question in released.tables.questionnaire.item("change_comment").text.values():
            assert question not in text

    def test_it_reads_the_same_however_many_wait(self, released, thread, clock):
        weekly.send_due(released.house)
        with released.house.office.begin() as session:
            for place in range(1, 9):
                flagged = released.house.now()
                session.add(ThreadRow(wave_id=1, item="c", group_code="g", place=place, sealed=b"", serious=flagged))
        clock.forward(days=7)
        weekly.send_due(released.house)
        first, second = letters(released)
        assert first == second

    @pytest.mark.parametrize(("state", "letters_sent"), [("written", 1), ("sent_back", 1), ("passed", 0), ("sent", 0)])
    def test_until_it_is_acknowledged(self, released, thread, state, letters_sent):
        self.said(released, thread, state)
        assert weekly.send_due(released.house) == letters_sent

    def test_not_once_nothing_can_be_said_any_more(self, released, thread):
        with released.house.office.begin() as session:
            session.get_one(DialogueRow, 1).round = 3
        assert weekly.send_due(released.house) == 0

    def test_not_where_the_flag_is_off(self, released, thread):
        with released.house.office.begin() as session:
            session.get_one(ThreadRow, thread).serious = None
        assert weekly.send_due(released.house) == 0

    def test_no_other_client_and_no_owner_is_told(self, released, thread, today):
        other = factories.client(released.house, "Another firm")
        accounts.add_hr(released.house, HUONG, other, "hr@other.example")
        plan(released, today)
        weekly.send_due(released.house)
        told = {to: text for to, _, text in letters(released)}
        assert set(told) == {HUONG.name, "lan@minhhai.example"}
        assert "serious" not in told["lan@minhhai.example"] and "nghiêm trọng" not in told["lan@minhhai.example"]
