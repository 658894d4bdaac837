"""What the mail provider of the settings tells a web address, carried out where it is really the provider."""

from ....outside.mail import providers
from ....outside.mail.providers import MOST_BYTES
from ...office.house import Actor, House
from .settle import Told, settle

PROVIDER = Actor("mail provider")
__all__ = ["MOST_BYTES", "is_offered", "take"]


def is_offered(house: House) -> bool:
    """Whether a provider is named in the settings."""
    return bool(house.settings.mail_provider)


def take(house: House, body: bytes, secret: str) -> bool:
    """Carry out what a request says; False, and nothing done, where it is not the provider's.

    `secret`: the password of its Basic authorization, or its Bearer token.
    """
    name, key = house.settings.mail_provider, house.settings.mail_provider_key or ""
    events = providers.read(name, key, providers.Sent(body, secret, house.now()))
    if events is None:
        return False
    settle(house, PROVIDER, [Told(one.kind, one.mark, one.word) for one in events if one.mark])
    return True
