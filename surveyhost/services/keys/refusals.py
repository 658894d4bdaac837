"""What keys refuses: each kind of no with its sentence, and the field it belongs to."""

from ...core.errors import Refusal, WrongState


class KeyMissing(Refusal):
    """A key that is needed is not at hand."""


class SigningRefused(Refusal):
    """The files with which reports are signed cannot be used."""


class KeeperKeyMissing(Refusal):
    """The public half of a keeper's key is not there."""

    field = "keeper_key"


class KeyUnreadable(KeyMissing):
    sentence = "%(path)s cannot be read, or does not hold 64 hexadecimal digits."


class DoesNotOpen(KeyMissing):
    sentence = "This does not open under the keys at hand."


class KeyFileMissing(KeyMissing):
    sentence = "%(path)s is missing: %(what_to_do)s."


class KeyDestroyed(Refusal):
    sentence = "The key %(name)s is not in %(folder)s: it was destroyed, or has to come back from your copy."


class SigningUnreadable(SigningRefused):
    sentence = "%(filename)s cannot be read; reports need %(certificate)s and %(key)s."


class SigningDoesNotFit(SigningRefused):
    sentence = "%(certificate)s and %(key)s do not fit together (%(error)s)."


class SigningTokenUnusable(SigningRefused):
    sentence = "The key %(label)s on the token %(token)s, which signs reports, cannot be used: %(reason)s."


class SigningPinUnreadable(SigningRefused):
    sentence = "SURVEYHOST_SIGNING_PIN_FILE: %(path)s cannot be read (%(strerror)s)."


class SigningCertificateMissing(SigningRefused):
    sentence = "The key that signs reports lies on a token; its certificate has to be %(certificate)s."


class SigningKeyElsewhere(SigningRefused):
    sentence = "The key %(label)s on the token %(token)s does not belong to the certificate %(certificate)s."


class TimestampAuthorityUnreadable(SigningRefused):
    sentence = "SURVEYHOST_TIMESTAMP_CA: %(path)s cannot be read, or holds no certificate (PEM)."


class NoTimestamp(SigningRefused):
    sentence = (
        "The timestamp server %(address)s cannot be used: %(reason)s. No report is signed without a stamp while one is "
        "asked for (SURVEYHOST_TIMESTAMP_URL)."
    )


class SaltDestroyed(WrongState):
    sentence = "The salt of wave %(number)s has been destroyed."


class PublicHalfMissing(KeeperKeyMissing):
    sentence = "%(keeper)s keeps the private key, but the public half has not been given yet."


class PublicHalfMalformed(KeeperKeyMissing):
    sentence = "The public half that %(keeper)s gave is not written in hexadecimal digits."
