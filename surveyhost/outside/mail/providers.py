"""What mail providers tell a web address of a letter: is it really they, and what does it mean. One table of them all.

That a letter was opened or clicked is passed over, whatever a provider measures. Sources: the providers' own pages on
webhooks (Brevo, Mailgun, Postmark), and "Verifying the signatures of Amazon SNS messages".
"""

import base64
import hmac
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

import requests
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from ...core.sending.delivery_reports import DeliveryReport
from .marks import mark_in

MOST_BYTES = 256 << 10
OLDEST = 15 * 60
"""Seconds after which a signed message is refused: somebody may have kept it."""
_SNS = re.compile(r"https://sns\.[a-z0-9-]+\.amazonaws\.com(\.cn)?/")
_SECONDS = 10


class Sent(NamedTuple):
    """One request to that address."""

    body: bytes
    secret: str
    """Password of its Basic authorization, or its Bearer token; "" where it brings none."""
    now: datetime


class Event(NamedTuple):
    """What was said of one letter."""

    kind: DeliveryReport
    mark: str
    """"" where the letter is not known."""
    word: str


Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Provider:
    is_genuine: Callable[[str, Sent, Document], bool]
    """Asks the key of the settings, the request, and its document."""
    events: Callable[[Document], Iterator[tuple[str, str]]]
    """The provider's word for what happened, and where the letter's mark may stand."""
    kinds: Mapping[str, DeliveryReport]
    """The provider's word to ours; what is not among these is passed over."""


def documents(body: bytes) -> list[Document]:
    """What a body holds; [] where it is no JSON object or list of them."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return []
    return [one for one in (found if isinstance(found, list) else [found]) if isinstance(one, dict)]


def read(name: str, key: str, sent: Sent) -> list[Event] | None:
    """What a provider says; None where it is not the provider, or says nothing that can be read."""
    provider, found = PROVIDERS[name], documents(sent.body)
    if not found or not all(provider.is_genuine(key, sent, one) for one in found):
        return None
    return [
        Event(provider.kinds[word], mark_in(place), word)
        for one in found
        for word, place in provider.events(one)
        if word in provider.kinds
    ]


def _has_secret(key: str, sent: Sent, one: Document) -> bool:
    del one
    return hmac.compare_digest(sent.secret.encode(), key.encode())


def _is_mailguns(key: str, sent: Sent, one: Document) -> bool:
    given = _part(one, "signature")
    stamp, token, signature = (str(given.get(name, "")) for name in ("timestamp", "token", "signature"))
    right = hmac.new(key.encode(), (stamp + token).encode(), "sha256").hexdigest()
    is_fresh = stamp.isascii() and stamp.isdigit() and abs(sent.now.timestamp() - int(stamp[:12])) <= OLDEST
    return is_fresh and hmac.compare_digest(signature.encode(), right.encode())


def _is_amazons(key: str, sent: Sent, one: Document) -> bool:
    """Signed by SNS, about the topic that the settings name: anybody may have a topic of their own there."""
    try:
        stamp = datetime.fromisoformat(str(one.get("Timestamp", "")))
        is_fresh = abs((sent.now - stamp).total_seconds()) <= OLDEST
    except (ValueError, TypeError):
        return False
    address = str(one.get("SigningCertURL", ""))
    if one.get("TopicArn") != key or not is_fresh or not (_SNS.match(address) and address.endswith(".pem")):
        return False
    names = ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"]
    if one.get("Type") == "SubscriptionConfirmation":
        names = ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"]
    said = "".join(f"{name}\n{one[name]}\n" for name in names if one.get(name) is not None)
    method = hashes.SHA256() if one.get("SignatureVersion") == "2" else hashes.SHA1()  # noqa: S303  (theirs)
    try:
        public = x509.load_pem_x509_certificate(certificate(address)).public_key()
        signature = base64.b64decode(str(one.get("Signature", "")), validate=True)
        if not isinstance(public, RSAPublicKey):
            return False
        public.verify(signature, said.encode(), padding.PKCS1v15(), method)
    except (InvalidSignature, ValueError, requests.RequestException):
        return False
    if one.get("Type") == "SubscriptionConfirmation" and _SNS.match(str(one.get("SubscribeURL", ""))):
        requests.get(str(one["SubscribeURL"]), timeout=_SECONDS, allow_redirects=False)
    return True


@lru_cache(maxsize=4)
def certificate(address: str) -> bytes:
    """A certificate of SNS, fetched once. requests.RequestException."""
    answer = requests.get(address, timeout=_SECONDS, allow_redirects=False)
    answer.raise_for_status()
    return answer.content


def _part(one: Document, *names: str) -> Document:
    for name in names:
        found = one.get(name)
        one = found if isinstance(found, dict) else {}
    return one


def _of_brevo(one: Document) -> Iterator[tuple[str, str]]:
    yield str(one.get("event", "")), str(one.get("X-Mailin-custom") or one.get("message-id") or "")


def _of_mailgun(one: Document) -> Iterator[tuple[str, str]]:
    said = _part(one, "event-data")
    word, place = str(said.get("event", "")), str(_part(said, "envelope").get("sender", ""))
    if word == "failed":
        word = f"failed {said.get('severity')}"
        reason = str(said.get("reason", ""))
        word = f"{word} {reason}" if word == "failed permanent" and reason in {"bounce", "suppress-bounce"} else word
    yield word, place or str(_part(said, "message", "headers").get("message-id", ""))


def _of_postmark(one: Document) -> Iterator[tuple[str, str]]:
    kind = str(one.get("RecordType", ""))
    yield str(one.get("Type", "")) if kind == "Bounce" else kind, str(_part(one, "Metadata").get("mark", ""))


def _of_ses(one: Document) -> Iterator[tuple[str, str]]:
    if one.get("Type") != "Notification":
        return
    for said in documents(str(one.get("Message", "")).encode()):
        word = str(said.get("notificationType") or said.get("eventType") or "")
        if word == "Bounce":
            word = f"Bounce {_part(said, 'bounce').get('bounceType')}"
        yield word, str(_part(said, "mail").get("source", ""))


PROVIDERS: Mapping[str, Provider] = {
    "brevo": Provider(
        _has_secret,
        _of_brevo,
        {
            "delivered": DeliveryReport.ARRIVED,
            "hard_bounce": DeliveryReport.HARD,
            "invalid_email": DeliveryReport.HARD,
            "soft_bounce": DeliveryReport.SOFT,
            "blocked": DeliveryReport.SOFT,
            "error": DeliveryReport.SOFT,
            "deferred": DeliveryReport.WAITING,
            "spam": DeliveryReport.COMPLAINT,
        },
    ),
    "mailgun": Provider(
        _is_mailguns,
        _of_mailgun,
        {
            "delivered": DeliveryReport.ARRIVED,
            "failed permanent bounce": DeliveryReport.HARD,
            "failed permanent suppress-bounce": DeliveryReport.HARD,
            "failed permanent": DeliveryReport.SOFT,
            "failed temporary": DeliveryReport.WAITING,
            "complained": DeliveryReport.COMPLAINT,
        },
    ),
    "postmark": Provider(
        _has_secret,
        _of_postmark,
        {
            "Delivery": DeliveryReport.ARRIVED,
            "HardBounce": DeliveryReport.HARD,
            "BadEmailAddress": DeliveryReport.HARD,
            "SoftBounce": DeliveryReport.SOFT,
            "SpamNotification": DeliveryReport.SOFT,
            "Blocked": DeliveryReport.SOFT,
            "DMARCPolicy": DeliveryReport.SOFT,
            "Transient": DeliveryReport.WAITING,
            "DnsError": DeliveryReport.WAITING,
            "AutoResponder": DeliveryReport.ABSENCE,
            "SpamComplaint": DeliveryReport.COMPLAINT,
        },
    ),
    "ses": Provider(
        _is_amazons,
        _of_ses,
        {
            "Delivery": DeliveryReport.ARRIVED,
            "Bounce Permanent": DeliveryReport.HARD,
            "Bounce Transient": DeliveryReport.SOFT,
            "Bounce Undetermined": DeliveryReport.SOFT,
            "DeliveryDelay": DeliveryReport.WAITING,
            "Complaint": DeliveryReport.COMPLAINT,
        },
    ),
}
"""By the name in SURVEYHOST_MAIL_PROVIDER."""
