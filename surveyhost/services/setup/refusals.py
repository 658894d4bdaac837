"""What setup refuses: each kind of no with its sentence, and the field it belongs to."""

from ...core.errors import NotThere, OperatorRefusal, Refusal
from ...core.grouping.refusals import BreakdownRefusal


class ClientRefused(Refusal):
    """A client's setting is not allowed."""


class SettingRefused(Refusal):
    """A survey's setting is not allowed."""


class ClientUnnamed(ClientRefused):
    sentence = "A client needs a name of 1 to 120 characters."
    field = "name"


class ClientLanguage(ClientRefused):
    sentence = "Language '%(language)s' is not there; there are %(listed)s."
    field = "language"


class ClientColour(ClientRefused):
    sentence = "Colour '%(colour)s' must be written like #0F5C4D."
    field = "colour"


class ClientTimeZone(ClientRefused):
    sentence = "There is no time zone '%(time_zone)s'; try Asia/Ho_Chi_Minh."
    field = "time_zone"


class ClientExists(Refusal):
    sentence = "There is a client named '%(name)s' already."
    field = "name"


class ClientDays(ClientRefused):
    sentence = "%(name)s is %(value)s; it must be a number of days that the rules allow."


class ClientDomain(ClientRefused):
    sentence = "'%(domain)s' is not a mail domain; expected one like example.com."
    field = "domains"


class ClientSender(ClientRefused):
    sentence = "No mail account sends for '%(domain)s'; whoever runs the server sets one up."
    field = "sender_domain"


class NoSuchVault(ClientRefused):
    sentence = "There is no vault '%(name)s'; there are %(listed)s."
    field = "vault"


class VaultBetweenWaves(ClientRefused):
    sentence = (
        "Wave %(wave)s of %(client)s is not forgotten yet: a client changes its vault between waves only, so that "
        "nothing is split over two."
    )
    field = "vault"


class NoLogo(NotThere):
    sentence = "Client %(client_id)s has no logo."


class KeeperNoText(SettingRefused):
    sentence = "A keeper is %(value)s; it must be a text."
    field = "keeper"


class MinimumTooLow(Refusal):
    sentence = "The minimum group is %(minimum_group)s; it may not be below %(least)s."
    field = "minimum_group"


class NoSuchSetting(SettingRefused):
    sentence = "'%(name)s' is not a setting of a survey; there are %(listed)s."


class BreakdownDeclaredTwice(BreakdownRefusal):
    sentence = "Breakdown '%(name)s' is declared twice."


class SettingOutOfRange(SettingRefused):
    sentence = "Setting %(name)s is %(value)s; it must be %(allowed)s."


class LanguageUnknown(OperatorRefusal):
    sentence = "'%(language)s' is not a language that CLDR knows; write a tag such as ja, pt-BR or zh-Hant."


class LanguageOurs(OperatorRefusal):
    sentence = "%(language)s comes with the program; correct its catalogues there."


class TranslationNotRead(OperatorRefusal):
    sentence = "%(file)s cannot be read: %(why)s."


class TranslationUnknown(OperatorRefusal):
    sentence = "%(file)s holds %(found)s; expected one or more of %(listed)s."


class TranslationWrong(OperatorRefusal):
    sentence = "Nothing is kept, since wrong messages were found (%(count)s), the first of them: %(listed)s."


class DictionaryRefused(Refusal):
    """A workbook of names is not as it has to be."""

    field = "names"


class DictionaryHeadless(DictionaryRefused):
    sentence = "The first row has to hold headings: %(expected)s."


class DictionaryLanguage(DictionaryRefused):
    sentence = "'%(head)s' in the first row is not a language; write a tag such as vi, en or zh-Hant."


class DictionaryTwice(DictionaryRefused):
    sentence = "Row %(row)s: '%(word)s' stands in an earlier row, too."


class DictionaryLong(DictionaryRefused):
    sentence = "Row %(row)s: a name has at most %(longest)s letters."


class DialogueTakesLonger(Refusal):
    sentence = "Replies to comments go out until four weeks after the release: give it at least %(least)s days."
    field = "destroy_by_days"
