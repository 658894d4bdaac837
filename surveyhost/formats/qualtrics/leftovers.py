"""What of a survey stands beside its questions: rules, skips, options, quotas and other elements."""

from ..htmltext import plain, short
from .file import Part, is_on, leaves, listed, part, words
from .form import Form
from .names import ELEMENTS, PRIVATE, SILENT, TEXTS
from .question import NOTHING, Question

_KNOWN = frozenset(
    {
        "ForceResponse", "ForceResponseType", "Type", "MinChoices", "MaxChoices", "ContentType", "ValidNumber",
        "MinChars", "MaxChars", "TotalChars", "ValidDateType", "ValidPhoneType", "ValidZipType", "ChoiceTotal",
    }
)  # fmt: skip
_BLOCK = frozenset({"Type", "SubType", "Description", "ID", "BlockElements", "show_if"})


def tell(form: Form) -> None:
    """Everything of the survey that has no place in a questionnaire."""
    description = plain(words(form.survey.entry.get("SurveyDescription")))
    if description:
        form.tell_of("survey", "the description of the survey: %(text)s", text=description)
    for key, value in form.survey.options.items():
        said = plain(", ".join(leaves(value)))
        if key in TEXTS and said and said not in {"https://", "http://"}:
            form.tell_of("survey", "%(name)s: %(text)s", name=key, text=said)
    others = {key: value for key, value in form.survey.options.items() if key not in TEXTS}
    changed = [
        key if key in PRIVATE else f"{key} ({short(plain(', '.join(leaves(value))), 200)})"
        for key, value in others.items()
        if set(leaves(value)) - NOTHING - {"No", "no", "http://", "https://"}
    ]
    if changed:
        form.tell_of("survey", "settings of Qualtrics: %(listed)s", listed=", ".join(changed))
    for element in form.survey.others:
        _tell_element(form, element)


def _tell_element(form: Form, element: Part) -> None:
    kind, payload = words(element.get("Element")), element.get("Payload")
    if kind in SILENT:
        return
    if kind == "SCO" and not any(listed(part(payload).get("ScoringCategories"))):
        return
    text = ", ".join(dict.fromkeys(plain(one) for one in leaves([element.get("SecondaryAttribute"), payload])))
    sentence = ELEMENTS.get(kind, "an element of the file (%(type)s): %(text)s")
    form.tell_of("survey", sentence, type=kind, text=short(text, 400))


def tell_skips(form: Form, tag: str, element: Part) -> None:
    """Where answers lead past other questions."""
    for one in map(part, listed(element.get("SkipLogic"))):
        where = words(one.get("SkipToDescription")) or words(one.get("SkipToDestination"))
        text = plain(words(one.get("Description"))) or words(one.get("Locator"))
        form.words.tell_of(f"question {tag}", "a jump (%(text)s) to %(where)s", text=text, where=plain(where))


def tell_block(form: Form, place: str, block: Part) -> None:
    """What a block does beside showing questions."""
    options = part(block.get("Options")) | {key: one for key, one in block.items() if key not in _BLOCK | {"Options"}}
    said = [
        f"{key} ({short(', '.join(leaves(value)), 200)})"
        for key, value in options.items()
        if set(leaves(value)) - NOTHING - {"Expanded", "Collapsed"}
    ]
    if said:
        form.words.tell_of(place, "settings for appearance and behaviour: %(listed)s", listed=", ".join(said))


def tell_rules(question: Question) -> None:
    """What is asked of answers beyond what we can ask for."""
    rules = question.rules
    if words(rules.get("ForceResponse")) == "RequestResponse":
        question.tell("that an answer is asked for once but not required")
    if any(leaves(rules.get("CustomValidation"))):
        text = short(", ".join(map(plain, leaves(rules["CustomValidation"]))), 300)
        question.tell("the rule that its answers obey: %(value)s", value=text)
    rest = {key: one for key, one in rules.items() if key not in _KNOWN | {"CustomValidation"}}
    said = [f"{key} ({short(', '.join(leaves(one)), 100)})" for key, one in rest.items() if is_said(one)]
    if said:
        question.tell("rules for its answers: %(listed)s", listed=", ".join(said))


def is_said(value: object) -> bool:
    """Whether there is anything in it beside what switches nothing on."""
    return bool(set(leaves(value)) - NOTHING) or is_on(value)
