"""The pages for recipients of letters, on the office's host: their addresses, and the languages they speak."""

from flask import Blueprint, request

from ... import languages
from ..account import language

blueprint = Blueprint("recipients", __name__, url_prefix="/account")


def chosen() -> str | None:
    """The language that the address asks for (?lang=), kept from page to page; None for the browser's."""
    return languages.nearest(request.args.get("lang", ""))


@blueprint.context_processor
def _for_templates() -> dict[str, object]:
    spoken = language.language()
    return {
        "chosen": chosen(),
        "direction": languages.direction(spoken),
        "face": languages.face(spoken),
        "spoken_languages": [(one, languages.name(one)) for one in languages.participants()],
        "page": request.endpoint,
    }
