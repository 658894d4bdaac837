import itertools

import pytest
from shamir_mnemonic import combine_mnemonics

from surveyhost.core.errors import Refusal
from surveyhost.core.wave import sealing, shares
from surveyhost.core.wave.refusals import KeeperRefusal


@pytest.mark.parametrize("hybrid", [False, True], ids=["x25519", "hybrid"])
def test_any_two_of_three_shares_give_the_key_back(hybrid):
    _, private = sealing.new_pair(hybrid=hybrid)
    made = shares.split(private)
    assert len(made) == 3
    for two in itertools.permutations(made, 2):
        assert shares.join(two) == private
        assert shares.read_private("\n".join(two).upper()) == private


def test_one_share_alone_is_refused():
    made = shares.split(sealing.new_pair()[1])
    for brought in (made[:1], made[:1] * 2):
        with pytest.raises(Refusal) as refused:
            shares.join(brought)
        assert isinstance(refused.value, KeeperRefusal)


def test_shares_of_two_keys_do_not_mix():
    one, two = (shares.split(sealing.new_pair()[1]) for _ in range(2))
    with pytest.raises(Refusal):
        shares.join([one[0], two[1]])


def test_the_published_vector():
    """SLIP-39 test vector 4, "Basic sharing 2-of-3 (128 bits)", passphrase left out of the decryption."""
    words = [
        "shadow pistol academic always adequate wildlife fancy gross oasis cylinder mustang wrist rescue view short "
        "owner flip making coding armed",
        "shadow pistol academic acid actress prayer class unknown daughter sweater depict flip twice unkind craft "
        "early superior advocate guest smoking",
    ]
    assert combine_mnemonics(words, b"TREZOR").hex() == "b43ceb7e57a0ea8766221624d01b0864"


def test_digits_are_read_with_spaces_and_breaks():
    _, private = sealing.new_pair()
    text = private.hex()
    assert shares.read_private(f"  {text[:32]} \n {text[32:]}\n") == private


@pytest.mark.parametrize("text", ["", "abc", "zz" * 32, "ab" * 31, "one two three", "word " * 20])
def test_what_is_no_key_is_refused_without_being_repeated(text):
    with pytest.raises(Refusal) as refused:
        shares.read_private(text)
    assert isinstance(refused.value, KeeperRefusal)
    assert len(text) < 6 or text not in refused.value.reason
