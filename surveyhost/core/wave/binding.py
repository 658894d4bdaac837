"""What belongs to a wave: contract, questionnaire and public key, each identified by its SHA-256.

Whoever loads a wave works these out anew from the bytes that lie there, and goes no further where one does not fit: a
hash that was only copied would say what somebody with write access wants it to say.
"""

import hashlib

from ..errors import Refusal
from . import policy as contract
from .policy import Policy
from .refusals import ContractUnbound, PublicKeyUnbound, QuestionnaireUnbound


def sha256(content: bytes) -> str:
    """64 hex digits."""
    return hashlib.sha256(content).hexdigest()


def check(policy: bytes, policy_hash: str, questionnaire: bytes, public_key: bytes) -> Policy:
    """The contract in these bytes, if it, the questionnaire and the public key are those that were frozen together.

    Unbound that names the first which is not. A contract made before contracts named the key says
    nothing of it; then only the desk, which has the office's copy, can tell.
    """
    if sha256(policy) != policy_hash:
        raise ContractUnbound()
    try:
        made = contract.parse(policy)
    except Refusal:  # whoever wrote it wrote a hash that goes with it
        raise ContractUnbound() from None
    if sha256(questionnaire) != made.questionnaire_hash:
        raise QuestionnaireUnbound()
    if made.public_key_hash is not None and sha256(public_key) != made.public_key_hash:
        raise PublicKeyUnbound()
    return made
