"""Letters: what stands in them, what the office learns of them, and what happens when one does not get through."""

import re
from datetime import timedelta
from email.message import EmailMessage
from html.parser import HTMLParser

import pytest
from sqlalchemy import select

from surveyhost.core.errors import Refusal
from surveyhost.services.answering import responses
from surveyhost.services.fieldwork import closing, opening
from surveyhost.services.fieldwork import status as wave_status
from surveyhost.services.letters import opt_outs, reminders, undelivered
from surveyhost.services.letters import sending as letters
from surveyhost.services.letters.round import BACKOFF
from surveyhost.services.letters.wave_mail import WaveMail
from surveyhost.services.office import audit
from surveyhost.services.office.house import House
from surveyhost.services.office.survey_rows import resolve
from surveyhost.services.vault import links as vault_links
from surveyhost.store.office.tables import AuditEvent, Letter, Participant, Wave
from tests.conftest import Clock
from tests.support.letter_waves import SHELL, address, edited, in_field, link_of, posted, surveyed, text_of
from tests.support.mail_server import mail_server


def states(house: House) -> dict[str, int]:
    """How many letters are in each state."""
    with house.office() as session:
        found = [letter.state for letter in session.scalars(select(Letter))]
    return {state: found.count(state) for state in sorted(set(found))}


def test_everybody_gets_one_letter_with_a_link_of_their_own(house: House) -> None:
    with mail_server() as server:
        home = posted(house, server.url)
        in_field(home, 30)
        [wave_id] = letters.waves_due(home)
        done = letters.send_due(home, wave_id)
        assert (done.sent, done.delayed, done.refused, done.more) == (30, 0, 0, False)
        assert sorted(str(one["To"]) for one in server.letters) == sorted(address(number) for number in range(30))
        tokens = [link_of(one) for one in server.letters]
        assert len(set(tokens)) == 30
        assert {responses.find(home.vault, token).kind for token in tokens} == {"open"}
        assert letters.waves_due(home) == []
        assert letters.send_due(home, wave_id).sent == 0
        assert server.connections == 1
    assert states(house) == {"sent": 30}


def test_two_links_of_one_person_are_one_vote(house: House) -> None:
    with mail_server() as server:
        home = posted(house, server.url)
        in_field(home)
        letters.send_due(home, 1)
        with home.office.begin() as session:
            for letter in session.scalars(select(Letter)):
                letter.state = "waiting"
        letters.send_due(home, 1)
        first, second = (link_of(one) for one in server.to(address(3)))
        assert first != second
        assert responses.find(home.vault, first).draft == responses.find(home.vault, second).draft != ""
        responses.submit(home.vault, first, {"clear": 4})
        with pytest.raises(Refusal) as caught:
            responses.submit(home.vault, second, {"clear": 1})
        assert caught.value.kind == "spent"


def one_letter(house: House, language: str, kind: str = "invitation", **settings: object) -> EmailMessage:
    """A letter of a wave as it arrived at the server."""
    with mail_server() as server:
        home = posted(house, server.url)
        wave = in_field(home, 12, (language,), **settings)
        letters.send_due(home, 1)
        if kind == "reminder":
            reminders.remind(home, SHELL, wave)
            letters.send_due(home, 1)
        return server.letters[-1]


@pytest.mark.parametrize("engine_name", ["sqlite"])
@pytest.mark.parametrize(
    ("language", "closing", "promise"),
    [
        ("vi", "08:00, thứ Năm 12/03/2026", "Không con số nào dựa trên dưới 5 người."),
        ("en", "08:00 on Thursday 12 March 2026", "No number rests on fewer than 5 people."),
    ],
)
def test_both_parts_say_everything_in_the_participants_language(
    house: House, language: str, closing: str, promise: str
) -> None:
    letter = one_letter(house, language)
    digest = wave_status.status(house, resolve(house, "1")).policy_hash
    for form in ("plain", "html"):
        text = " ".join(readable(text_of(letter, form)).split())
        assert closing in text
        assert promise in text
        assert f"{digest[:4]} {digest[4:8]}" in text
        assert "help@surveyhost.example" in text
        assert text.count(f"https://survey.example/s/{link_of(letter)}?l={language}") >= 1
    assert letter.is_multipart()
    assert [part.get_content_type() for part in letter.iter_parts()] == ["text/plain", "text/html"]


def readable(text: str) -> str:
    """Text without tags, no-break spaces as spaces."""

    class Words(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.heard: list[str] = []

        def handle_data(self, data: str) -> None:
            self.heard.append(data)

    words = Words()
    words.feed(text)
    return " ".join(words.heard).replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("engine_name", ["sqlite"])
@pytest.mark.parametrize("kind", ["invitation", "reminder"])
def test_the_headers_are_in_order_and_hold_no_token(house: House, kind: str) -> None:
    letter = one_letter(house, "vi", kind)
    assert not letter.defects
    assert all(not part.defects for part in letter.walk())
    assert str(letter["From"]) == "surveyhost <survey@surveyhost.example>"
    assert letter["Reply-To"] == "help@surveyhost.example"
    assert letter["Date"].datetime == house.now().replace(microsecond=0)
    assert re.fullmatch(r"<[a-z]{12}\.[0-9a-f]{20}@surveyhost\.example>", letter["Message-ID"])
    ways = re.fullmatch(
        r"<https://survey\.example/account/no-reminders/[\w-]{32}>, "
        r"<mailto:help@surveyhost\.example\?subject=1-[A-Z2-7]{10}>",
        letter["List-Unsubscribe"],
    )
    assert ways is not None
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter["Auto-Submitted"] == "auto-generated"
    token = link_of(letter)
    for name, value in letter.items():
        assert token not in value, name
        assert "http" not in value or name == "List-Unsubscribe", name


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_a_letter_fetches_nothing_and_leads_to_one_place(house: House) -> None:
    html = text_of(one_letter(house, "vi"), "html")
    addresses = set(re.findall(r"(?:https?:|//|mailto:|url\()[^\s\"'<>)]*", html))
    stop, link = sorted(one for one in addresses if one.startswith("https://"))
    assert link.startswith("https://survey.example/s/")
    assert stop == "https://survey.example/account/no-reminders?lang=vi"  # for everybody; the reference is typed there
    assert {one.split(":")[0] for one in addresses - {link, stop}} == {"mailto"}
    assert not re.search(r"<(img|script|iframe|link|video|audio|object|form|input)|@import|@font-face|\bsrc=", html)


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_reminders_go_to_everyone_with_the_same_words(house: House) -> None:
    with mail_server() as server:
        home = posted(house, server.url)
        wave = in_field(home)
        letters.send_due(home, 1)
        responses.submit(home.vault, link_of(server.to(address(0))[0]), {"clear": 4})
        reminders.remind(home, SHELL, wave)
        letters.send_due(home, 1)
        reminded = server.letters[12:]
        assert len(reminded) == 12
        bare = {
            re.sub(r"Trần Thị \d+", "", text_of(one)).replace(link_of(one), "").replace(reference(one), "")
            for one in reminded
        }
        assert len(bare) == 1
        assert "không lập danh sách ai đã trả lời" in bare.pop()
        assert responses.find(home.vault, link_of(server.to(address(0))[1])).kind == "spent"
        assert responses.find(home.vault, link_of(server.to(address(1))[1])).kind == "open"


def reference(letter: EmailMessage) -> str:
    found = re.search(r"subject=([0-9A-Z-]+)", letter["List-Unsubscribe"])
    assert found is not None
    return found[1]


def test_reminders_to_non_responders_leave_no_list_of_them(house: House) -> None:
    with mail_server() as server:
        home = posted(house, server.url)
        wave = in_field(home, reminders="non-responders")
        letters.send_due(home, 1)
        assert "chỉ gửi cho người chưa trả lời" in text_of(server.letters[0])
        for number in (0, 5):
            responses.submit(home.vault, link_of(server.to(address(number))[0]), {"clear": 4})
        reminders.remind(home, SHELL, wave)
        letters.send_due(home, 1)
        assert {str(one["To"]) for one in server.letters[12:]} == {address(n) for n in range(12) if n not in (0, 5)}
    with house.office() as session:
        rows = [
            (one.state, one.sent, one.tries, one.trouble)
            for one in session.scalars(select(Letter).where(Letter.kind == "reminder"))
        ]
    assert len(rows) == 12
    assert len(set(rows)) == 1


def test_a_reminder_that_is_refused_leaves_no_row_of_who_has_not_answered(house: House) -> None:
    """Only those who have not answered are written to; a row that says "refused" would be one that says so."""
    with mail_server() as server:
        home = posted(house, server.url)
        wave = in_field(home, reminders="non-responders")
        letters.send_due(home, 1)
        responses.submit(home.vault, link_of(server.to(address(0))[0]), {"clear": 4})
        server.at_rcpt = lambda to: "451 later" if to == address(3) else "550 no such box" if to == address(4) else None
        reminders.remind(home, SHELL, wave)
        letters.send_due(home, 1)
    with house.office() as session:
        wanted = select(Letter).where(Letter.kind == "reminder")
        rows = {(one.state, one.tries, one.trouble) for one in session.scalars(wanted)}
    assert rows == {("sent", 0, None)}


def test_who_opts_out_gets_no_reminder_but_keeps_the_link(house: House) -> None:
    with mail_server() as server:
        home = posted(house, server.url)
        wave = in_field(home)
        letters.send_due(home, 1)
        [first] = server.to(address(4))
        opt_outs.opt_out(home, SHELL, f"Re: xin {reference(first).lower()} cảm ơn")
        reminders.remind(home, SHELL, wave)
        letters.send_due(home, 1)
        assert len(server.to(address(4))) == 1
        assert len(server.letters) == 12 + 11
        responses.submit(home.vault, link_of(first), {"clear": 4})
        with home.office() as session:
            assert [one.reminders for one in session.scalars(select(Participant))].count(False) == 1


def test_an_opt_out_takes_back_a_reminder_that_waits(house: House) -> None:
    with mail_server() as server:
        home = posted(house, server.url)
        wave = in_field(home)
        letters.send_due(home, 1)
        reminders.remind(home, SHELL, wave)
        opt_outs.opt_out(home, SHELL, reference(server.to(address(4))[0]))
        letters.send_due(home, 1)
        assert len(server.to(address(4))) == 1


@pytest.mark.parametrize("text", ["", "hello", "1-AAAAAAAAAA", "9-ABCDEFGHIJ", "999999999999-ABCDEFGHIJ"])
def test_an_invented_opt_out_changes_nothing(house: House, text: str) -> None:
    with mail_server() as server:
        home = posted(house, server.url)
        in_field(home)
        with pytest.raises(Refusal, match="no such reference"):
            opt_outs.opt_out(home, SHELL, text)
    with house.office() as session:
        assert all(one.reminders for one in session.scalars(select(Participant)))


def test_an_address_that_does_not_exist_is_refused_once_and_the_others_go_out(house: House) -> None:
    with mail_server() as server:
        server.at_rcpt = lambda address: f"550 5.1.1 {address} is unknown" if address.startswith("p7@") else None
        home = posted(house, server.url)
        in_field(home)
        done = letters.send_due(home, 1)
        assert (done.sent, done.refused) == (11, 1)
        assert letters.waves_due(home) == []
    with house.office() as session:
        [letter] = session.scalars(select(Letter).where(Letter.state == "refused"))
        assert letter.trouble == "550 5.1.1"


def test_a_letter_refused_for_now_is_tried_again_at_growing_intervals(house: House, clock: Clock) -> None:
    with mail_server() as server:
        server.at_rcpt = lambda address: "451 4.7.1 later" if address.startswith("p7@") else None
        home = posted(house, server.url)
        in_field(home)
        assert (letters.send_due(home, 1).delayed, states(home)) == (1, {"delayed": 1, "sent": 11})
        waits = []
        for _ in range(len(BACKOFF) - 1):
            with home.office() as session:
                [letter] = session.scalars(select(Letter).where(Letter.state == "delayed"))
            waits.append(letter.due - clock())
            assert letter.trouble == "451 4.7.1"
            clock.forward(seconds=waits[-1].total_seconds() - 1)
            assert letters.waves_due(home) == []
            clock.forward(seconds=1)
            assert letters.send_due(home, 1).delayed == 1
        assert waits == list(BACKOFF[:-1])
        assert waits == sorted(waits)
        clock.forward(days=1)
        assert letters.send_due(home, 1).refused == 1
        assert states(home) == {"refused": 1, "sent": 11}
        server.at_rcpt = lambda address: None
        with home.office() as session:
            [letter_id] = session.scalars(select(Letter.id).where(Letter.state == "refused"))
        undelivered.retry(home, SHELL, resolve(home, "1"), letter_id)
        assert letters.send_due(home, 1).sent == 1
        assert states(home) == {"sent": 12}


def test_a_letter_that_cannot_be_written_does_not_send_its_neighbours_twice(house: House, clock: Clock) -> None:
    with mail_server() as server:
        home = posted(house, server.url)
        in_field(home)
        with home.office.begin() as session:
            broken = session.scalars(select(Participant)).all()[5]

        class BrokenError(Exception):
            pass

        def post(self, door, letter, now):
            if letter.participant.id == broken.id:
                raise BrokenError("nothing about the person")
            return unbroken(self, door, letter, now)

        unbroken = WaveMail.post
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(WaveMail, "post", post)
            assert letters.send_due(home, 1).sent == 11
            clock.forward(days=1)
            assert letters.send_due(home, 1).sent == 0
        clock.forward(days=1)
        assert letters.send_due(home, 1).sent == 1
        assert len(server.letters) == 12


def test_nothing_goes_out_for_a_wave_that_has_closed(house: House, clock: Clock) -> None:
    with mail_server() as server:
        home = posted(house, server.url)
        wave = in_field(home)
        closing.close(home, SHELL, wave)
        clock.forward(days=1)
        assert letters.send_due(home, 1).sent == 0
        assert server.letters == []


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_nothing_goes_out_while_a_close_is_half_done(house: House) -> None:
    with mail_server() as server:
        home = posted(house, server.url)
        in_field(home)
        with home.office.begin() as session:
            session.get_one(Wave, 1).state = "closed"  # and its salt not destroyed yet
        assert letters.send_due(home, 1).sent == 0
        assert server.letters == []


def test_a_round_lets_go_when_its_time_is_up(house: House) -> None:
    with mail_server() as server:
        home = posted(house, server.url)
        in_field(home, 60)
        done = letters.send_due(home, 1, seconds=0)
        assert done.more
        assert done.sent == len(server.letters) < 60
        while letters.send_due(home, 1, seconds=0).more:
            pass
        assert len({str(one["To"]) for one in server.letters}) == len(server.letters) == 60


def test_only_one_sends_for_a_wave_at_a_time(house: House) -> None:
    with mail_server() as server:
        home = posted(house, server.url)
        in_field(home)
        second = []
        server.at_data = lambda own, address, message: second.append(letters.send_due(home, 1).sent)
        assert letters.send_due(home, 1).sent == 12
        assert second == [0] * 12
        assert letters.send_due(home, 1).sent == 0
        assert len(server.letters) == 12


def test_what_went_out_is_in_the_audit_log_without_names(house: House) -> None:
    with mail_server() as server:
        home = posted(house, server.url)
        in_field(home)
        letters.send_due(home, 1)
    with house.office() as session:
        [event] = session.scalars(select(AuditEvent).where(AuditEvent.act == "letters.send"))
        assert (event.actor, event.object, event.after) == (
            "worker",
            "wave 1",
            {"sent": 12, "delayed": 0, "refused": 0},
        )
    assert audit.check(house).whole


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_a_clients_own_wording_is_used_and_cannot_bring_a_link(house: House) -> None:
    own = {"subject": "Câu hỏi từ {client}", "heading": "Xin {minutes} phút", "paragraphs": ["{title} <b>nhé</b>"]}
    with mail_server() as server:
        home = posted(house, server.url)
        wave = in_field(home)
        edited(home, wave, {"letters": {"vi": {"invitation": own}}, "sender": "Khảo sát Nam Hải"})
        letters.send_due(home, 1)
        letter = server.letters[0]
        assert str(letter["From"]) == "Khảo sát Nam Hải <survey@surveyhost.example>"
        assert letter["Subject"] == "Câu hỏi từ Nam Hải"
        assert "Xin 1 phút" in text_of(letter)
        assert "&lt;b&gt;nhé&lt;/b&gt;" in text_of(letter, "html")
        assert "Không con số nào dựa trên dưới 5 người." in text_of(letter)


def test_a_future_opening_is_said_and_the_letter_goes_out_before(house: House, clock: Clock) -> None:
    with mail_server() as server:
        home = posted(house, server.url)
        survey_id = surveyed(home)
        opens = house.now() + timedelta(days=2)
        opening.open_wave(home, SHELL, survey_id, opens=opens, closes=opens + timedelta(days=5))
        assert letters.send_due(home, 1).sent == 12
        letter = server.letters[0]
        assert "Mở lúc 08:00, thứ Tư 04/03/2026." in text_of(letter)
        assert responses.find(home.vault, link_of(letter)).kind == "early"


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_the_vault_learns_digests_in_an_order_of_their_own(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    minted: list[list[tuple[bytes, bytes]]] = []
    add = vault_links.add_tokens
    monkeypatch.setattr(
        vault_links, "add_tokens", lambda own, code, pairs: (minted.append(list(pairs)), add(own, code, minted[-1]))
    )
    with mail_server() as server:
        home = posted(house, server.url)
        in_field(home, 40)
        letters.send_due(home, 1)
    [pairs] = minted
    assert len(pairs) == 40
    assert pairs == sorted(pairs)
