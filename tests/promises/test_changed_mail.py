"""A mail provider that changes letters is seen before a wave opens, and no wave opens before a contract says so."""

import json
import re
from base64 import urlsafe_b64decode
from dataclasses import replace

import pytest

from surveyhost.core.errors import Refusal
from surveyhost.core.preflight import MailChange, Outcome, Point
from surveyhost.core.wave import policy
from surveyhost.core.wave.links_and_seats import recover
from surveyhost.mail_accounts import MailAccount
from surveyhost.services.answering import responses
from surveyhost.services.fieldwork import opening
from surveyhost.services.fieldwork.refusals import MailIsChanged
from surveyhost.services.letters import opt_outs, sending
from surveyhost.services.letters.probes import probes
from surveyhost.services.letters.refusals import NothingToExplain, ReasonHoldsLink, ReasonLength
from surveyhost.services.letters.returned import inbox
from surveyhost.services.office import audit
from surveyhost.services.setup import clients
from surveyhost.store.office.tables import ProbeLetter, Survey, Wave
from tests.promises.disk import found_in
from tests.support.inboxes import serving
from tests.support.letter_waves import SHELL, link_of, surveyed, text_of
from tests.support.mail_server import mail_server
from tests.support.probes import PROBE, brought, probed, probing, rewritten, same, with_pixel

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"])
WHY = "Nhà cung cấp này là bên duy nhất công ty cho phép."


@pytest.fixture
def town(house):
    """The house, its mail server, and a survey that could be opened."""
    with mail_server() as server:
        home = probing(house, server)
        yield home, server, surveyed(home)


def client_of(home, survey_id):
    with home.office() as session:
        return session.get_one(Survey, survey_id).client_id


def state(home, survey_id):
    return probes.state(home, client_of(home, survey_id))


def opened(home, survey_id):
    wave = opening.open_wave(home, SHELL, survey_id)
    with home.office() as session:
        row = session.query(Wave).filter_by(survey_id=survey_id, number=wave.wave_number).one()
        return policy.parse(row.policy), row.policy


def test_a_letter_that_comes_back_as_it_was_lets_a_wave_open(town):
    home, server, survey_id = town
    probed(home, server, survey_id)
    seen = state(home, survey_id)
    assert {one.point: one.outcome for one in seen.findings} == dict.fromkeys(
        (Point.LINKS, Point.IMAGES, Point.STOP, Point.SENDER), Outcome.GOOD
    )
    assert not seen.is_blocked
    its, raw = opened(home, survey_id)
    assert its.mail_changes == ()
    assert b"mail_" not in raw


def test_without_a_mailbox_for_it_waves_open(house):
    with mail_server() as server:
        home = probing(house, server)
        bare = replace(home, settings=replace(home.settings, probe_address=""))
        survey_id = surveyed(bare)
        with pytest.raises(Refusal, match="SURVEYHOST_PROBE_ADDRESS"):
            probes.send(bare, SHELL, survey_id)
        assert not state(bare, survey_id).is_set_up
        opened(bare, survey_id)


@pytest.mark.parametrize(("change", "named"), [(rewritten, MailChange.LINKS), (with_pixel, MailChange.IMAGES)])
def test_no_wave_opens_before_somebody_says_why_letters_are_changed(town, change, named):
    home, server, survey_id = town
    probed(home, server, survey_id, change)
    assert state(home, survey_id).is_blocked
    for actor in (SHELL, opening.WORKER):
        with pytest.raises(MailIsChanged):
            opening.open_wave(home, actor, survey_id)
    with home.office() as session:
        assert not session.query(Wave).count()
    probes.explain(home, SHELL, client_of(home, survey_id), WHY)
    its, raw = opened(home, survey_id)
    assert (its.mail_changes, its.mail_reason) == ((named,), WHY)
    assert json.loads(raw)["mail_changes"] == [named]
    told = [one for one in audit.events(home) if one.act == "letters.explain"]
    assert [one.after for one in told] == [{"why": WHY, "changes": [named]}]


def test_a_letter_that_is_under_way_takes_nothing_back(town):
    home, server, survey_id = town
    probed(home, server, survey_id, rewritten)
    probes.send(home, SHELL, survey_id)
    assert state(home, survey_id).under_way
    with pytest.raises(MailIsChanged):
        opening.open_wave(home, SHELL, survey_id)
    assert inbox.receive(home, SHELL, brought(server.raw[-1]))
    assert not state(home, survey_id).changes
    opened(home, survey_id)


def test_an_older_letter_that_comes_late_says_nothing(town):
    home, server, survey_id = town
    probes.send(home, SHELL, survey_id)
    early = server.raw[-1]
    probed(home, server, survey_id, rewritten)
    inbox.receive(home, SHELL, brought(early))  # its row is gone by now
    assert state(home, survey_id).changes == (MailChange.LINKS,)


def test_the_same_letter_read_twice_changes_nothing(town):
    home, server, survey_id = town
    raw = probed(home, server, survey_id, rewritten)
    probes.explain(home, SHELL, client_of(home, survey_id), WHY)
    events = audit.check(home).events
    assert inbox.receive(home, SHELL, raw)
    assert inbox.receive(home, SHELL, brought(server.raw[-1]))  # nor does somebody who sends it again, as it was
    assert (state(home, survey_id).reason, audit.check(home).events) == (WHY, events)


def test_a_reason_holds_for_what_it_was_given_for(town):
    home, server, survey_id = town
    probed(home, server, survey_id, rewritten)
    probes.explain(home, SHELL, client_of(home, survey_id), WHY)
    probed(home, server, survey_id, rewritten)
    assert not state(home, survey_id).is_blocked
    probed(home, server, survey_id, lambda html: with_pixel(rewritten(html)))
    assert state(home, survey_id).is_blocked
    probes.explain(home, SHELL, client_of(home, survey_id), WHY)
    probed(home, server, survey_id)
    probed(home, server, survey_id, rewritten)
    assert state(home, survey_id).is_blocked  # it was well in between


def test_another_client_is_not_held_up(town):
    home, server, survey_id = town
    other = surveyed(home, client="Đông Á")
    probed(home, server, survey_id, rewritten)
    assert not state(home, other).changes
    opened(home, other)


def test_what_another_mail_account_does_to_letters_takes_nothing_back(town):
    """Or whoever may choose a client's account would open a wave for which an administrator has to answer."""
    home, server, survey_id = town
    firm = MailAccount("firm.example", "Firm <survey@firm.example>", server.url)
    home = replace(home, settings=replace(home.settings, mail_accounts=(firm,)))
    client = client_of(home, survey_id)

    def by(domain):
        clients.edit_client(home, SHELL, client, settings={"sender_domain": domain})

    probed(home, server, survey_id, rewritten)
    by("firm.example")
    assert not state(home, survey_id).changes and state(home, survey_id).returned is None
    probes.send(home, SHELL, survey_id)
    by("")  # while it is under way
    assert inbox.receive(home, SHELL, brought(server.raw[-1], path="bounce@firm.example"))
    assert state(home, survey_id).is_blocked
    with pytest.raises(MailIsChanged):
        opening.open_wave(home, SHELL, survey_id)
    by("firm.example")
    seen = state(home, survey_id)
    assert (seen.is_blocked, {one.outcome for one in seen.findings}) == (False, {Outcome.GOOD})
    assert opened(home, survey_id)[0].mail_changes == ()


def test_a_reason_is_plain_words_and_for_something(town):
    home, server, survey_id = town
    client = client_of(home, survey_id)
    with pytest.raises(NothingToExplain):
        probes.explain(home, SHELL, client, WHY)
    probed(home, server, survey_id, rewritten)
    for words in ("", "why not", "x" * 501):
        with pytest.raises(ReasonLength):
            probes.explain(home, SHELL, client, words)
    for words in ("Look at https://vendor.example", "Ask lan@vendor.example please", "<b>because of this</b>"):
        with pytest.raises(ReasonHoldsLink):
            probes.explain(home, SHELL, client, words)
    assert state(home, survey_id).is_blocked


def test_letters_of_such_a_wave_do_not_say_that_they_report_nothing(town):
    home, server, survey_id = town
    probed(home, server, survey_id, lambda html: with_pixel(rewritten(html)))
    probes.explain(home, SHELL, client_of(home, survey_id), WHY)
    opened(home, survey_id)
    sending.send_due(home, 1)
    letters = server.letters[1:]
    assert len(letters) == 12
    for letter in letters:
        for form in ("plain", "html"):
            words = " ".join(text_of(letter, form).split())
            assert "Nhưng nhà cung cấp thư dẫn đường dẫn trong thư qua máy chủ của họ" in words
            assert "Nhưng nhà cung cấp thư chèn thêm một ảnh" in words
            assert "không theo dõi việc mở thư" not in words


# The letter itself


def test_its_link_and_its_stop_token_are_nobodys(town):
    home, server, survey_id = town
    opened(home, survey_id)
    sending.send_due(home, 1)
    probed(home, server, survey_id)
    probe, others = server.letters[-1], server.letters[:-1]
    token = link_of(probe)
    assert responses.find(home.vault, token).kind == "unknown"
    assert token not in {link_of(one) for one in others}
    assert token[:6] not in {link_of(one)[:6] for one in others}
    reference = re.search(r"subject=(\S+?)>", probe["List-Unsubscribe"])[1]
    opt_outs.ask(home, reference)
    for stop in re.findall(r"/no-reminders/([\w-]{32})", probe["List-Unsubscribe"]):
        opt_outs.ask_by_token(home, stop)
    assert opt_outs.answer(home) == 0


def test_it_looks_and_goes_like_an_invitation(town):
    home, server, survey_id = town
    opened(home, survey_id)
    probed(home, server, survey_id)
    sending.send_due(home, 1)
    probe, letter = server.letters[0], server.letters[1]
    assert probe["To"] == PROBE
    for name in ("From", "Reply-To", "Subject", "Auto-Submitted", "Content-Language"):
        assert probe[name] == letter[name]

    def like(one, form):
        words = re.sub(r"/s/[A-Z2-7]{6}[\w-]{22}|\d+-[A-Z2-7]{10}", "", text_of(one, form))
        return re.sub(r"(Xin )?[Cc]hào[^,<]*,", "", words)

    assert like(probe, "html") == like(letter, "html")
    assert like(probe, "plain") == like(letter, "plain")


def test_nothing_of_it_lies_on_a_disk(town):
    home, server, survey_id = town
    probed(home, server, survey_id, rewritten)
    token = recover(text_of(server.letters[-1]))
    forms = {"token": token.encode(), "bytes": urlsafe_b64decode(token[6:] + "==")}
    assert not found_in([home.settings.data], forms)


def test_it_is_read_from_a_mailbox_of_its_own_where_all_else_stays(house):
    with mail_server() as server, serving("imap", b"Subject: a person's\r\n\r\nx\r\n") as box:
        home = probing(house, server, box.url)
        survey_id = surveyed(home)
        assert inbox.fetch_probes(home) == 0
        probes.send(home, SHELL, survey_id)
        box.messages[2], box.flags[2] = brought(server.raw[-1], with_pixel), set()
        assert inbox.fetch_probes(home) == 1
        assert list(box.messages.values()) == [b"Subject: a person's\r\n\r\nx\r\n"]
        assert state(home, survey_id).changes == (MailChange.IMAGES,)


def test_a_letter_that_was_not_taken_leaves_nothing(town):
    home, server, survey_id = town
    server.at_rcpt = lambda address: "550 5.1.1 no such mailbox"
    with pytest.raises(Refusal, match="did not take"):
        probes.send(home, SHELL, survey_id)
    with home.office() as session:
        assert not session.query(ProbeLetter).count()


def test_whoever_does_not_know_its_mark_says_nothing_by_a_letter_of_his_own(town):
    home, server, survey_id = town
    probed(home, server, survey_id, rewritten)
    forged = re.sub(rb"(X-Surveyhost-Probe: |Message-ID: <)[a-z]{12}", rb"\1aaaaaaaaaaaa", server.raw[-1])
    assert not inbox.receive(home, SHELL, brought(forged, same)) or state(home, survey_id).is_blocked
    assert state(home, survey_id).is_blocked
