"""Which passkeys are taken: any device's, and one that stands for the whole sign-in has to know its owner."""

from typing import Any

from flask_security import WebauthnUtil
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)


class Passkeys(WebauthnUtil):
    """The library would take keys on a cable only, and not ask whose finger it is."""

    def authenticator_selection(self, user: Any, usage: str) -> AuthenticatorSelectionCriteria:
        """A key for the whole sign-in is found without a name and proves its owner: two factors in one."""
        if usage == "first":
            return AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
            )
        return AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.DISCOURAGED, user_verification=UserVerificationRequirement.PREFERRED
        )

    def user_verification(self, user: Any, usage: list[str]) -> UserVerificationRequirement:
        """Whether the owner has to be proven: always where nothing else is asked."""
        only_first = usage == ["first"]
        return UserVerificationRequirement.REQUIRED if only_first else UserVerificationRequirement.PREFERRED
