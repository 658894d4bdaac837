"""letters again, renew, opt-out: when letters were held up, did not reach somebody, or are not wanted; mail receive,
fetch: what came back of them."""

import sys

import click

from ..core.plurals import counted
from ..services.fieldwork import status as wave_status
from ..services.letters import opt_outs, renewals
from ..services.letters import trouble as mail_trouble
from ..services.letters.returned import inbox
from ..services.loop import weekly
from ..services.office import jobs, survey_rows
from .refusals import NeitherToNorSlip, NoInbox, NotReturnedMail
from .shared import SHELL, house, result, say


@click.command()
@click.argument("survey", required=False)
def letters_again(survey: str | None) -> None:
    """Try again all letters that our account or the mail server held up (of one survey); prints how many waves."""
    of = house()
    waves = mail_trouble.again(of, SHELL, None if survey is None else survey_rows.resolve(of, survey))
    for wave_id in waves:
        jobs.enqueue_letters(of, wave_id)
    say(f"The letters of {counted(len(waves), 'wave')} are tried again." if waves else "No letter is held up.")
    result(len(waves))


@click.command()
@click.argument("survey")
@click.argument("person")
@click.option("--to", "email", default="", help="Another address, kept in the roster.")
@click.option("--slip", is_flag=True, help="A printed slip instead: `wave slips --person` makes it.")
def letters_renew(survey: str, person: str, email: str, slip: bool) -> None:
    """Write to PERSON (the firm's own id) again, even where a letter was accepted; the link is to the same answer."""
    if slip and email:
        raise NeitherToNorSlip()
    of = house()
    wave = survey_rows.resolve(of, survey)
    if slip:
        renewals.by_slip(of, SHELL, wave, person)
        say(f"No more letters in wave {wave}: print the slip with `surveyhost wave slips {wave} --person …`.")
    else:
        renewals.renew(of, SHELL, wave, person, email)
        jobs.enqueue_letters(of, wave_status.status(of, wave).id)
        say(f"A new letter of wave {wave} is queued.")
    result(wave)


@click.command()
@click.argument("reference")
def letters_opt_out(reference: str) -> None:
    """Stop reminders to the person whose letter has this REFERENCE, like 12-ABCDE23456; nothing else changes."""
    opt_outs.opt_out(house(), SHELL, reference, [weekly.stop])
    say("No more reminders go there.")


@click.command()
def mail_receive() -> None:
    """Read one message from standard input, as a mail server's pipe gives it; refuses what a person has to read."""
    if not inbox.receive(house(), SHELL, sys.stdin.buffer.read(inbox.MOST_BYTES), [weekly.stop]):
        raise NotReturnedMail()
    say("Read.")


@click.command()
def mail_fetch() -> None:
    """Read the inbox of SURVEYHOST_MAIL_INBOX_URL now; prints how many messages were about letters."""
    of = house()
    if not of.settings.mail_inbox_url:
        raise NoInbox()
    count = inbox.fetch(of, [weekly.stop])
    say(f"{counted(count, 'message')} read.")
    result(count)
