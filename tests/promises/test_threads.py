"""Threads: a writer whom nobody knows is answered, and nothing anywhere says who it is, or what else they said.

The attacker reads both databases, the server's keys, and what HR has; in some tests he watches the network too.
"""

import json
import re
from collections import Counter

import pytest
from sqlalchemy import select

from surveyhost.core.errors import Refusal
from surveyhost.core.threads import keys, message
from surveyhost.core.threads.reply import BOX, Acknowledgement, Said
from surveyhost.core.wave.sealing import open_box
from surveyhost.services.answering import threads as face
from surveyhost.services.fieldwork import closing
from surveyhost.services.keys import waves
from surveyhost.services.keys.keyring import keyring
from surveyhost.services.threads import beginning, boxes, listing, messages, reading, replying, rounds
from surveyhost.services.vault import desk
from surveyhost.store.office.tables import AuditEvent, Letter, MessageRow, Record, ThreadRow, Wave
from surveyhost.store.vault import tables as vault
from tests.support import factories, threads
from tests.support.statements import sent
from tests.support.threads import HUONG, ITEM, REVIEWER, WAVE

pytestmark = pytest.mark.slow


@pytest.fixture(params=("sqlite",))
def engine_name(request):
    """The statements are tried on both engines in tests/store; here a release is made each time, which takes long."""
    return request.param


def private_key(house):
    with house.office() as session:
        wave = session.get_one(Wave, 1)
        return keyring(house.settings).unwrap(waves.private_name(wave), wave.private_key)


def opened_boxes(house):
    """What whoever has everything can open of the sealed answers."""
    with house.office() as session:
        wave = session.get_one(Wave, 1)
        code, info = wave.code, bytes.fromhex(wave.policy_hash)
    private = private_key(house)
    return [json.loads(open_box(private, info, box)) for box in desk.boxes(house, code)]


def rows(house):
    with house.vault() as session:
        return session.execute(select(vault.reply).order_by(vault.reply.c.id)).all()


def letters(house, kind="replies"):
    with house.office() as session:
        return Counter(session.execute(select(Letter.batch, Letter.state).where(Letter.kind == kind)).all())


def said_to(house, writers):
    """Firm's own id to what somebody who has the words reads."""
    found = {person: face.read(house.vault, writers.code, words) for person, words in writers.words.items()}
    return {person: one.threads[0].said for person, one in found.items() if one.is_known}


def events(house, act):
    with house.office() as session:
        return len(session.scalars(select(AuditEvent.id).where(AuditEvent.act == act)).all())


class TestNothingLeadsBackToRatings:
    def test_before_the_release_whoever_has_all_keys_could_walk_from_a_thread_to_ratings(self, house):
        """The control: the attack finds something where there is something to find."""
        wave = threads.dialogue_wave(house)
        writers = threads.written(house, wave)
        closing.close(house, factories.STAFF, wave)
        walked = [one for one in opened_boxes(house) if one.get("threads")]
        assert len(walked) == len(writers.words)

    def test_once_it_is_approved_nothing_does(self, house):
        _, writers = threads.released(house)
        with house.office() as session:
            wave, sealed = session.get_one(Wave, 1), session.scalars(select(ThreadRow)).all()
            assert wave.private_key is None
            assert sealed
        with house.vault() as session:
            for table in vault.BY_WAVE:
                assert session.execute(select(table)).all() == []
        assert not keyring(house.settings).has(f"{writers.code}.private")
        ring = keyring(house.settings)
        with house.office() as session:
            wave = session.get_one(Wave, 1)
            kept = ring.unwrap(waves.cube_name(writers.code), wave.cube) + wave.policy + wave.views
            ids = [beginning.thread_of(house, wave, row).id for row in session.scalars(select(ThreadRow))]
            comments = ring.unwrap(waves.cube_name(writers.code), wave.comments).decode()
        assert not [one for one in ids if one in kept]
        for given in writers.answers.values():  # beside the comments lie threads, and nothing else of anybody
            assert json.dumps(given["change_comment"], ensure_ascii=False) in comments
        entries = [one for held in json.loads(comments).values() for block in held.values() for one in block]
        assert {key for one in entries for key in one} <= {"text", "marks", "state", "read", "thread", "foreign"}

    def test_an_approval_that_is_killed_before_it_has_destroyed_is_finished_by_the_sweep(self, house, monkeypatch):
        with monkeypatch.context() as broken:
            broken.setattr(beginning, "finish", lambda *_: None)
            threads.released(house)
        assert opened_boxes(house), "give this test another way to be killed"
        assert rows(house) == []
        rounds.go_due(house)
        assert rows(house)
        with house.office() as session:
            assert session.get_one(Wave, 1).private_key is None
            kinds = session.scalars(select(Record.kind)).all()
        assert kinds == ["close", "answers"]
        rounds.go_due(house)
        assert events(house, "threads.destroy") == 1

    def test_sealed_answers_that_a_restored_vault_brings_back_go_again(self, house):
        wave = threads.dialogue_wave(house)
        threads.written(house, wave)
        closing.close(house, factories.STAFF, wave)
        with house.vault() as session:
            copy = session.execute(select(vault.pool)).mappings().all()
        factories.approved(house, threads.prepared(house))
        with house.vault.begin() as session:
            session.execute(vault.pool.insert(), [dict(row) for row in copy])
        rounds.go_due(house)
        with house.vault() as session:
            assert session.execute(select(vault.pool)).all() == []

    def test_the_record_says_what_was_destroyed_and_forgetting_does_not_claim_it_again(self, house):
        threads.released(house)
        closing.forget(house, REVIEWER, WAVE)
        with house.office() as session:
            found = {row.kind: json.loads(row.document)["destroyed"] for row in session.scalars(select(Record))}
        assert found["answers"] == ["boxes", "private key", "the private key's wrapping key"]
        assert "boxes" not in found["forget"]
        assert "replies to comments" in found["forget"]

    def test_two_comments_of_one_person_share_nothing_that_is_seen_without_the_words(self):
        words = " ".join(keys.new_words(lambda n: bytes(range(n)), "en"))
        first, second = keys.derive(words, "ABCDEF", "one"), keys.derive(words, "ABCDEF", "two")
        assert first.thread.id != second.thread.id
        assert first.thread.public != second.thread.public
        other = keys.derive(words, "ABCDEG", "one")
        assert other.thread.id != first.thread.id

    def test_sealed_answers_have_one_size_whoever_ticked(self, house):
        wave = threads.dialogue_wave(house)
        threads.written(house, wave)
        with house.vault() as session:
            assert len({len(box) for (box,) in session.execute(select(vault.inbox.c.box))}) == 1


class TestRowsSayNothing:
    def test_one_for_every_comment_that_can_be_answered_all_of_one_size_from_the_release_on(self, house):
        _, writers = threads.released(house)
        first = rows(house)
        assert len(first) == len(writers.words)
        assert {len(row.box) for row in first} == {BOX}
        assert [row.id for row in first] == sorted(row.id for row in first)

    def test_a_round_seals_all_of_them_anew_whoever_was_answered(self, house, clock):
        release_id, writers = threads.released(house)
        before = {row.id: row.box for row in rows(house)}
        threads.acknowledged(house, release_id, "Tổ bảo trì làm thêm ca tối.")
        threads.let_go(house, release_id)
        clock.forward(days=10)
        assert rounds.go_due(house) == [1]
        after = {row.id: row.box for row in rows(house)}
        assert after.keys() == before.keys()
        assert {len(box) for box in after.values()} == {BOX}
        assert not [one for one in after if after[one] == before[one]], "a box that stayed says that nothing is new"
        assert len(said_to(house, writers)) == len(writers.words)
        one, *_ = replying.standing(house, threads.client_of(house, release_id), release_id).comments
        replying.say(house, HUONG, threads.client_of(house, release_id), release_id, one.id, Said(Acknowledgement.DONE))
        clock.forward(days=10)
        assert rounds.go_due(house) == [1]
        again = {row.id: row.box for row in rows(house)}
        assert sorted(len(said) for said in said_to(house, writers).values())[-2:] == [1, 2], "one was answered"
        assert again.keys() == after.keys()
        assert {len(box) for box in again.values()} == {BOX}
        assert not [one for one in again if again[one] == after[one]]

    def test_no_round_goes_while_one_comment_is_not_acknowledged(self, house, clock):
        """Or the letter would tell its writer, and whoever watches, that the others were answered."""
        release_id, writers = threads.released(house)
        client_id = threads.client_of(house, release_id)
        *most, last = replying.standing(house, client_id, release_id).comments
        for one in most:
            replying.say(house, HUONG, client_id, release_id, one.id, Said(Acknowledgement.THANKS))
        clock.forward(days=10)
        assert rounds.go_due(house) == []
        assert letters(house) == {}
        replying.say(house, HUONG, client_id, release_id, last.id, Said(Acknowledgement.DONE))
        assert rounds.go_due(house) == [1]
        assert all(said_to(house, writers).values())

    def test_three_rounds_on_their_days_and_no_more(self, house, clock):
        release_id, _ = threads.released(house)
        client_id = threads.client_of(house, release_id)
        threads.acknowledged(house, release_id)
        went = []
        for day in range(1, 30):
            clock.forward(days=1)
            went += [day for _ in rounds.go_due(house)]
            if day in went and len(went) < 3:
                first, *_ = replying.standing(house, client_id, release_id).comments
                replying.say(house, HUONG, client_id, release_id, first.id, Said(Acknowledgement.DONE))
        assert went == [10, 20, 28]
        first, *_ = replying.standing(house, client_id, release_id).comments
        with pytest.raises(Refusal, match="last replies have gone out"):
            replying.say(house, HUONG, client_id, release_id, first.id, Said(Acknowledgement.DONE))

    def test_what_was_written_is_not_sent_before_somebody_else_has_read_it(self, house, clock):
        release_id, writers = threads.released(house)
        threads.acknowledged(house, release_id, "Bạn là ai?")
        clock.forward(days=10)
        assert rounds.go_due(house) == []
        client_id = threads.client_of(house, release_id)
        first, *_ = replying.standing(house, client_id, release_id).comments
        reading.send_back(house, REVIEWER, release_id, first.id, "It asks who somebody is.")
        assert rounds.go_due(house) == []
        replying.say(house, HUONG, client_id, release_id, first.id, Said(Acknowledgement.LOOKING))
        assert rounds.go_due(house) == [1]
        assert "Bạn là ai?" not in {one.words for said in said_to(house, writers).values() for one in said}


class TestBeingToldTellsNothing:
    def test_everybody_who_was_invited_gets_one_letter_a_round_with_no_number_and_no_link_of_their_own(
        self, house, clock
    ):
        release_id, _ = threads.released(house)
        threads.acknowledged(house, release_id)
        clock.forward(days=10)
        rounds.go_due(house)
        assert sorted(letters(house).values()) == [60]
        rounds.go_due(house)
        assert sorted(letters(house).values()) == [60]

    def test_a_client_that_paused_letters_writes_to_nobody(self, house, clock):
        release_id, _ = threads.released(house)
        threads.paused(house, release_id)
        threads.acknowledged(house, release_id)
        clock.forward(days=10)
        rounds.go_due(house)
        assert threads.sent(house) == 0
        threads.resumed(house)
        assert threads.sent(house) == 60

    def test_the_letter_reads_the_same_to_all_and_leads_to_the_results(self, house, clock):
        release_id, _ = threads.released(house)
        texts = threads.mailed(house, release_id, clock)
        bare = {
            re.sub(r"(?m)^(Chào|Xin chào|Hello).*$|\d+-[A-Z2-7]{10}", "", text) for text in texts if "Hello" in text
        }
        assert len(bare) == 1
        (text,) = bare
        assert "/r/" in text
        assert "/reply" not in text, "whoever opens it from a letter would be seen to have words"


class TestKilled:
    @pytest.mark.parametrize("at", ["lay", "write down", "settle", "letters"])
    def test_a_round_killed_at_any_step_resumes_nothing_twice_and_nothing_lost(self, house, clock, at, monkeypatch):
        release_id, writers = threads.released(house)
        threads.acknowledged(house, release_id, "Từ tháng Tư có thêm xe nâng.")
        threads.let_go(house, release_id)
        clock.forward(days=10)

        class Killed(BaseException):
            pass

        def killed(*_args, **_more):
            raise Killed

        place = {
            "lay": (boxes, "lay"),
            "write down": (rounds, "_write_down"),
            "settle": (boxes, "settle"),
            "letters": (rounds, "write_results_letters"),
        }[at]
        with monkeypatch.context() as patched:
            patched.setattr(*place, killed)
            with pytest.raises(Killed):
                rounds.go_due(house)
        assert sum(letters(house).values()) == (60 if at == "settle" else 0)
        for _ in range(3):
            rounds.go_due(house)
        assert sum(letters(house).values()) == 60
        assert events(house, "threads.round") == 1
        said = said_to(house, writers)
        assert len(said) == len(writers.words)
        assert all(len(one) == 1 for one in said.values())

    def test_what_was_laid_down_by_a_round_that_did_not_go_is_taken_back(self, house, clock, monkeypatch):
        release_id, writers = threads.released(house)
        threads.acknowledged(house, release_id)
        clock.forward(days=10)

        class Killed(BaseException):
            pass

        def killed(*_args, **_more):
            raise Killed

        with monkeypatch.context() as patched:
            patched.setattr(rounds, "_write_down", killed)
            with pytest.raises(Killed):
                rounds.go_due(house)
        assert any(said_to(house, writers).values()), "give this test another way to be killed"
        boxes.settle(house)
        assert not any(said_to(house, writers).values())

    def test_fetching_messages_killed_at_any_step_keeps_each_once(self, house, clock, monkeypatch):
        _, writers = threads.released(house)
        words = next(iter(writers.words.values()))
        for number in range(3):
            assert face.write(house.vault, writers.code, words, ITEM, f"Lời nhắn {number}")
        clock.forward(days=10)

        class Killed(BaseException):
            pass

        def killed(*_args, **_more):
            raise Killed

        with monkeypatch.context() as patched:
            patched.setattr(messages.vault, "take", killed)
            with pytest.raises(Killed):
                rounds.go_due(house)
        clock.forward(days=10)
        for _ in range(2):
            rounds.go_due(house)
        with house.office() as session:
            assert len(session.scalars(select(MessageRow)).all()) == 3
        with house.vault() as session:
            assert session.execute(select(vault.message)).all() == []

    def test_a_vault_that_lost_its_replies_gets_them_back(self, house, clock):
        release_id, writers = threads.released(house)
        threads.acknowledged(house, release_id)
        clock.forward(days=10)
        rounds.go_due(house)
        with house.vault.begin() as session:
            session.execute(vault.reply.delete())
        rounds.go_due(house)
        assert all(said_to(house, writers).values())
        assert len(said_to(house, writers)) == len(writers.words)


def statements(house, act):
    """What it asks of the vault."""
    with sent(house.vault.engine) as asked:
        act()
    return asked


class TestKnownOrNot:
    def test_right_words_and_wrong_ones_ask_the_same_of_the_vault(self, house):
        _, writers = threads.released(house)
        known = next(iter(writers.words.values()))
        unknown = " ".join(keys.new_words(lambda n: b"\x07" * n, "vi"))
        face.read(house.vault, writers.code, known)  # what never changes of a wave is read once a process
        right = statements(house, lambda: face.read(house.vault, writers.code, known))
        wrong = statements(house, lambda: face.read(house.vault, writers.code, unknown))
        assert right and right == wrong
        right = statements(house, lambda: face.write(house.vault, writers.code, known, ITEM, "Cảm ơn"))
        wrong = statements(house, lambda: face.write(house.vault, writers.code, unknown, ITEM, "Cảm ơn"))
        assert right and right == wrong

    def test_the_desk_drops_unknown_threads_and_the_sixth_message(self, house, clock):
        release_id, writers = threads.released(house)
        words = next(iter(writers.words.values()))
        for number in range(7):
            assert face.write(house.vault, writers.code, words, ITEM, f"Lời nhắn {number}")
        assert face.write(house.vault, writers.code, "of nobody", ITEM, "Ai đó")
        with house.vault() as session:
            waiting = session.execute(select(vault.message)).all()
        assert {len(row.box) for row in waiting} == {message.BOX}
        assert rounds.go_due(house) == []
        with house.office() as session:
            assert session.scalars(select(MessageRow)).all() == [], "before the day of a round"
        clock.forward(days=10)
        rounds.go_due(house)
        with house.office() as session:
            kept = session.scalars(select(MessageRow)).all()
        assert len(kept) == message.MOST
        assert len({one.thread_id for one in kept}) == 1
        client_id = threads.client_of(house, release_id)
        assert not [one.heard for one in replying.standing(house, client_id, release_id).comments if one.heard]
        reading.hear(house, REVIEWER, release_id, kept[0].id, True)
        reading.hear(house, REVIEWER, release_id, kept[1].id, False)
        (heard,) = [one.heard for one in replying.standing(house, client_id, release_id).comments if one.heard]
        assert [one.words for one in heard] == [kept[0].words]

    def test_where_too_many_wait_everybody_is_refused_alike(self, house, monkeypatch):
        _, writers = threads.released(house)
        monkeypatch.setattr(message, "MOST_WAITING", 2)
        words = next(iter(writers.words.values()))
        assert face.write(house.vault, writers.code, words, ITEM, "Một")
        assert face.write(house.vault, writers.code, "of nobody", ITEM, "Hai")
        assert not face.write(house.vault, writers.code, words, ITEM, "Ba")
        assert not face.write(house.vault, writers.code, "of nobody", ITEM, "Ba")


class TestTheEnd:
    def test_all_of_it_ends_when_the_wave_is_forgotten(self, house, clock):
        release_id, writers = threads.released(house)
        threads.acknowledged(house, release_id, "Sẽ làm.")
        threads.let_go(house, release_id)
        words = next(iter(writers.words.values()))
        assert face.write(house.vault, writers.code, words, ITEM, "Cảm ơn")
        clock.forward(days=10)
        rounds.go_due(house)
        assert face.write(house.vault, writers.code, words, ITEM, "Còn một việc")
        clock.forward(days=20)
        closing.forget_due(house)
        with house.vault() as session:
            for table in (*vault.BY_WAVE, vault.reply, vault.message):
                assert session.execute(select(table)).all() == []
        with house.office() as session:
            assert session.scalars(select(ThreadRow)).all() == []
            assert session.get_one(Wave, 1).message_key is None
        assert said_to(house, writers) == {}
        with pytest.raises(Refusal):
            listing_of(house, release_id)
        assert face.write(house.vault, writers.code, words, ITEM, "Quá muộn")
        rounds.go_due(house)
        with house.vault() as session:
            assert session.execute(select(vault.message)).all() == []

    def test_a_wave_without_a_dialogue_seals_no_thread_whatever_is_posted(self, house):
        wave = factories.open_wave(house)
        threads.written(house, wave)
        closing.close(house, factories.STAFF, wave)
        assert not [one for one in opened_boxes(house) if "threads" in one]
        factories.approved(house, threads.prepared(house))
        assert opened_boxes(house), "only a dialogue takes them away so early"
        assert rows(house) == []


def listing_of(house, release_id):
    with house.office() as session:
        return listing.of_release(session, release_id)
