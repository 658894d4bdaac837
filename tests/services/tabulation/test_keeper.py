import pytest
from sqlalchemy import func, select

from surveyhost.core.errors import Refusal
from surveyhost.core.wave import sealing, shares
from surveyhost.services.office.survey_rows import get_wave
from surveyhost.services.tabulation import keeper
from surveyhost.store.office.tables import HandOver, Wave
from tests.support import factories


@pytest.fixture
def pair():
    return sealing.new_pair()


@pytest.fixture
def wave_id(house, pair):
    """A wave in the field whose private half is with the works council."""
    survey = factories.survey(house, keeper="Công đoàn", keeper_key=pair[0].hex())
    factories.roster(house, survey)
    wave = factories.open_wave(house, survey)
    with house.office() as session:
        return get_wave(session, wave).id


def rows(house):
    with house.office() as session:
        return session.scalar(select(func.count()).select_from(HandOver))


def test_the_server_never_has_the_private_half(house, wave_id, pair):
    with house.office() as session:
        wave = session.get_one(Wave, wave_id)
        assert (wave.public_key, wave.private_key) == (pair[0], None)
    keys = [path.name for path in (house.settings.data / "keys").iterdir()]
    assert not [name for name in keys if "private" in name]


@pytest.mark.parametrize("bring", ["digits", "shares"])
def test_handed_over_once_taken_once(house, wave_id, pair, bring):
    text = pair[1].hex() if bring == "digits" else "\n".join(shares.split(pair[1])[1:])
    keeper.hand_over(house, factories.STAFF, wave_id, text)
    with house.office() as session:
        assert pair[1] not in session.scalars(select(HandOver.sealed)).one()
    assert keeper.take(house, wave_id) == pair[1]
    assert rows(house) == 0
    assert keeper.take(house, wave_id) is None


def test_a_second_hand_over_takes_the_place_of_the_first(house, wave_id, pair):
    for _ in range(2):
        keeper.hand_over(house, factories.STAFF, wave_id, pair[1].hex())
    assert rows(house) == 1


def test_nobody_came_for_ten_minutes(house, wave_id, pair, clock):
    keeper.hand_over(house, factories.STAFF, wave_id, pair[1].hex())
    clock.forward(minutes=9)
    keeper.expire(house)
    assert rows(house) == 1
    clock.forward(minutes=1)
    assert keeper.take(house, wave_id) is None
    assert rows(house) == 0


def test_another_key_is_refused_before_it_is_sealed(house, wave_id):
    other = sealing.new_pair()[1].hex()
    with pytest.raises(Refusal) as refused:
        keeper.hand_over(house, factories.STAFF, wave_id, other)
    assert isinstance(refused.value, Refusal)
    assert other not in refused.value.reason
    assert rows(house) == 0


def test_a_wave_without_a_keeper_takes_no_key(house):
    survey = factories.survey(house)
    factories.roster(house, survey)
    wave = factories.open_wave(house, survey)
    with house.office() as session:
        wave_id = get_wave(session, wave).id
    with pytest.raises(Refusal):
        keeper.hand_over(house, factories.STAFF, wave_id, sealing.new_pair()[1].hex())
