"""wave follow-up."""

from collections.abc import Iterable

import click

from ...services.loop import setting_up
from ...services.loop.setting_up import Proposal
from ...services.office import survey_rows
from ..refusals import NoSuchActionNamed, NotNamed
from ..shared import SHELL, house, result, say

NAMED = "An action in the client's words, in one language: '3:en=A meeting at the start of each shift'."


@click.command()
@click.argument("survey")
@click.option(
    "--unit", default="", metavar="PATH", help="Ask those whom this unit's row counted; default: the company."
)
@click.option("--named", multiple=True, metavar="ACTION:LANGUAGE=WORDS", help=NAMED)
@click.option("--drop", is_flag=True, help="Let the next wave be a full one after all.")
def wave_follow_up(survey: str, unit: str, named: tuple[str, ...], drop: bool) -> None:
    """Let the next wave ask again about every action on the findings of the latest release; prints its number.

    In the client's own language an action is asked about as it is written on the plan, unless --named says otherwise.
    The wave is then looked at, opened and closed like any other: `wave plan`, `wave open`.
    """
    of = house()
    survey_id = survey_rows.resolve(of, survey).survey_id
    if drop:
        setting_up.drop(of, SHELL, survey_id)
        say("The next wave is a full one.")
        return
    proposed = setting_up.proposal(of, survey_id)
    words = _words(proposed, named)
    for action in proposed.actions:
        for language, said in words[action.id].items():
            say(f"{action.id}:{language}={said}")
    missing = [f"{action}:{tag}" for action, texts in words.items() for tag, said in texts.items() if not said.strip()]
    if missing:
        raise NotNamed(listed=", ".join(missing))
    result(setting_up.set_up(of, SHELL, survey_id, words, unit).number)


def _words(proposed: Proposal, named: Iterable[str]) -> dict[int, dict[str, str]]:
    """Action to language to words: as it stands on the plan, and as the options say."""
    words = {one.id: dict(one.named) for one in proposed.actions}
    for text in named:
        which, equals, said = text.partition("=")
        number, _, language = which.strip().partition(":")
        action = int(number) if number.isascii() and number.isdecimal() and len(number) < 10 else 0
        if not equals or language not in words.get(action, {}):
            known = ", ".join(f"{one}:{tag}" for one, texts in words.items() for tag in texts)
            raise NoSuchActionNamed(text=text, known=known)
        words[action][language] = said.strip()
    return words
