"""What formats refuses: each kind of no with its sentence, and the field it belongs to."""

from ..core.errors import Refusal


class LimeSurveyRefused(Refusal):
    """A file is no LimeSurvey file that can be read."""

    field = "file"


class LimeSurveyExpression(Refusal):
    """An expression of a LimeSurvey file has no counterpart."""


class QualtricsRefused(Refusal):
    """A file is no Qualtrics file that can be read."""

    field = "file"


class QualtricsLogic(Refusal):
    """Logic of a Qualtrics file has no counterpart."""


class XlsFormExpression(Refusal):
    """An expression of an XLSForm has no counterpart."""


class LimeSurveyTooLarge(Refusal):
    sentence = "The file is larger than %(most)s MB."
    field = "file"


class LimeSurveyEntities(LimeSurveyRefused):
    sentence = "The file declares entities, which no .lss file does."


class LimeSurveyNoSurvey(LimeSurveyRefused):
    sentence = "The file is no .lss file: it has no LimeSurvey survey in it."


class LimeSurveyNoXml(LimeSurveyRefused):
    sentence = "The file is no .lss file: it is not XML (%(error)s)."


class LimeSurveyTooMany(LimeSurveyRefused):
    sentence = "The file has more than %(most)s %(table)s."


class LimeSurveyUnknown(LimeSurveyExpression):
    sentence = "'%(what)s' has no counterpart"


class LimeSurveyEndsEarly(LimeSurveyExpression):
    sentence = "the equation ends too early"


class LimeSurveyTooDeep(LimeSurveyExpression):
    sentence = "the equation has more than %(most)s levels of brackets"


class LimeSurveyTooLong(LimeSurveyExpression):
    sentence = "it has more than %(most)s characters here"


class LimeSurveyNoQuestion(LimeSurveyExpression):
    sentence = "%(name)s is no earlier question that came along"


class LimeSurveyNoSuchAnswer(LimeSurveyExpression):
    sentence = "'%(operator)s %(value)s' is true of no answer that can be given"


class NothingToAsk(Refusal):
    """A file of another tool holds nothing that can be answered here."""

    sentence = "The file has no question that can be asked here (left out: %(count)s)."
    field = "file"


class QuestionnaireNotUtf8(Refusal):
    sentence = "The questionnaire file is not text in UTF-8."
    field = "file"


class QualtricsTooLarge(Refusal):
    sentence = "The .qsf file is larger than %(most)s MB."
    field = "file"


class QualtricsNoJson(QualtricsRefused):
    sentence = "The file is no .qsf file: it is not JSON."


class QualtricsNoSurvey(QualtricsRefused):
    sentence = "The file is no .qsf file: it has no Qualtrics survey in it."


class QualtricsTooDeep(QualtricsRefused):
    sentence = "The file is nested more than %(most)s levels deep, which no .qsf file is."


class QualtricsTwice(QualtricsRefused):
    sentence = "Two parts of the file have the same id (%(name)s), so it is not known which is meant."


class QualtricsUnknown(QualtricsLogic):
    sentence = "the logic '%(what)s' has no counterpart"


class QualtricsNoQuestion(QualtricsLogic):
    sentence = "it asks about %(name)s, which is no earlier question that came along"


class QualtricsNoChoice(QualtricsLogic):
    sentence = "'%(name)s' is no answer that can be asked about here"


class QualtricsMixed(QualtricsLogic):
    sentence = "its sets of logic are joined by both 'and' and 'or'"


class QualtricsTooLong(QualtricsLogic):
    sentence = "the logic has more than %(most)s characters here"


class XlsFormNoSurvey(Refusal):
    sentence = "The workbook has no sheet called survey (its sheets are %(listed)s)."
    field = "file"


class XlsFormUnknown(XlsFormExpression):
    sentence = "'%(what)s' has no counterpart here"


class XlsFormEndsEarly(XlsFormExpression):
    sentence = "it ends too early"


class XlsFormTooDeep(XlsFormExpression):
    sentence = "brackets are nested more than %(most)s deep"


class XlsFormNoQuestion(XlsFormExpression):
    sentence = "%(name)s is no question that came along"


class XlsFormNoNumber(XlsFormExpression):
    sentence = "'%(text)s' is no number"


class XlsFormAsksNothing(XlsFormExpression):
    sentence = "'%(operator)s' asks nothing of %(item)s, which is a %(kind)s"


class XlsFormAbsent(XlsFormExpression):
    sentence = "it refers to '%(name)s', for which no answer is stored"


class XlsFormNoOption(XlsFormExpression):
    sentence = "'%(name)s' is no option of %(item)s"


class XlsFormNoOrder(XlsFormExpression):
    sentence = "'%(operator)s' needs numbers, and the options of %(item)s are none"


class XlsFormNeverHolds(XlsFormExpression):
    sentence = "it can never be true"


class XlsFormUnanswered(XlsFormExpression):
    sentence = "whether %(item)s was answered cannot be asked"


class XlsFormTooLong(XlsFormExpression):
    sentence = "it is longer than %(most)s characters"


class XlsFormNoTypes(Refusal):
    sentence = "The sheet %(sheet)s has no column called type, so it is no XLSForm."
    field = "file"
