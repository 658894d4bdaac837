"""What letters refuses: each kind of no with its sentence, and the field it belongs to."""

from ...core.errors import NotThere, OperatorRefusal, Refusal, WrongState


class LetterRefused(Refusal):
    """A wording is none that a letter may have."""


class NoMailbox(NotThere):
    sentence = "There is no mailbox: this is not a demo."


class NoSuchLetter(NotThere):
    sentence = "There is no such letter."


class NoSuchReference(NotThere):
    sentence = "There is no such reference; it looks like 12-ABCDE23456."
    field = "reference"


class WaveNotOpen(WrongState):
    sentence = "Wave %(number)s of survey %(survey_id)s is %(state)s, not open."


class WaveOver(WrongState):
    sentence = "Wave %(number)s of survey %(survey_id)s is over; it is about to be closed."


class KeepersPageMissing(WrongState):
    sentence = "The page hosted by %(keeper)s is not there (%(page)s): the letters that lead to it wait until it is."


class PulseRemindsNobody(WrongState):
    sentence = "A pulse asks everybody once a round, and reminds nobody."


class LettersWaiting(Refusal):
    sentence = "%(letters)s of wave %(number)s still to be sent."


class WaveNotInField(WrongState):
    sentence = "Wave %(number)s of survey %(survey_id)s is %(state)s, not in the field."


class NobodyOnRoster(Refusal):
    sentence = "Nobody with the id '%(person)s' is on this survey's roster."
    field = "person"


class NotAskedInWave(Refusal):
    sentence = "'%(person)s' is not asked in this follow-up, so no link would work."
    field = "person"


class DrawsFromBox(Refusal):
    sentence = "'%(person)s' draws from a box; print the slips of that box again instead."
    field = "person"


class NoAddress(Refusal):
    sentence = "No address of '%(person)s' is known; give one, or print a slip."
    field = "email"


class LettersNeedMailServer(Refusal):
    sentence = "Letters need a mail server: set SURVEYHOST_SMTP_URL."


class WebNotReady(OperatorRefusal):
    sentence = "No letter goes out before %(url)s can be reached: anybody who opened a link would find nothing."


class LetterNotWaiting(WrongState):
    sentence = "This letter is not waiting for anything any more."


class NoSuchWording(NotThere):
    sentence = "There is no letter '%(kind)s' in '%(language)s'."


class NotDelivered(Refusal):
    sentence = "The mail server did not take the letter (%(word)s); it was not sent."


class LetterLength(LetterRefused):
    sentence = "The %(name)s must have 1 to %(longest)s characters; it has %(count)s."


class LetterLink(LetterRefused):
    sentence = "The %(name)s holds an address or markup; a letter's only link is the survey's."


class LetterPlaceholder(LetterRefused):
    sentence = "The %(name)s names {%(placeholder)s}; known are %(known)s."


class AskedOnEvents(WrongState):
    sentence = "This pulse asks on events: about what, its letters alone say, so that nobody gets another or a slip."


class MessengerNotPromised(WrongState):
    sentence = (
        "The contract of wave %(number)s says nothing of the firm's messenger, so no link goes through it. Allow it "
        "under “Rules” before the next wave."
    )


class LettersPaused(WrongState):
    sentence = "The letters of wave %(number)s are paused, and so are links through the messenger."


class NobodyForLinks(Refusal):
    sentence = "Nobody%(where)s gets a link through the messenger."
    field = "unit"


class TooManyLinks(Refusal):
    sentence = "These are %(count)s links; at most %(most)s are made at once. Choose a unit."
    field = "unit"


class SmsNeedsGateway(Refusal):
    sentence = "Text messages need a gateway: set SURVEYHOST_SMS_URL."


class SmsTooLong(Refusal):
    sentence = (
        "Links of %(host)s with the name %(vendor)s do not fit into %(most)s text messages: they need a shorter host "
        "name."
    )


class NoProbeMailbox(WrongState):
    sentence = "There is no mailbox for probe letters: set SURVEYHOST_PROBE_ADDRESS."


class ProbeInboxUnreachable(Refusal):
    sentence = "The mailbox for probe letters could not be read (%(kind)s): look at SURVEYHOST_PROBE_INBOX_URL."


class LinksRewritten(Refusal):
    sentence = (
        "Links came back changed: somebody on the way leads them through a server of their own and sees who opens the "
        "survey. Switch off click tracking at the mail provider, and send another probe letter."
    )


class SomethingAdded(Refusal):
    sentence = (
        "Something came back in it that a mail program fetches by itself, such as an invisible image: whoever added it "
        "sees who reads the letter. Switch off open tracking at the mail provider, and send another probe letter."
    )


class StopChanged(Refusal):
    sentence = (
        "The headers by which a mail program stops reminders came back changed, or not at all. Have the mail provider "
        "leave List-Unsubscribe as it is."
    )


class SenderChanged(Refusal):
    sentence = (
        "It did not come back from its sender: From is another, or neither Return-Path nor signature is in line with "
        "it. Set up the sender's domain at the mail provider."
    )


class SenderUnsaid(Refusal):
    sentence = "The mailbox shows neither Return-Path nor signature: nobody can say here who stands behind the letter."


class NothingToExplain(WrongState):
    sentence = "No probe letter of this client's mail came back changed: there is nothing to give a reason for."


class ReasonLength(Refusal):
    sentence = "Say why in 10 to %(longest)s characters; respondents read it in the contract."
    field = "why"


class ReasonHoldsLink(Refusal):
    sentence = "The reason holds an address or markup; respondents read it as plain words."
    field = "why"
