"""The typed code of a token: complete, readable, and wrong letters are found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyhost.core.errors import Refusal
from surveyhost.core.wave.links_and_seats import new_token
from surveyhost.core.wave.refusals import SlipCheck, SlipLength, SlipLetter
from surveyhost.core.wave.slip_code import ALPHABET, LENGTH, _check, decode, encode, letters

CODES = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", min_size=6, max_size=6)
tokens = st.builds(new_token, CODES, st.binary(min_size=16, max_size=16))


@given(tokens)
def test_there_and_back(token):
    code = encode(token)
    assert decode(code) == token
    assert decode(code.lower().replace("-", "  ")) == token


@given(tokens)
def test_groups_of_four(token):
    groups = encode(token).split("-")
    assert [len(group) for group in groups] == [4] * 8 + [1]
    assert set("".join(groups)) <= set(ALPHABET)


@given(tokens, st.data())
def test_every_single_wrong_letter_is_found(token, data):
    code = letters(encode(token))
    place = data.draw(st.integers(0, LENGTH - 1))
    wrong = data.draw(st.sampled_from([letter for letter in ALPHABET if letter != code[place]]))
    with pytest.raises(Refusal):
        decode(code[:place] + wrong + code[place + 1 :])


@given(tokens, st.integers(0, LENGTH - 2))
def test_every_two_neighbours_exchanged_are_found(token, place):
    code = letters(encode(token))
    one, two = code[place], code[place + 1]
    if one == two:
        return
    with pytest.raises(Refusal):
        decode(code[:place] + two + one + code[place + 2 :])


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("", SlipLength),
        ("A" * 32, SlipLength),
        ("A" * 34, SlipLength),
        ("A" * 33, SlipCheck),
        ("U" * 33, SlipLetter),
        ("é" * 33, SlipLetter),
    ],
)
def test_what_is_no_code_is_refused(typed, kind):
    with pytest.raises(Refusal) as refused:
        decode(typed)
    assert isinstance(refused.value, kind)


def test_there_is_one_code_for_a_token_and_no_other():
    """Of the two spare bits of the last letter one is nought and the other says that there is a vault's mark, or else
    more codes would open the same seat."""
    values = [ALPHABET.index(letter) for letter in letters(encode(new_token("AAAAAA", bytes(16))))[:-1]]
    values[-1] |= 2
    other = "".join(ALPHABET[value] for value in [*values, _check(values)])
    with pytest.raises(Refusal):
        decode(other)


def test_letters_that_look_alike_are_understood():
    token = new_token("AAAAAA", bytes(16))
    code = encode(token)
    assert "0" in code
    assert decode(code.replace("0", "O")) == decode(code.replace("0", "o")) == token
