"""The words of a client's letters: edited, looked at as mail, and one sent to oneself."""

from flask import flash, redirect, render_template, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from ....core.errors import Refusal
from ....core.roles import Act
from ....services.letters import wordings
from ....services.letters.letter_text import PLACEHOLDERS, Wording
from ...account.guard import account, actor, allow, house, missing
from ...account.language import say
from ..blueprint import attempt, blueprint, found
from .forms import LetterWords

WHICH = "/surveys/<int:survey_id>/letters/<tag:language>/<any(invitation, reminder):kind>"


@blueprint.get("/surveys/<int:survey_id>/letters")
@allow(Act.LETTER_EDIT)
def letter_words(survey_id: int) -> str:
    """Invitation and reminder in each language of the survey."""
    of = found(wordings.setting, house(), survey_id)
    return render_template("console/clients/letter_words.html", survey=of.page, letters=wordings.listed(of))


@blueprint.get(WHICH)
@allow(Act.LETTER_EDIT)
def letter(survey_id: int, language: str, kind: str) -> str:
    """One letter: its words to edit, and how it looks."""
    of, kept = _kept(survey_id, language, kind)
    return _page(of, kept, LetterWords(data=_shown(kept.wording)))


def _kept(survey_id: int, language: str, kind: str) -> tuple[wordings.Setting, wordings.Kept]:
    of = found(wordings.setting, house(), survey_id)
    known: dict[tuple[str, str], wordings.Kept] = {(one.language, one.kind): one for one in wordings.listed(of)}
    if (language, kind) not in known:
        missing()
    return of, known[language, kind]


def _shown(wording: Wording) -> dict[str, str]:
    return {"subject": wording.subject, "heading": wording.heading, "paragraphs": "\n\n".join(wording.paragraphs)}


def _page(of: wordings.Setting, kept: wordings.Kept, form: LetterWords) -> str:
    wording = None if form.problems else _wording(form)
    shown = wordings.preview(house(), of, kept.language, kept.kind, wording)
    return render_template(
        "console/clients/letter.html",
        survey=of.page,
        kept=kept,
        form=form,
        subject=shown.subject,
        body=Markup(wordings.inside(shown.html)),  # noqa: S704  (our own template, which escapes what people wrote)
        text=shown.text,
        placeholders=PLACEHOLDERS,
    )


def _wording(form: LetterWords) -> Wording:
    parts = tuple(part.strip() for part in form.paragraphs.data.replace("\r\n", "\n").split("\n\n") if part.strip())
    return Wording(form.subject.data, form.heading.data, parts)


@blueprint.post(WHICH)
@allow(Act.LETTER_EDIT)
def letter_keep(survey_id: int, language: str, kind: str) -> Response | str | tuple[str, int]:
    """Keep the words for all this client's letters, go back to ours, or only look at them."""
    of, kept = _kept(survey_id, language, kind)
    form = LetterWords()
    try:
        form.check()
        if form.act.data == "look":
            return _page(of, kept, form)
        wording = None if form.act.data == "standard" else _wording(form)
        wordings.keep(house(), actor(), of.client.id, language, kept.kind, wording)
    except Refusal as refusal:
        form.say_no(refusal)
        return _page(of, kept, form), 422
    flash(say("The letter is saved for all this client's surveys."), "ok")
    return redirect(url_for("console.letter_words", survey_id=survey_id))


@blueprint.post(WHICH + "/test")
@allow(Act.LETTER_EDIT)
def letter_test(survey_id: int, language: str, kind: str) -> Response:
    """The letter as kept, to one's own address, with a link that leads nowhere."""
    of, kept = _kept(survey_id, language, kind)
    to = account().email
    return attempt(
        lambda: wordings.send_test(house(), of, language, kept.kind, to),
        say("Sent to %(address)s.", address=to),
        url_for("console.letter", survey_id=survey_id, language=language, kind=kind),
    )
