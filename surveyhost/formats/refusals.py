"""What formats refuses: each kind of no with its sentence, and the field it belongs to."""

from ..core.errors import Refusal


class Expression(Refusal):
    """A condition of another tool has no counterpart."""


class ExpressionUnknown(Expression):
    sentence = "'%(what)s' has no counterpart here"


class ExpressionEndsEarly(Expression):
    sentence = "it ends too early"


class ExpressionTooDeep(Expression):
    sentence = "brackets are nested more than %(most)s deep"


class ExpressionTooLong(Expression):
    sentence = "it is longer than %(most)s characters"


class ExpressionNoQuestion(Expression):
    sentence = "%(name)s is not an earlier question that came along"


class LimeSurveyRefused(Refusal):
    """A file is no LimeSurvey file that can be read."""

    field = "file"


class QualtricsRefused(Refusal):
    """A file is no Qualtrics file that can be read."""

    field = "file"


class LimeSurveyTooLarge(Refusal):
    sentence = "The file is larger than %(most)s MB."
    field = "file"


class LimeSurveyEntities(LimeSurveyRefused):
    sentence = "The file declares entities, which no .lss file does."


class LimeSurveyNoSurvey(LimeSurveyRefused):
    sentence = "The file is not an .lss file: it has no LimeSurvey survey in it."


class LimeSurveyNoXml(LimeSurveyRefused):
    sentence = "The file is not an .lss file: it is not XML (%(error)s)."


class LimeSurveyTooMany(LimeSurveyRefused):
    sentence = "The file has more than %(most)s %(table)s."


class LimeSurveyNoSuchAnswer(Expression):
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
    sentence = "The file is not a .qsf file: it is not JSON."


class QualtricsNoSurvey(QualtricsRefused):
    sentence = "The file is not a .qsf file: it has no Qualtrics survey in it."


class QualtricsTooDeep(QualtricsRefused):
    sentence = "The file is nested more than %(most)s levels deep, which no .qsf file is."


class QualtricsTwice(QualtricsRefused):
    sentence = "Two parts of the file have the same id (%(name)s), so it is not known which is meant."


class QualtricsNoChoice(Expression):
    sentence = "'%(name)s' is not an answer that can be asked about here"


class QualtricsMixed(Expression):
    sentence = "its sets of logic are joined by both 'and' and 'or'"


class XlsFormNoSurvey(Refusal):
    sentence = "The workbook has no sheet called survey (its sheets are %(listed)s)."
    field = "file"


class XlsFormNoNumber(Expression):
    sentence = "'%(text)s' is not a number"


class XlsFormAsksNothing(Expression):
    sentence = "'%(operator)s' asks nothing of %(item)s, which is a %(kind)s"


class XlsFormAbsent(Expression):
    sentence = "it refers to '%(name)s', for which no answer is stored"


class XlsFormNoOption(Expression):
    sentence = "'%(name)s' is not an option of %(item)s"


class XlsFormNoOrder(Expression):
    sentence = "'%(operator)s' needs numbers, and the options of %(item)s are none"


class XlsFormNeverHolds(Expression):
    sentence = "it can never be true"


class XlsFormUnanswered(Expression):
    sentence = "whether %(item)s was answered cannot be asked"


class XlsFormNoTypes(Refusal):
    sentence = "The sheet %(sheet)s has no column called type, so it is no XLSForm."
    field = "file"
