import secrets

import pytest

from surveyhost.core.pulse.links import about, token_about
from surveyhost.core.pulse.terms import MOST_SERVICES
from surveyhost.core.wave.links_and_seats import code_of, recover


@pytest.mark.parametrize("number", range(1, MOST_SERVICES + 1))
def test_a_link_says_about_which_service_it_asks(number):
    for _ in range(50):
        token = token_about("ABC234", secrets.token_bytes(16), number)
        assert about(token) == number
        assert code_of(token) == "ABC234"
        assert recover(f"https://survey.example/s/{token}?l=vi") == token


def test_124_random_bits_are_left():
    last = {token_about("ABC234", bytes(15) + bytes([byte]), 3)[-2:] for byte in range(256)}
    assert len(last) == 16
    assert len({token_about("ABC234", secrets.token_bytes(16), 3) for _ in range(1000)}) == 1000


@pytest.mark.parametrize("number", [0, 16, -1])
def test_no_other_number_fits(number):
    with pytest.raises(ValueError, match="no number"):
        token_about("ABC234", bytes(16), number)
