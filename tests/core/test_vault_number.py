"""What says in which vault a wave lies: in links, in typed codes, in paths of results pages."""

import re
import secrets

import pytest

from surveyhost.core import vault_number
from surveyhost.core.wave import links_and_seats, slip_code
from surveyhost.core.wave.refusals import SlipCheck
from surveyhost.services.results.composing import new_path

EVERY = range(vault_number.MOST + 1)


def token_of(number):
    code = links_and_seats.wave_code(secrets.token_bytes, number)
    return links_and_seats.new_token(code, secrets.token_bytes(16))


@pytest.mark.parametrize("number", EVERY)
def test_a_link_a_typed_code_and_a_results_page_say_the_vault(number):
    token = token_of(number)
    assert vault_number.number_of(token) == number
    assert re.fullmatch(vault_number.CODE, links_and_seats.code_of(token))
    assert links_and_seats.recover(f"https://survey.example/s/{token}?l=vi") == token
    assert slip_code.decode(slip_code.encode(token)) == token
    path = new_path(links_and_seats.code_of(token))
    assert vault_number.number_of(path) == number and re.fullmatch(vault_number.PATH, path)


def test_each_vault_has_a_mark_of_its_own():
    assert len({vault_number.carrying("AAAAAA", number) for number in EVERY}) == len(EVERY)


def test_codes_of_before_have_no_mark():
    for _ in range(2000):
        code = links_and_seats.wave_code(secrets.token_bytes)
        assert vault_number.number_of(code) == 0 and re.fullmatch("[A-Z2-7]{6}", code)


def test_two_digits_are_no_code():
    assert links_and_seats.recover("/s/A0B1CD" + "x" * 22) is None
    assert links_and_seats.recover("/s/ABCDE0" + "1" * 22) is not None, "the secret may hold any figure"


@pytest.mark.parametrize("number", [-1, 25])
def test_no_other_number_has_a_mark(number):
    with pytest.raises(ValueError, match="no vault"):
        vault_number.carrying("ABCDEF", number)


@pytest.mark.parametrize("number", [0, 1, 7, 24])
def test_every_single_wrong_letter_of_a_typed_code_is_found(number):
    typed = slip_code.letters(slip_code.encode(token_of(number)))
    for place, letter in enumerate(typed):
        for other in slip_code.ALPHABET.replace(letter, ""):
            with pytest.raises(SlipCheck):
                slip_code.decode(typed[:place] + other + typed[place + 1 :])


def test_a_typed_code_of_no_vault_is_refused():
    typed = slip_code.letters(slip_code.encode(token_of(1)))
    values = [slip_code.ALPHABET.index(letter) for letter in typed[:-1]]
    for number in range(vault_number.MOST, 32):
        values[0] = number
        whole = [*values, slip_code._check(values)]
        with pytest.raises(SlipCheck):
            slip_code.decode("".join(slip_code.ALPHABET[value] for value in whole))
