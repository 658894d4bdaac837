"""The desk's side of a spare vault: what is said of it, whom it serves, and what records claim."""

import json
from dataclasses import replace

import pytest
from prometheus_client import generate_latest
from sqlalchemy import func, select

from surveyhost import cli
from surveyhost.commands import metrics
from surveyhost.config import load
from surveyhost.core.duties import Duty
from surveyhost.core.errors import Refusal
from surveyhost.core.wave import links_and_seats
from surveyhost.outside import monitoring
from surveyhost.services.answering import pulses, responses
from surveyhost.services.answering import threads as answering
from surveyhost.services.answering.refusals import SpareUnreachable
from surveyhost.services.fieldwork import begun, closing
from surveyhost.services.office import audit, failing_duties
from surveyhost.services.office.house import House, open_house
from surveyhost.services.office.survey_rows import get_wave
from surveyhost.services.operations import backup, health, readiness, worker
from surveyhost.services.operations.readiness import ProcessPart
from surveyhost.services.questionnaires.refusals import SpareNotSplit
from surveyhost.services.setup import lists
from surveyhost.services.threads import rounds
from surveyhost.services.vault import desk, promotion, spare
from surveyhost.services.vault.refusals import SpareNotForSplit
from surveyhost.settings.vaults import SpareIsVault
from surveyhost.store import migrate
from surveyhost.store.office.tables import Record, Wave
from surveyhost.store.vault import messages
from surveyhost.store.vault import tables as vault
from surveyhost.store.vault.mix import destroy_boxes
from surveyhost.store.vault.spare import levelling, pairs
from tests.support import factories, results, split_house, stopping, threads
from tests.support import pulses as running
from tests.support.outage import away
from tests.support.shell import environ
from tests.support.waves import opened


@pytest.fixture
def engine_name():
    return "sqlite"


def with_spare(house, folder):
    folder.mkdir()
    url = f"sqlite:///{folder / 'spare.sqlite3'}"
    migrate.upgrade_one("vault", url)
    settings = replace(house.settings, vault_spare_url=url)
    made = open_house(settings)
    return House(settings, made.office, made.vault, house.now, house.uptime)


@pytest.fixture
def paired(house, tmp_path):
    made = with_spare(house, tmp_path / "elsewhere")
    spare.pair(made)
    yield made
    for sessions in (made.office, made.vault):
        sessions.engine.dispose()


def duties(house):
    return {one.duty: one.reason for one in failing_duties.failing(house)}


def records(house):
    with house.office() as session:
        return [(one.kind, json.loads(one.document)) for one in session.scalars(select(Record).order_by(Record.id))]


class TestWhatIsSaid:
    def test_a_spare_that_is_away_is_told_until_it_is_level_again(self, paired):
        wave = factories.open_wave(paired)
        link = next(iter(factories.links(paired, wave).values()))
        with away(paired.vault.spare):
            responses.submit(paired.vault, link, factories.some_answers(form(paired, wave), 1))
            worker.sweep(paired, lambda _: None)
            assert "cannot be used" in duties(paired)[Duty.SPARE]
            assert readiness.readiness(paired).troubled == (ProcessPart.SPARE, *others(paired))
            assert readiness.readiness(paired).is_ready
            assert any("spare vault" in fault.lower() for fault in health.faults(paired))
        worker.sweep(paired, lambda _: None)
        assert Duty.SPARE in duties(paired), "it is back, and not level yet"
        worker.mix(paired)
        assert Duty.SPARE not in duties(paired)
        assert list(spare.faults(paired)) == []

    def test_without_one_nothing_is_said(self, house):
        factories.open_wave(house)
        worker.sweep(house, lambda _: None)
        worker.mix(house)
        assert Duty.SPARE not in duties(house)
        assert ProcessPart.SPARE not in readiness.readiness(house).troubled
        assert list(spare.faults(house)) == []


def others(house):
    """What is amiss in a test besides: nobody works, and so on."""
    return tuple(part for part in readiness.readiness(house).troubled if part != ProcessPart.SPARE)


def form(house, wave):
    return lists.survey(house, wave.survey_id).questionnaire


def test_a_poll_says_nothing_of_an_answer_that_the_spare_missed(paired, monkeypatch):
    monkeypatch.setattr(monitoring, "seconds", lambda url: 0.01)
    wave = opened(paired, 20)

    def poll():
        worker.sweep(paired, lambda _: None)
        shown = generate_latest(monitoring.registry(lambda: metrics.gauges(paired)))
        said = b"\n".join(one for one in shown.splitlines() if b"seconds" not in one)
        return said, readiness.readiness(paired), duties(paired)

    quiet = poll()
    responses.submit(paired.vault, wave.links["NV00000"], {"clear": 3})
    assert poll() == quiet
    with away(paired.vault.spare):
        before = poll()
        assert before != quiet
        responses.submit(paired.vault, wave.links["NV00001"], {"clear": 3})
        assert poll() == before
    assert levelling.lacks(paired.vault, paired.vault.spare, wave.code)
    back = poll()
    spare.level_all(paired)
    with away(paired.vault.spare):
        poll()
    assert poll()[:2] == back[:2], "as after an outage in which nobody answered"


class TestRecords:
    def test_a_record_claims_nothing_of_a_spare_that_was_not_reached(self, paired, clock):
        wave = factories.open_wave(paired)
        for link in list(factories.links(paired, wave).values())[:8]:
            responses.submit(paired.vault, link, factories.some_answers(form(paired, wave), 1))
        with away(paired.vault.spare):
            closing.close(paired, factories.STAFF, wave)
            assert [fault for fault in health.faults(paired) if "was not destroyed there" in fault]
        [(kind, document)] = records(paired)
        assert kind == "close" and "spare vault" in str(document["not_destroyed"])
        with paired.office() as session:
            assert session.scalars(select(Wave)).one().salt is None, "the keys are gone all the same"
        clock.forward(minutes=15)
        worker.mix(paired)
        (_, (kind, later)) = records(paired)
        assert kind == "spare" and "seats" in later["destroyed"] and "not_destroyed" not in later
        assert audit.events(paired, limit=1)[0].act == "vault.spare_destroy"
        assert not [fault for fault in health.faults(paired) if "spare" in fault]

    def test_where_it_is_reached_the_record_is_as_ever(self, paired):
        wave = factories.open_wave(paired)
        closing.close(paired, factories.STAFF, wave)
        [(_, document)] = records(paired)
        assert "not_destroyed" not in document
        assert audit.events(paired, limit=1)[0].act == "wave.destroy_links"


class TestInBoth:
    def test_a_message_to_the_desk_lies_in_both_until_it_is_fetched(self, paired, clock):
        _, writers = threads.released(paired)
        words = next(iter(writers.words.values()))
        with away(paired.vault.spare):
            assert answering.write(paired.vault, writers.code, words, threads.ITEM, "Lời nhắn một")
        assert answering.write(paired.vault, writers.code, words, threads.ITEM, "Lời nhắn hai")
        assert (waiting(paired.vault, writers.code), waiting(paired.vault.spare, writers.code)) == (2, 1)
        spare.level_all(paired)
        assert waiting(paired.vault.spare, writers.code) == 2
        clock.forward(days=10)
        rounds.go_due(paired)
        assert (waiting(paired.vault, writers.code), waiting(paired.vault.spare, writers.code)) == (0, 0)

    def test_a_pulse_is_answered_and_withdrawn_in_both(self, paired, clock):
        made = running.begun(paired, clock)
        links = list(made.links().values())
        receipts = [made.answer(link, 1, 2) for link in links[:6]]
        codes = [made.round().code, *(made.period(number).code for number in (1, 2))]
        assert [len(boxes(paired.vault.spare, code)) for code in codes] == [0, 6, 6]
        pulses.withdraw(paired.vault, pulses.find(paired.vault, links[0], paired.now), receipts[0])
        assert [len(boxes(paired.vault.spare, code)) for code in codes] == [0, 5, 5]
        made.answer(links[0], 1)
        with away(paired.vault.spare):
            made.answer(links[7], 1)
            with pytest.raises(SpareUnreachable):
                pulses.withdraw(paired.vault, pulses.find(paired.vault, links[1], paired.now), receipts[1])
        spare.level_all(paired)
        assert not [code for code in codes if levelling.lacks(paired.vault, paired.vault.spare, code)]
        assert [len(boxes(paired.vault.spare, code)) for code in codes] == [0, 7, 5]

    def test_a_pulse_is_withdrawn_in_both_with_receipts_that_are_stretched_once(self, paired, clock, monkeypatch):
        made, stretched, digest = running.begun(paired, clock), [], links_and_seats.receipt_digest
        link = next(iter(made.links().values()))
        words = made.answer(link, 1, 2)
        monkeypatch.setattr(
            links_and_seats, "receipt_digest", lambda *given: (stretched.append(given), digest(*given))[1]
        )
        pulses.withdraw(paired.vault, pulses.find(paired.vault, link, paired.now), words)
        codes = [made.period(number).code for number in (1, 2)]
        assert not any(boxes(of, code) for of in (paired.vault, paired.vault.spare) for code in codes)
        assert len(stretched) == 3, "one for each service"

    def test_pages_and_replies_lie_in_what_is_the_vault_only(self, paired):
        release_id, _ = threads.released(paired)
        results.up(paired, release_id)
        spare.level_all(paired)
        assert (kept(paired.vault), kept(paired.vault.spare)) == ((1, 12), (0, 0))
        promotion.promote(paired, spare.DESK)
        settings = replace(
            paired.settings, vault_url=paired.settings.vault_spare_url, vault_spare_url=paired.settings.vault_url
        )
        now = House(settings, paired.office, open_house(settings).vault, paired.now, paired.uptime)
        worker.sweep(now, lambda _: None)
        assert (kept(now.vault), kept(now.vault.spare)) == ((1, 12), (0, 0))

    @pytest.mark.parametrize("act", [closing.close, closing.forget])
    def test_cut_short_at_any_step_it_ends_in_both_when_it_is_done_again(self, paired, act):
        wave = factories.open_wave(paired)
        for link in list(factories.links(paired, wave).values())[:8]:
            responses.submit(paired.vault, link, factories.some_answers(form(paired, wave), 1))
        if act is closing.forget:
            closing.close(paired, factories.STAFF, wave)
        died = 0
        for at in range(1, 400):
            try:
                with stopping.counted(at) as steps:
                    act(paired, factories.STAFF, wave)
            except Refusal:  # it had died after its last step
                break
            died += steps.dead
            if not steps.dead:
                break
        assert died > 12
        assert begun.unfinished(paired) == []
        with paired.office() as session:
            code = session.scalars(select(Wave.code)).one()
        for one in (paired.vault, paired.vault.spare):
            assert len(boxes(one, code)) == (8 if act is closing.close else 0)
            with one() as session:
                assert vault.standing(session, code).token_key is None
                assert vault.counts(session, code) == (0, 0)
        assert list(spare.faults(paired)) == []


def waiting(sessions, code):
    with sessions() as session:
        return messages.waiting(session, code)


def kept(sessions):
    with sessions() as session:
        return tuple(session.scalar(select(func.count()).select_from(one)) for one in (vault.page, vault.reply))


class TestWhose:
    def test_a_database_with_waves_of_its_own_is_no_spare(self, house, tmp_path):
        other = with_spare(house, tmp_path / "elsewhere")
        lonely = House(
            house.settings,
            house.office,
            open_house(replace(house.settings, vault_url=other.settings.vault_spare_url)).vault,
            house.now,
            house.uptime,
        )
        opened(lonely, 10)
        with pytest.raises(spare.SpareInUse):
            spare.level_all(other)

    def test_the_spare_of_a_vault_that_was_replaced_is_not_emptied_by_itself(self, paired, house, tmp_path):
        """An empty vault in the place of a lost one must not take the spare for a copy of itself."""
        wave = opened(paired, 10)
        responses.submit(paired.vault, wave.links["NV00000"], {"clear": 3})
        url = f"sqlite:///{tmp_path / 'new.sqlite3'}"
        migrate.upgrade_one("vault", url)
        settings = replace(paired.settings, vault_url=url)
        now = House(settings, house.office, open_house(settings).vault, house.now, house.uptime)
        with pytest.raises(spare.SpareOfAnother):
            spare.level_all(now)
        opened(now, 10)
        with now.vault.spare() as session:
            assert pairs.is_used(session)
        assert len(boxes(now.vault.spare, wave.code)) == 1

    def test_nothing_is_restored_beside_a_spare_that_holds_answers(self, paired, tmp_path):
        opened(paired, 10)
        with pytest.raises(spare.SpareHoldsAnswers):
            backup.restore(paired, factories.STAFF, tmp_path / "saved")

    def test_a_vault_whose_spare_the_settings_forgot_says_so(self, paired, house):
        """Whoever answers through a process that knows the spare would lie there unmixed for ever."""
        opened(paired, 10)
        worker.sweep(house, lambda _: None)
        assert "does not name" in duties(house)[Duty.SPARE]
        assert [fault for fault in spare.faults(house) if "does not name" in fault]
        wave = factories.open_wave(house)
        closing.close(house, factories.STAFF, wave)
        [(_, document)] = records(house)
        assert "spare vault" in str(document["not_destroyed"])
        spare.confirm_destroyed(house, factories.STAFF)
        worker.mix(house)
        assert Duty.SPARE not in duties(house)
        assert list(spare.faults(house)) == []

    def test_it_is_not_the_vault_itself(self):
        with pytest.raises(SpareIsVault):
            load({"SURVEYHOST_VAULT_URL": "sqlite:///a", "SURVEYHOST_VAULT_SPARE_URL": "sqlite:///a"})

    def test_in_production_not_on_the_same_disk(self, paired):
        assert "Vault and spare are files of one disk; it would take both." in desk.check_production(paired)


def boxes(vault, code):
    with vault() as session:
        return levelling._keys(session, code, levelling.inbox) | levelling._keys(session, code, levelling.pool)


class TestOnTheCommandLine:
    @pytest.fixture
    def shell(self, paired, monkeypatch, capsys):
        for name, value in environ(paired.settings).items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("SURVEYHOST_VAULT_SPARE_URL", paired.settings.vault_spare_url)

        def run(*words):
            status = cli.run(words)
            return status, capsys.readouterr().err

        return run

    def test_promoted_it_says_what_to_set_and_verify_what_was_not(self, paired, shell):
        opened(paired, 10)
        status, said = shell("vault", "promote", "--yes")
        assert status == 0 and "have changed places" in said
        status, said = shell("vault", "promote", "--yes")
        assert status == 2 and "SURVEYHOST_VAULT_URL of every process" in said
        status, said = shell("verify")
        assert status == 2 and "no longer the vault" in said

    def test_it_asks_first(self, paired, shell):
        assert shell("vault", "promote", "--vault-lost")[0] == 2
        with paired.vault.spare() as session:
            assert pairs.read(session)[0] == pairs.Side.SPARE

    def test_a_lost_one(self, paired, shell):
        opened(paired, 10)
        status, said = shell("vault", "promote", "--vault-lost", "--yes")
        assert status == 0 and "vault destroyed" in said
        status, said = shell("vault", "destroyed", "--yes")
        assert status == 0 and "a lost vault is written down as destroyed" in said

    def test_emptied(self, paired, shell):
        wave = opened(paired, 10)
        status, _ = shell("vault", "empty", "--yes")
        assert status == 0
        assert not levelling.lacks(paired.vault, paired.vault.spare, wave.code)

    def test_upgrade_names_it(self, house, tmp_path, monkeypatch, capsys):
        for name, value in environ(house.settings).items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("SURVEYHOST_VAULT_SPARE_URL", f"sqlite:///{tmp_path / 'new.sqlite3'}")
        assert cli.run(["upgrade", "--check"]) == 1
        assert "The spare goes from nothing to vault" in capsys.readouterr().err
        assert cli.run(["upgrade", "--yes"]) == 0
        assert cli.run(["upgrade", "--check"]) == 0


def test_a_refusal_names_no_password(house):
    settings = replace(house.settings, vault_spare_url="postgresql+psycopg://desk:secret@127.0.0.1:1/vault")
    made = House(settings, house.office, open_house(settings).vault, house.now, house.uptime)
    with pytest.raises(Refusal) as refused:
        spare.level_all(made)
    assert "secret" not in refused.value.reason and "127.0.0.1" in refused.value.reason


def test_a_split_count_and_a_spare_keep_away_from_each_other(house, tmp_path):
    """Rows of a split count lie in no spare: whoever answers it would be thanked for what one disk alone holds."""
    split_house.open_wave(house, 20)
    made = with_spare(house, tmp_path / "elsewhere")
    with pytest.raises(SpareNotForSplit):
        spare.pair(made)
    assert any("counted in halves" in said for said in spare.faults(made))
    with pytest.raises(SpareNotSplit):
        factories.open_wave(made, split_house.survey(made, factories.client(made, "Another")), 20)


def test_a_closed_split_count_that_waits_for_its_keeper_is_in_no_spare_either(house, tmp_path):
    wave = split_house.closed(house, 20)
    made = with_spare(house, tmp_path / "elsewhere")
    with pytest.raises(SpareNotForSplit):
        spare.pair(made)
    with house.office() as session:
        code = get_wave(session, wave).code
    destroy_boxes(house.vault, code)
    spare.pair(made)
