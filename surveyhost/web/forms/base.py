"""What every form has: protection against forgery, its errors by field, and a place for a service's refusal."""

from flask_wtf import FlaskForm
from wtforms.i18n import DummyTranslations

from ...core.errors import Refusal
from ..account.refusals import in_words

WHOLE = "main"
"""Where the line of the error summary leads for what belongs to no field: the page."""


class Misfilled(Refusal):
    """A field holds what cannot be taken; the form says which, and why."""

    sentence = "A field of this form is not filled in as it should be."


class Form(FlaskForm):
    """A form that was posted, or is to be shown: `Form(data={...})`, `Form(obj=...)`."""

    class Meta(FlaskForm.Meta):
        def get_translations(self, form: object) -> DummyTranslations:
            """The library's own messages are never seen: each field here says its own, in the person's language."""
            del form
            return DummyTranslations()

    def check(self) -> None:
        """Misfilled unless every field holds what it should. A refusal, so that a view has one way to say no."""
        if not self.validate():
            raise Misfilled()

    def say_no(self, refusal: Refusal) -> None:
        """Put a refusal on the field to which it belongs; on the form as a whole where it belongs to none of these."""
        if isinstance(refusal, Misfilled):
            return
        field = self._fields.get(refusal.field or "")
        if field is None:
            self.form_errors.append(in_words(refusal))
        else:
            field.errors = [*field.errors, in_words(refusal)]

    @property
    def problems(self) -> list[tuple[str, str]]:
        """(id of the field, sentence) of every error, in the order of the form; for the error summary."""
        found = [(name, str(error)) for name, field in self._fields.items() for error in field.errors]
        return [*found, *((WHOLE, str(error)) for error in self.form_errors)]
