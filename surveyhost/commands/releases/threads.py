"""threads list, show, review: the vendor's side of comments that can be answered.

What the client says to a comment is said in the portal and nowhere else: whoever has the shell could else both write a
reply and read it, and those are two people.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping

import click

from ...core.plurals import counted
from ...core.roles import Act
from ...core.texts.natural import natural
from ...services.office import survey_rows
from ...services.office.house import Actor, House
from ...services.office.survey_rows import title_in
from ...services.threads import reading
from ...services.threads.listing import Comment, Standing
from ...services.threads.refusals import NoSuchMessage, NoSuchThread, WhyMissing
from ..refusals import NoThreadNumber
from ..shared import actor, house, result, say

_AS = click.option("--as", "address", required=True, help="Who reads: an account of staff that reviews comments.")
_OF_MESSAGES = ("hear", "withhold")


@click.command()
@_AS
def threads_list(address: str) -> None:
    """Waves whose writers can be answered: what waits for a reviewer, and when the next round of replies goes.

    How many comments the client has not acknowledged holds back the round; who wrote them is nowhere.
    """
    of = house()
    actor(of, address, Act.COMMENTS_REVIEW)
    listed = reading.dialogues(of)
    for one in listed:
        now, flagged = one.standing, "; serious ones wait for the client" if _is_serious(one.standing) else ""
        waits = f"{counted(now.unread, 'text')} to read, {counted(now.untold, 'comment')} not acknowledged{flagged}"
        click.echo(f"{one.wave} {title_in(one.title, 'en')}: {waits}; {_next(now)}")
    if not listed:
        say("No comment can be answered.")


def _is_serious(now: Standing) -> bool:
    return any(one.serious_by and not one.is_told for one in now.comments)


def _next(now: Standing) -> str:
    return f"next round from {now.next_day:%Y-%m-%d} on" if now.next_day else "the last round has gone"


@click.command()
@click.argument("survey")
@_AS
def threads_show(survey: str, address: str) -> None:
    """Each comment that can be answered, with its number, what the client said to it, and what came back."""
    of = house()
    actor(of, address, Act.COMMENTS_REVIEW)
    now = reading.standing(of, reading.release_of_wave(of, survey_rows.resolve(of, survey)))
    for one in now.comments:
        for line in _lines(one):
            click.echo(line)
    say(f"{counted(now.unread, 'text waits', 'texts wait')} to be read; {_next(now)}.")


def _lines(one: Comment) -> Iterator[str]:
    flagged = f" SERIOUS, to be acknowledged by {one.serious_by:%Y-%m-%d}" if one.serious_by and not one.is_told else ""
    yield f"{one.id:5} {' / '.join(one.path) or 'the company'}{flagged}: {' '.join(one.text.split())}"
    for reply in one.replies:
        said = " ".join((f"[{reply.acknowledgement}]" if reply.acknowledgement else "", *reply.words.split())).strip()
        yield f"      reply, {reply.state}, by {reply.written_by}: {said}"
    for message in one.messages:
        yield f"      message {message.id}, {message.state}, round {message.round}: {' '.join(message.words.split())}"


@click.command()
@click.argument("survey")
@_AS
@click.option("--let-go", multiple=True, help="Number of a comment to which the reply goes with the next round.")
@click.option(
    "--send-back", multiple=True, help="Number and why the reply does not go, like '12:It asks for a shift.'."
)
@click.option("--serious", multiple=True, help="Number of a comment that speaks of a threat or of somebody's safety.")
@click.option("--not-serious", multiple=True, help="Number of a comment that does not.")
@click.option("--hear", multiple=True, help="Number of a writer's message that is shown to the client.")
@click.option("--withhold", multiple=True, help="Number of a writer's message that is not.")
def threads_review(survey: str, address: str, **chosen: tuple[str, ...]) -> None:
    """Decide about replies and messages, and flag comments; prints how many texts still wait to be read.

    Let a reply go unless it asks who somebody is. What a client says to a comment is said in the portal only.
    """
    of = house()
    who = actor(of, address, Act.COMMENTS_REVIEW)
    release_id = reading.release_of_wave(of, survey_rows.resolve(of, survey))
    acts = _acts(of, who, release_id)
    asked = [(act, *_number(act, text)) for act in acts for text in chosen[act]]
    _check(reading.standing(of, release_id), asked)
    for act, number, words in asked:
        acts[act](number, words)
    unread = reading.standing(of, release_id).unread
    say(f"{counted(unread, 'text waits', 'texts wait')} to be read." if unread else "Everything is read.")
    result(unread)


def _check(now: Standing, asked: Iterable[tuple[str, int, str]]) -> None:
    """Before anything is done: NoSuchThread, NoSuchMessage or WhyMissing for the first that could not be."""
    comments = {one.id for one in now.comments}
    messages = {message.id for one in now.comments for message in one.unheard}
    for act, number, words in asked:
        if act in _OF_MESSAGES and number not in messages:
            raise NoSuchMessage()
        if act not in _OF_MESSAGES and number not in comments:
            raise NoSuchThread()
        if act == "send_back" and not words.strip():
            raise WhyMissing()


def _acts(of: House, who: Actor, release_id: int) -> Mapping[str, Callable[[int, str], None]]:
    """Each act, of the number and the words that it was given."""
    return {
        "let_go": lambda number, _: reading.let_go(of, who, release_id, number),
        "send_back": lambda number, words: reading.send_back(of, who, release_id, number, words),
        "serious": lambda number, _: reading.flag(of, who, release_id, number),
        "not_serious": lambda number, _: reading.flag(of, who, release_id, number, serious=False),
        "hear": lambda number, _: reading.hear(of, who, release_id, number, passes=True),
        "withhold": lambda number, _: reading.hear(of, who, release_id, number, passes=False),
    }


def _number(act: str, text: str) -> tuple[int, str]:
    """ "12:words" as a number and words."""
    typed, _, words = text.partition(":")
    number = natural(typed)
    if number is None:
        raise NoThreadNumber(act=act.replace("_", "-"), text=text)
    return number, words
