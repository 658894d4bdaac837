"""HPKE against RFC 9180, and what our own rules add: padding, key lengths, the binding to a policy."""

import hmac
import secrets

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given, settings
from hypothesis import strategies as st

from surveyhost.core.errors import Refusal
from surveyhost.core.wave import sealing
from surveyhost.core.wave.refusals import BoxRefused, KeyRefused

INFO = b"p" * 32


@pytest.fixture(params=[False, True], ids=["x25519", "hybrid"])
def pair(request):
    return sealing.new_pair(secrets.token_bytes, request.param)


def test_lengths_tell_the_kind():
    assert [len(part) for part in sealing.new_pair()] == [32, 32]
    assert [len(part) for part in sealing.new_pair(hybrid=True)] == [1216, 96]


def test_the_same_random_bytes_make_the_same_pair():
    for hybrid in (False, True):
        assert len({sealing.new_pair(lambda count: b"r" * count, hybrid) for _ in range(3)}) == 1


def test_public_of_a_private_key(pair):
    public, private = pair
    assert sealing.public_of(private) == public


@given(st.binary(max_size=9000))
@settings(max_examples=30)
def test_what_is_sealed_comes_out(plaintext):
    public, private = sealing.new_pair()
    assert sealing.open_box(private, INFO, sealing.seal(public, INFO, plaintext)) == plaintext


@pytest.mark.parametrize("length", [0, 1, 2000, 4000, 4096, 10000])
def test_a_box_is_whole_blocks_of_4_kib(pair, length):
    assert len(sealing.seal(pair[0], INFO, b"x" * length)) % 4096 == 0


def test_an_ordinary_answer_and_a_long_one_are_as_long():
    public, _ = sealing.new_pair()
    assert len(sealing.seal(public, INFO, b"a")) == len(sealing.seal(public, INFO, b"a" * 4000)) == 4096


def test_two_boxes_of_one_answer_have_nothing_in_common(pair):
    one, two = (sealing.seal(pair[0], INFO, b"same") for _ in range(2))
    assert one[:32] != two[:32] and one[-32:] != two[-32:]


def test_another_policy_another_key_or_a_changed_byte_does_not_open(pair):
    public, private = pair
    box = sealing.seal(public, INFO, b"secret")
    other = sealing.new_pair(secrets.token_bytes, len(private) > 32)[1]
    changed = box[:-1] + bytes([box[-1] ^ 1])
    for key, info, sealed in ((private, b"q" * 32, box), (other, INFO, box), (private, INFO, changed)):
        with pytest.raises(Refusal) as refused:
            sealing.open_box(key, info, sealed)
        assert isinstance(refused.value, BoxRefused)


@pytest.mark.parametrize("box", [b"", b"short", bytes(4096)])
def test_what_is_no_box_is_refused(pair, box):
    with pytest.raises(Refusal):
        sealing.open_box(pair[1], INFO, box)


@pytest.mark.parametrize("key", [b"", b"x" * 31, b"x" * 33, b"x" * 1215])
def test_what_is_no_key_is_refused(key):
    for use in (lambda: sealing.check_public(key), lambda: sealing.open_box(key, INFO, bytes(4096))):
        with pytest.raises(Refusal) as refused:
            use()
        assert isinstance(refused.value, KeyRefused)


# RFC 9180, appendix A.1.1: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-128-GCM, base mode, sequence number 0.
VECTOR = {
    "info": "4f6465206f6e2061204772656369616e2055726e",
    "enc": "37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431",
    "pkRm": "3948cfe0ad1ddb695d780e59077195da6c56506b027329794ab02bca80815c4d",
    "skRm": "4612c550263fc8ad58375df3f557aac531d26850903e55a9f23f21d8534e8ac8",
    "aad": "436f756e742d30",
    "pt": "4265617574792069732074727574682c20747275746820626561757479",
    "ct": "f938558b5d72f1a23810b4be2ab4f84331acc02fc97babc53a52ae8218a355a96d8770ac83d07bea87e13c512a",
}


class Rfc9180:
    """Base mode of RFC 9180 for DHKEM(X25519, HKDF-SHA256) and HKDF-SHA256, written from the RFC's text."""

    KEM, KDF = b"\x00\x20", b"\x00\x01"

    def __init__(self, aead: int, key_bytes: int):
        self.suite = b"HPKE" + self.KEM + self.KDF + aead.to_bytes(2, "big")
        self.key_bytes = key_bytes

    @staticmethod
    def extract(salt: bytes, suite: bytes, label: bytes, secret: bytes) -> bytes:
        return hmac.digest(salt or bytes(32), b"HPKE-v1" + suite + label + secret, "sha256")

    @staticmethod
    def expand(key: bytes, suite: bytes, label: bytes, info: bytes, length: int) -> bytes:
        return hmac.digest(key, length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info + b"\x01", "sha256")[
            :length
        ]

    def open(self, private: bytes, info: bytes, sealed: bytes, aad: bytes) -> bytes:
        enc, ciphertext = sealed[:32], sealed[32:]
        own = X25519PrivateKey.from_private_bytes(private)
        kem = b"KEM" + self.KEM
        shared = self.extract(b"", kem, b"eae_prk", own.exchange(X25519PublicKey.from_public_bytes(enc)))
        shared = self.expand(shared, kem, b"shared_secret", enc + own.public_key().public_bytes_raw(), 32)
        context = b"\x00" + b"".join(
            self.extract(b"", self.suite, label, text) for label, text in ((b"psk_id_hash", b""), (b"info_hash", info))
        )
        secret = self.extract(shared, self.suite, b"secret", b"")
        key = self.expand(secret, self.suite, b"key", context, self.key_bytes)
        nonce = self.expand(secret, self.suite, b"base_nonce", context, 12)
        return AESGCM(key).decrypt(nonce, ciphertext, aad)


def test_our_reading_of_the_rfc_opens_its_vector():
    vector = {name: bytes.fromhex(value) for name, value in VECTOR.items()}
    opened = Rfc9180(1, 16).open(vector["skRm"], vector["info"], vector["enc"] + vector["ct"], vector["aad"])
    assert opened == vector["pt"]


def test_a_box_is_what_the_rfc_says():
    """Opened by the RFC's own steps with AES-256-GCM (aead 2): length, answer, zeros."""
    public, private = sealing.new_pair()
    padded = Rfc9180(2, 32).open(private, INFO, sealing.seal(public, INFO, b"answer"), b"")
    assert padded == b"\x00\x00\x00\x06answer" + bytes(4096 - 48 - 10)
