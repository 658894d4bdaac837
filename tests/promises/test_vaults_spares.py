"""Several vaults, each with a spare on another host: nothing that was thanked for lies on one disk, whichever vault it
is in; and what one of them loses, or is promoted to, is no matter of the others."""

import pytest

from surveyhost import create_app
from surveyhost.core.wave.links_and_seats import AccessToken
from surveyhost.services.answering import responses
from surveyhost.services.answering.refusals import LinkRefused
from surveyhost.services.fieldwork import closing
from surveyhost.services.office import clock
from surveyhost.services.operations import figures, health, readiness, worker
from surveyhost.services.setup import lists
from surveyhost.store.vault import tables as store
from tests.promises.test_spare import boxes_of, spent_in
from tests.promises.test_vaults import wave_of
from tests.support import factories, several
from tests.support.outage import away
from tests.support.shell import Shell, environ

pytestmark = pytest.mark.both_engines
SECOND = "lie on a second disk too"


@pytest.fixture
def spares(engine_name, request, tmp_path):
    """An empty database on another host for the spare of each vault."""
    other = tmp_path / "elsewhere"
    with several.lent(several.ALL, engine_name, other, lambda: request.getfixturevalue("other_cluster")) as urls:
        yield urls


@pytest.fixture
def town(house, spares, engine_name, request, tmp_path):
    """The house with two vaults besides its own, and a spare of each of the three."""
    with (
        several.lent(several.NAMES, engine_name, tmp_path, lambda: request.getfixturevalue("cluster")) as urls,
        several.further(house, urls, spares) as made,
    ):
        worker.mix(made)
        yield made


class Survey:
    """A wave of a new client in one of the vaults, and its people."""

    def __init__(self, house, name, client):
        self.name = name
        self.wave, self.code = wave_of(house, name, client)
        self.links = list(factories.links(house, self.wave).values())
        self.asks = lists.survey(house, self.wave.survey_id).questionnaire

    def answer(self, house, start, stop):
        for number, link in enumerate(self.links[start:stop]):
            responses.submit(house.vault_of(link), link, factories.some_answers(self.asks, number))

    def found(self, house):
        """What lies in its vault, and in that one's spare."""
        own = several.named(house, self.name)
        return [boxes_of(one, self.code) for one in (own, own.spare) if one is not None]

    def is_once(self, house, start, stop):
        """Of these people each is spent and lies there once, and none can answer again."""
        own = several.named(house, self.name)
        assert len(boxes_of(own, self.code)) == len(spent_in(own, self.code)) == stop - start
        for link in self.links[start:stop]:
            with pytest.raises(LinkRefused):
                responses.submit(own, link, factories.some_answers(self.asks, 1))

    def privacy(self, house):
        link: AccessToken = self.links[-1]
        page = create_app(house.settings, house).test_client().get(f"/s/{link}?page=privacy&lang=en")
        assert page.status_code == 200
        return " ".join(page.text.split())


def shell_of(house, tmp_path, capsys):
    return Shell(environ(house.settings) | {"SURVEYHOST_VAULTS": str(several.file(house, tmp_path))}, capsys)


def client_of(house):
    return create_app(house.settings, house).test_client()


def test_a_host_is_lost_and_nothing_that_was_thanked_for(town, spares, tmp_path, capsys):
    north, south = Survey(town, "north", "Công ty A"), Survey(town, "south", "Công ty B")
    for one in (north, south):
        one.answer(town, 0, 8)
        assert one.found(town)[0] == one.found(town)[1]
        assert SECOND in one.privacy(town)
    kept = north.found(town)[0]
    with away(several.named(town, "north")):
        said = readiness.readiness(town)
        assert said.is_ready and "vault north" in said.troubled and not [one for one in said.troubled if "spare" in one]
        faults = [one for one in health.faults(town) if "“north”" in one]
        assert faults and not [one for one in health.faults(town) if "“south”" in one]
        client = client_of(town)
        assert client.get(f"/s/{north.links[9]}").status_code == 503
        assert client.get(f"/s/{south.links[9]}").status_code == 200
        south.answer(town, 8, 12)
        worker.mix(town)
        shell = shell_of(town, tmp_path, capsys)
        assert "north (cannot be reached now)" in shell.refused("vault", "promote", "--vault-lost", "--yes")
        told = shell.said("vault", "promote", "--vault", "north", "--vault-lost", "--yes")
        assert "north" in told and "`url` is what `spare` was" in told and "not level" not in told
        now = several.promoted(town, "north")
        assert boxes_of(several.named(now, "north"), north.code) == kept
        north.is_once(now, 0, 8)
        north.answer(now, 8, 12)
        assert SECOND not in north.privacy(now) and SECOND in south.privacy(now)
        assert [one for one in health.faults(now) if "lost when" in one and "vault destroyed --vault north" in one]
        shell = shell_of(now, tmp_path, capsys)
        assert "say with --vault" in shell.refused("vault", "destroyed", "--yes")
        shell.said("vault", "destroyed", "--vault", "north", "--yes")
        worker.mix(now)
        clock.confirm(now, factories.STAFF)  # commands have the real one
        assert list(health.faults(now)) == []
        ends_in_both(now, [north, south])


def ends_in_both(house, surveys):
    for one in surveys:
        one.is_once(house, 0, 12)
        closing.close(house, factories.STAFF, one.wave)
        own = several.named(house, one.name)
        for vault in filter(None, (own, own.spare)):
            with vault() as session:
                assert store.standing(session, one.code).token_key is None
                assert store.counts(session, one.code) == (0, 0)
            assert len(boxes_of(vault, one.code)) == 12
        closing.forget(house, factories.STAFF, one.wave)
        assert not any(one.found(house))
    assert list(health.faults(house)) == []


def test_a_spare_that_is_away_is_told_by_name_and_is_no_matter_of_the_others(town):
    north, south = Survey(town, "north", "Công ty A"), Survey(town, "south", "Công ty B")
    with away(several.named(town, "north").spare):
        north.answer(town, 0, 8)
        south.answer(town, 0, 8)
        worker.sweep(town, lambda _: None)
        worker.mix(town)
        said = readiness.readiness(town)
        assert said.is_ready
        assert [one for one in said.troubled if "spare" in one] == [readiness.ProcessPart.SPARE, "spare north"]
        parts = next(figures.figures(town)).values
        assert [parts[f"spare {name}"] for name in several.ALL] == [1.0, 0.0, 1.0]
        [fault] = [one for one in health.faults(town) if "cannot be used" in one and "fails since" not in one]
        assert "spare north" in fault
        assert boxes_of(several.named(town, "south"), south.code) == boxes_of(
            several.named(town, "south").spare, south.code
        )
    worker.mix(town)
    assert north.found(town)[0] == north.found(town)[1] and len(north.found(town)[0]) == 8
    assert list(health.faults(town)) == []
    assert not [one for one in readiness.readiness(town).troubled if "spare" in one]
