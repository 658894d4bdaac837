"""release comments."""

from collections.abc import Callable, Iterator

import click

from ...core.plurals import counted
from ...core.release.comments.reviewing import CommentState
from ...core.roles import Act
from ...core.texts.natural import natural
from ...services.releases import comment_review
from ...services.releases.comment_review import Comment
from ..refusals import NoCommentNumber, NoSuchMask
from ..shared import actor, house, result, say, waiting


@click.command()
@click.argument("survey")
@click.option("--as", "address", required=True, help="Who reads: an account of staff with that role.")
@click.option("--withhold", multiple=True, type=int, help="Number of a comment that is not printed.")
@click.option("--show", multiple=True, type=int, help="Number of a comment that is printed as it is marked.")
@click.option("--mask", multiple=True, help="Words to mask in a comment, like '12:the night watchman'.")
@click.option("--unmask", multiple=True, help="Words to show again, like '12:Lan'.")
@click.option(
    "--replace", multiple=True, help="A neutral sentence printed in its place, like '12:Shifts change too late.'."
)
@click.option("--heading", multiple=True, help="The heading over a comment, like '12:Shifts'.")
@click.option("--undo", multiple=True, type=int, help="Number of a comment whose last decision is taken back.")
@click.option("--read", "is_read", is_flag=True, help="All are read; those not decided about stand as they are marked.")
def release_comments(survey: str, address: str, is_read: bool, **acts: tuple[str | int, ...]) -> None:
    """List the comments of the release that waits, or decide about them; prints how many are still unread.

    A comment stands as it would be printed, what is masked between ~~. One that is "foreign" is in no language of the
    wave, and is withheld unless it is shown. The audit log holds every decision, and none of the words.
    """
    of = house()
    who = actor(of, address, Act.COMMENTS_REVIEW)
    line = waiting(of, survey)
    for act, chosen in acts.items():
        for one in chosen:
            number, words = _number_and_words(str(one), act)
            comment_review.decide(of, who, line.id, number, act, words(comment_review.comments(of, line.id)))
    if is_read:
        comment_review.accept(of, who, line.id)
        comment_review.finish(of, who, line.id)
    elif not any(acts.values()):
        for text in _listed(comment_review.comments(of, line.id)):
            click.echo(text)
    unread = comment_review.progress(of, line.id).unread
    say(f"{counted(unread, 'comment is', 'comments are')} still to be read." if unread else "Every comment is read.")
    result(unread)


def _number_and_words(text: str, act: str) -> tuple[int, Callable[[list[Comment]], str]]:
    """ "12:words" as a number and what the decision needs besides it."""
    typed, _, words = text.partition(":")
    number = natural(typed)
    if number is None:
        raise NoCommentNumber(act=act, text=text)
    return number, lambda comments: _start(comments, number, words) if act == "unmask" else words


def _start(comments: list[Comment], number: int, words: str) -> str:
    """Where the mask over these words begins."""
    for one in comments[number - 1 : number]:
        for text, start, _ in one.pieces:
            if start is not None and text.casefold() == words.strip().casefold():
                return str(start)
    raise NoSuchMask(number=number, words=words)


def _listed(comments: list[Comment]) -> Iterator[str]:
    item = ""
    for one in comments:
        if one.item != item:
            item = one.item
            yield f"\n{next(iter(one.question.values()))}"
        text = "".join(words if start is None else f"~~{words}~~" for words, start, _ in one.pieces)
        progress = one.state if one.is_read else "foreign" if one.is_foreign else "unread"
        yield f"{one.number:5} {progress:9} {' '.join(text.split())}"
        if one.state == CommentState.REPLACED:
            yield f"{'':15} printed in its place: {one.neutral}"
