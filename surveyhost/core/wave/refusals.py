"""What wave refuses: each kind of no with its sentence, and the field it belongs to."""

from ..errors import Refusal, WrongState


class Unbound(Refusal):
    """Something of a wave is not what was frozen when it opened."""


class PolicyRefused(Refusal):
    """A policy does not hold together."""


class ReminderRefused(Refusal):
    """A reminder plan cannot be read, or is too long."""

    field = "reminder_plan"


class KeyRefused(Refusal):
    """These bytes are no key."""


class BoxRefused(Refusal):
    """A sealed box does not open, or holds what it should not."""


class KeeperRefusal(Refusal):
    """What a keeper brought is not the private key."""

    field = "private_key"


class SlipCodeRefused(Refusal):
    """A code of a slip was not typed as it stands there."""


class ContractUnbound(Unbound):
    sentence = "The contract is not the one that its hash names."


class QuestionnaireUnbound(Unbound):
    sentence = "The questionnaire is not the one that the contract names."


class PublicKeyUnbound(Unbound):
    sentence = "The public key is not the one that the contract names."


class KeeperKeyUnbound(Unbound):
    sentence = "The keeper's key is not the one that the contract names."


class CannotBecome(WrongState):
    sentence = "A %(of)s that is %(before)s cannot become %(after)s."


class PolicyInconsistent(PolicyRefused):
    sentence = "Policy: %(sentence)s"


class PolicyDateUnreadable(PolicyRefused):
    sentence = "Policy: %(name)s is '%(text)s', which is not a date."


class PageAddressUnreadable(PolicyRefused):
    sentence = (
        "'%(address)s' is not an address for a page: write a folder's, in small letters, like "
        "https://council.example/survey/."
    )
    field = "page_address"


class NoPolicy(PolicyRefused):
    sentence = "Policy: these bytes are not a policy document."


class ReminderPlanNoList(ReminderRefused):
    sentence = "A reminder plan is a list of moments like 3@09:00, not %(plan)s."


class TooManyReminders(ReminderRefused):
    sentence = "The plan has %(count)s reminders; at most %(most)s are sent."


class ReminderUnreadable(ReminderRefused):
    sentence = (
        "'%(text)s' is not a reminder; expected one like 3@09:00 (days before closing, at most %(farthest)s) or "
        "2026-03-10@09:00."
    )


class PublicKeyLength(KeyRefused):
    sentence = "A public key has 32 or 1216 bytes, not %(count)s."


class PrivateKeyLength(KeyRefused):
    sentence = "A private key has 32 or 96 bytes, not %(count)s."


class BoxTooSmall(Refusal):
    sentence = "The answers are %(more)s longer than a box of this wave holds."


class BoxMisfilled(BoxRefused):
    sentence = "A sealed box is not filled as it should be."


class NoPublicKey(KeyRefused):
    sentence = "This is not a public key."


class BoxDoesNotOpen(BoxRefused):
    sentence = "A sealed box does not open with this key and this policy."


class PrivateKeyTooLong(KeeperRefusal):
    sentence = "A private key has at most %(longest)s characters; %(count)s were brought."


class SharesDoNotJoin(KeeperRefusal):
    sentence = "These shares do not make a key: %(error)s"


class PrivateKeyMalformed(KeeperRefusal):
    sentence = "A private key has 64 hexadecimal digits, or 192 for the hybrid."


class SlipLetter(SlipCodeRefused):
    sentence = "A code has only letters and digits, and no U."


class SlipLength(SlipCodeRefused):
    sentence = "A code has %(length)s letters and digits; this one has %(count)s."


class SlipCheck(SlipCodeRefused):
    sentence = "A letter or digit of this code is wrong."


class NeitherDigitsNorShares(KeeperRefusal):
    sentence = "Bring the private key as hexadecimal digits, or %(needed)s shares on a line each."
