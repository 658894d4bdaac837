"""What accounts refuses: each kind of no with its sentence, and the field it belongs to."""

from ...core.errors import NotThere, Refusal


class RoleRefused(Refusal):
    """Roles, or units, that this account may not have."""

    field = "roles"


class SignOnRefused(Refusal):
    """A single sign-on is not set up rightly, or let nobody in."""


class NoAccount(NotThere):
    """Nobody has an account with this address."""


class SamePerson(Refusal):
    sentence = "%(name)s prepared this release; another person must approve it."


class BadAddress(Refusal):
    sentence = "'%(email)s' is not an e-mail address."
    field = "email"


class NoSuchRole(RoleRefused):
    sentence = "%(what)s; the roles are %(listed)s."


class AccountExists(Refusal):
    sentence = "%(address)s has an account already."
    field = "email"


class UnitsForReadersOnly(RoleRefused):
    sentence = "Only a reader can be limited to units; an owner sees the whole company."
    field = "units"


class NoSuchLanguage(Refusal):
    sentence = "'%(code)s' is not a language here; they are %(listed)s."
    field = "language"


class NoAccountHere(NoAccount):
    sentence = "%(email)s has no account."
    field = "email"


class NoSuchTheme(Refusal):
    sentence = "'%(theme)s' is not a theme; there are light and dark."
    field = "theme"


class AccountClosed(Refusal):
    sentence = "The account of %(email)s is closed."
    field = "email"


class LastAdministrator(Refusal):
    sentence = "Somebody must stay administrator; make another person one first."
    field = "roles"


class NoAccountToAct(NoAccount):
    sentence = "%(email)s has no account here; see `surveyhost staff add`."
    field = "email"


class NoAccountBehindAct(NoAccount):
    sentence = "%(email)s has no account here; who did this cannot be told."


class SameHand(Refusal):
    sentence = (
        "%(name)s made, or let somebody into, an account of these two within the last %(days)s days; so "
        "the two may be one person. Another person must approve, or the same one later."
    )


class LinkUsed(Refusal):
    sentence = "This link was used already, or its 72 hours are over. Ask for a new one."


class IssuerNotHttps(SignOnRefused):
    sentence = "The provider's address begins with https://, as in https://login.example.com."
    field = "issuer"


class IssuerNotBare(SignOnRefused):
    sentence = "The provider's address is bare, as in https://login.example.com."
    field = "issuer"


class NoSuchSignOn(SignOnRefused):
    sentence = "There is no such single sign-on."


class SignOnIncomplete(SignOnRefused):
    sentence = "A sign-on needs the name and the secret that the provider gave us."
    field = "application"


class OtherProvider(SignOnRefused):
    sentence = "The sign-on was not by the provider that was asked."


class NoAccountForSignOn(SignOnRefused):
    sentence = "No account here belongs to this sign-on. Ask whoever gives out accounts."


class SecretNeeded(SignOnRefused):
    sentence = "The secret of this sign-on has to be typed in again."
    field = "secret"
