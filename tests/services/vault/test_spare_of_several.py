"""The spares of several vaults, as the desk looks after them: whose each is, what is said of it, which one is meant."""

import json
from dataclasses import replace

import pytest
from sqlalchemy import select

from surveyhost.core.duties import Duty
from surveyhost.services.answering import responses
from surveyhost.services.fieldwork import closing
from surveyhost.services.office import audit, failing_duties
from surveyhost.services.operations import backup, drill, health, readiness, worker
from surveyhost.services.questionnaires.refusals import SpareNotSplit
from surveyhost.services.setup import clients
from surveyhost.services.vault import desk, promotion, spare
from surveyhost.services.vault.refusals import SpareHoldsAnswers, SpareNotForSplit, SpareOfNamed, VaultNotReached
from surveyhost.store import migrate
from surveyhost.store.office.tables import Record, Wave
from surveyhost.store.refusals import DatabaseUnusable, VaultNotNamed
from surveyhost.store.vault.refusals import NotTheVault
from surveyhost.store.vault.spare import levelling, pairs
from tests.promises.test_spare import ANSWER, boxes_of
from tests.support import factories, several, split_house
from tests.support.outage import away
from tests.support.shell import Shell, environ
from tests.support.waves import opened

NORTH, SOUTH = several.NAMES["north"], several.NAMES["south"]


@pytest.fixture
def engine_name():
    return "sqlite"


@pytest.fixture
def town(house, tmp_path):
    """The house with two further vaults, and a spare of each of the three."""
    with (
        several.lent(several.NAMES, "sqlite", tmp_path, lambda: None) as urls,
        several.lent(several.ALL, "sqlite", tmp_path / "elsewhere", lambda: None) as spares,
        several.further(house, urls, spares) as made,
    ):
        worker.mix(made)
        yield made


@pytest.fixture
def shell(town, tmp_path, capsys):
    return Shell(environ(town.settings) | {"SURVEYHOST_VAULTS": str(several.file(town, tmp_path))}, capsys)


def named(house, name, **changes):
    """The house with other addresses of one vault."""
    vaults = tuple(replace(one, **changes) if one.name == name else one for one in house.settings.vaults)
    return several.opened(replace(house.settings, vaults=vaults), house)


def url_of(house, name):
    return next(one.url for one in house.settings.vaults if one.name == name)


def spare_of(house, name):
    return next(one.spare_url for one in house.settings.vaults if one.name == name)


def empty(tmp_path, name):
    url = f"sqlite:///{tmp_path / name}.sqlite3"
    migrate.upgrade_one("vault", url)
    return url


def alike(url):
    """Another address of the same database, as a host has several names."""
    return url.replace("sqlite:///", "sqlite:////", 1)


def side(sessions):
    with sessions() as session:
        return pairs.read(session)[0]


class TestWhose:
    def test_each_has_a_pair_of_its_own(self, town):
        found = []
        for one in town.vaults:
            for sessions in (one.sessions, one.spare):
                with sessions() as session:
                    found.append(pairs.read(session))
        assert [each for each, _ in found] == [pairs.Side.VAULT, pairs.Side.SPARE] * 3
        assert len({pair for _, pair in found}) == 3

    def test_another_vaults_spare_is_refused_by_name(self, town, tmp_path):
        opened(town, 10, vault=SOUTH)
        wrong = named(named(town, "north", spare_url=spare_of(town, "south")), "south", spare_url="")
        for act in (lambda: spare.level_all(wrong, NORTH), lambda: spare.empty(wrong, spare.DESK, NORTH)):
            with pytest.raises(SpareOfNamed, match=r"spare of vault “north” is a database of vault “south”"):
                act()
        with pytest.raises(SpareOfNamed):
            promotion.promote(wrong, spare.DESK, is_lost=True, number=NORTH)
        assert side(several.named(town, "south").spare) == pairs.Side.SPARE

    @pytest.mark.parametrize("is_used", [True, False])
    def test_a_vault_under_another_address_is_nobodys_spare(self, town, tmp_path, is_used):
        """Two addresses may be of one database; only what lies in it says so."""
        wave = opened(town, 10, vault=SOUTH) if is_used else None
        wrong = named(town, "north", spare_url=alike(url_of(town, "south")))
        for act in (lambda: spare.level_all(wrong, NORTH), lambda: spare.empty(wrong, spare.DESK, NORTH)):
            with pytest.raises(SpareOfNamed, match="of vault “south”"):
                act()
        assert side(several.named(town, "south")) == pairs.Side.VAULT
        assert wave is None or several.waves_in(several.named(town, "south")) == {wave.code}

    def test_a_vault_that_never_had_a_spare_is_known_by_the_codes_in_it(self, town, tmp_path):
        lonely = named(town, "south", url=empty(tmp_path, "new"), spare_url="")
        wave = opened(lonely, 10, vault=SOUTH)
        wrong = named(lonely, "north", spare_url=alike(url_of(lonely, "south")))
        with pytest.raises(SpareOfNamed, match="of vault “south”"):
            spare.empty(wrong, spare.DESK, NORTH)
        assert several.waves_in(several.named(lonely, "south")) == {wave.code}

    def test_spares_that_were_exchanged_are_each_told(self, town):
        opened(town, 10, vault=NORTH)
        opened(town, 10, vault=SOUTH)
        one, other = spare_of(town, "north"), spare_of(town, "south")
        wrong = named(named(town, "north", spare_url=other), "south", spare_url=one)
        said = [fault for fault in health.faults(wrong) if "is a database of vault" in fault]
        assert len(said) == 2 and "of vault “north” is a database of vault “south”" in said[0]

    def test_a_split_count_and_a_spare_keep_away_from_each_other_in_each_vault(self, town, tmp_path):
        lonely = named(town, "north", url=empty(tmp_path, "new"), spare_url="")
        wave = opened(lonely, 10, vault=NORTH, is_split=True)
        now = named(lonely, "north", spare_url=empty(tmp_path, "another"))
        with pytest.raises(SpareNotForSplit, match=f"Vault “north” holds answers of {wave.code}"):
            spare.level_all(now, NORTH)
        spare.level_all(now, SOUTH)

    def test_a_split_count_is_planned_where_no_spare_is(self, town):
        lonely = named(town, "south", spare_url="")
        with pytest.raises(SpareNotSplit):
            factories.open_wave(lonely, split_house.survey(lonely, placed(lonely, "north")), 20)
        with pytest.raises(SpareNotSplit):
            factories.open_wave(lonely, split_house.survey(lonely, placed(lonely, "")), 20)
        spare.confirm_destroyed(lonely, spare.DESK, SOUTH)
        factories.open_wave(lonely, split_house.survey(lonely, placed(lonely, "south")), 20)

    def test_nothing_is_restored_beside_any_spare_that_holds_answers(self, town, tmp_path):
        opened(town, 10, vault=SOUTH)
        with pytest.raises(SpareHoldsAnswers, match=r"spare of vault “south”.*promote --vault south"):
            backup.restore(town, factories.STAFF, tmp_path / "saved")

    def test_in_production_not_on_the_same_disk(self, town):
        said = [fault for fault in desk.check_production(town) if "files of one disk" in fault]
        assert [fault.partition(":")[0] for fault in said] == ["Vault first", "Vault north", "Vault south"]


def placed(house, name):
    return clients.add_client(house, factories.STAFF, f"Công ty {name or 'C'}", vault=name)


def duties(house):
    return [(one.duty, one.wave, one.reason) for one in failing_duties.failing(house)]


class TestWhatIsSaid:
    def test_each_is_told_by_name_until_it_is_level(self, town):
        one, other = (several.named(town, name).spare for name in ("first", "north"))
        with away(one), away(other):
            worker.sweep(town, lambda _: None)
            worker.mix(town)
            said = [(wave, reason) for duty, wave, reason in duties(town) if duty == Duty.SPARE]
            assert [wave for wave, _ in said] == ["", ""]
            assert ["spare first" in said[0][1], "spare north" in said[1][1]] == [True, True]
        with away(one):
            worker.mix(town)
            assert ["spare first" in one[2] for one in duties(town) if one[0] == Duty.SPARE] == [True]
        worker.mix(town)
        assert Duty.SPARE not in [one[0] for one in duties(town)]

    def test_what_fails_of_a_vault_is_not_told_of_the_wave_with_its_number(self, town):
        factories.open_wave(town)
        with town.office() as session:
            [wave] = session.scalars(select(Wave.id)).all()
        failing_duties.attempt(town, Duty.SPARE, lambda: 1 // 0, wave)
        assert [(duty, of) for duty, of, _ in duties(town)] == [(Duty.SPARE, "")]

    def test_a_wave_with_a_vaults_number_that_is_given_up_takes_nothing_of_the_spare(self, town):
        with away(several.named(town, "north").spare):
            worker.sweep(town, lambda _: None)
        with town.office.begin() as session:
            failing_duties.drop(session, NORTH)
        assert Duty.SPARE in [one[0] for one in duties(town)]

    def test_a_vault_that_is_down_says_nothing_new_of_its_spare(self, town):
        """Whoever promotes the spare is told what it lacked before."""
        with away(several.named(town, "north").spare):
            worker.mix(town)
        before = [one for one in duties(town) if one[0] == Duty.SPARE]
        with away(several.named(town, "north")):
            worker.sweep(town, lambda _: None)
            worker.mix(town)
            assert [one for one in duties(town) if one[0] == Duty.SPARE] == before
            made = promotion.promote(town, spare.DESK, is_lost=True, number=NORTH)
        assert "spare north" in made.behind

    def test_of_a_spare_that_was_level_nothing_is_said_to_be_missing(self, town):
        with away(several.named(town, "south").spare), away(several.named(town, "north")):
            worker.sweep(town, lambda _: None)
            worker.mix(town)
            assert promotion.promote(town, spare.DESK, is_lost=True, number=NORTH).behind == ""

    def test_what_a_spare_still_holds_is_destroyed_with_that_one_and_recorded(self, town, clock):
        wave = factories.open_wave(town, factories.survey(town, placed(town, "north")))
        factories.answered(town, wave, 8)
        with away(several.named(town, "north").spare):
            closing.close(town, factories.STAFF, wave)
            assert [one for one in health.faults(town) if "What the spare of vault “north” held of wave" in one]
            worker.mix(town)
            assert [one for one in health.faults(town) if "was not destroyed there" in one], "others do not take it off"
        clock.forward(minutes=15)
        worker.mix(town)
        with town.office() as session:
            kinds = [
                (one.kind, json.loads(one.document)) for one in session.scalars(select(Record).order_by(Record.id))
            ]
        assert [kind for kind, _ in kinds] == ["close", "spare"]
        assert not [one for one in health.faults(town) if "spare" in one]

    def test_a_spare_that_the_settings_forgot_is_told_of_its_vault(self, town):
        lonely = named(town, "north", spare_url="")
        assert [
            one for one in spare.faults(lonely) if "Vault “north” has a spare" in one and "`spare` in the entry" in one
        ]
        assert [one for one in readiness.readiness(lonely).troubled if "spare" in one] == ["spare", "spare north"]
        spare.confirm_destroyed(lonely, factories.STAFF, NORTH)
        assert not list(spare.faults(lonely))

    def test_a_drill_looks_at_no_spare(self, town, tmp_path):
        opened(town, 10, vault=NORTH)
        backup.backup(town, factories.STAFF, tmp_path / "saved")
        with away(several.named(town, "north").spare):
            assert drill.drill(town.settings, factories.STAFF, tmp_path / "saved").restored.boxes == 0


class TestPromoted:
    def test_the_old_one_is_the_spare_and_settings_that_were_not_changed_are_refused(self, town):
        wave = opened(town, 10, vault=NORTH)
        assert promotion.promote(town, spare.DESK, number=NORTH).was_reached
        assert [one for one in health.faults(town) if "no longer vault “north”" in one]
        assert "vault north" in readiness.readiness(town).troubled
        with pytest.raises(NotTheVault, match="north"):
            desk.mix(town, wave.code)
        with pytest.raises(NotTheVault, match="north"):
            responses.submit(several.named(town, "north"), wave.links["NV00000"], ANSWER)
        now = several.promoted(town, "north", has_spare=True)
        assert not [one for one in readiness.readiness(now).troubled if "north" in one]
        assert not list(spare.faults(now))
        assert audit.events(town, limit=1)[0].object == f"vault {NORTH}"

    def test_a_vault_that_cannot_be_read_is_lost_only_if_somebody_says_so(self, town):
        with away(several.named(town, "north")), pytest.raises(VaultNotReached, match="Vault “north”"):
            promotion.promote(town, spare.DESK, number=NORTH)
        assert side(several.named(town, "north").spare) == pairs.Side.SPARE

    def test_what_came_back_is_no_spare_until_it_is_emptied(self, town, shell, tmp_path, capsys):
        wave = opened(town, 10, vault=NORTH)
        with away(several.named(town, "north")):
            promotion.promote(town, spare.DESK, is_lost=True, number=NORTH)
        now = several.promoted(town, "north", has_spare=True)
        with pytest.raises(spare.SparePromoted):
            spare.level_all(now, NORTH)
        shell.environ["SURVEYHOST_VAULTS"] = str(several.file(now, tmp_path))
        assert "spare of vault “north” holds what the vault holds" in shell.said(
            "vault", "empty", "--vault", "north", "--yes"
        )
        own = several.named(now, "north")
        assert not levelling.lacks(own, own.spare, wave.code)

    def test_the_first_of_several(self, town, shell):
        opened(town, 10)
        told = shell.said("vault", "promote", "--vault", "first", "--yes")
        assert "SURVEYHOST_VAULT_URL is what SURVEYHOST_VAULT_SPARE_URL was" in told and "have changed places" in told
        now = several.promoted(town, "first", has_spare=True)
        assert not list(spare.faults(now))


class TestOnTheCommandLine:
    @pytest.mark.parametrize("command", ["promote", "empty", "destroyed"])
    def test_which_one_has_to_be_said(self, shell, town, command):
        said = shell.refused("vault", command, "--yes")
        assert "say with --vault which one is meant, of first, north, south" in said
        for name in ("west", "9" * 5000, "²"):
            assert "first, north, south" in shell.refused("vault", command, "--vault", name, "--yes")
        assert {side(one.spare) for one in town.vaults} == {pairs.Side.SPARE}

    def test_one_that_can_be_reached_is_not_given_up(self, shell, town):
        said = shell.refused("vault", "promote", "--vault", "south", "--vault-lost", "--yes")
        assert "Vault “south” can be reached: without --vault-lost" in said
        assert side(several.named(town, "south").spare) == pairs.Side.SPARE

    def test_it_says_which_lines_to_exchange(self, shell):
        told = shell.said("vault", "promote", "--vault", "north", "--yes")
        assert "In the entry “north” of SURVEYHOST_VAULTS, for every process:" in told
        assert "`url` is what `spare` was" in told and "`spare` is what `url` was" in told

    def test_a_question_names_the_vault(self, shell):
        assert "No answers go into vault “north”" in shell.refused("vault", "promote", "--vault", "north")
        assert "the spare of vault “south”" in shell.refused("vault", "empty", "--vault", "south")

    def test_what_is_left_of_a_vault_that_is_not_named_any_more(self, town, shell, tmp_path):
        with away(several.named(town, "north")):
            promotion.promote(town, spare.DESK, is_lost=True, number=NORTH)
        gone = several.without(town, "north")
        assert [one for one in spare.faults(gone) if "vault destroyed --vault 7" in one]
        shell.environ["SURVEYHOST_VAULTS"] = str(several.file(gone, tmp_path))
        assert "a lost vault" in shell.said("vault", "destroyed", "--vault", "7", "--yes")
        assert not list(spare.faults(gone))
        with pytest.raises(VaultNotNamed):
            spare.confirm_destroyed(gone, spare.DESK, NORTH)

    def test_upgrade_names_each(self, town, shell, tmp_path):
        wider = named(town, "north", spare_url=f"sqlite:///{tmp_path / 'new.sqlite3'}")
        with pytest.raises(DatabaseUnusable, match="spare south"), away(several.named(town, "south").spare):
            migrate.upgrade(wider.settings)
        assert [which for which, _ in migrate.every_url(wider.settings)] == [
            "office", "vault", "vault north", "vault south", "spare first", "spare north", "spare south",
        ]  # fmt: skip
        migrate.upgrade(wider.settings)


def test_answers_go_on_without_the_spare_and_the_next_mix_catches_up(town):
    wave = opened(town, 20, vault=NORTH)
    own = several.named(town, "north")
    with away(own.spare):
        for person in wave.people[:7]:
            responses.submit(own, wave.links[person], ANSWER)
    assert not boxes_of(own.spare, wave.code)
    worker.mix(town)
    assert boxes_of(own.spare, wave.code) == boxes_of(own, wave.code)
