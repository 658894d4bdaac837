"""Which item is a questionnaire's outcome, and which items are related to it."""

from ..questionnaire.measures import Measure, measures
from ..questionnaire.model import Questionnaire
from .scales import rated


def outcome(questionnaire: Questionnaire) -> Measure | None:
    """The item that others are related to: of the theme marked as outcome its eNPS item, else its first rating.

    Without such a theme the questionnaire's eNPS item; None where it has none.
    """
    marked = {theme.code for theme in questionnaire.themes if theme.outcome}
    of_theme = {item.code for item in questionnaire.items() if item.theme in marked}
    known = [measure for measure in measures(questionnaire) if not measure.conditional]
    score = [measure for measure in known if measure.scale == "enps"]
    inside = [measure for measure in score if measure.item in of_theme]
    inside += [measure for measure in rated(questionnaire) if measure.item in of_theme and not measure.conditional]
    return next(iter(inside or ([] if of_theme else score)), None)


def related(questionnaire: Questionnaire) -> tuple[Measure, ...]:
    """The items whose relation with the outcome is counted: rated by everybody, not of the outcome's own theme."""
    of = outcome(questionnaire)
    if of is None:
        return ()
    marked = {theme.code for theme in questionnaire.themes if theme.outcome}
    own = {item.code for item in questionnaire.items() if item.theme in marked} | {of.item}
    return tuple(one for one in rated(questionnaire) if not one.conditional and one.item not in own)
