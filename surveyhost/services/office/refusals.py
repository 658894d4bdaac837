"""What office refuses: each kind of no with its sentence, and the field it belongs to."""

from ...core.errors import Frozen, NotThere, OperatorRefusal, Refusal


class NoSuchSurvey(NotThere):
    sentence = "There is no survey %(survey_id)s."


class NoSuchClient(NotThere):
    sentence = "There is no client %(client_id)s."
    field = "client"


class NoSuchWave(NotThere):
    sentence = "Survey %(survey_id)s has %(which)s."


class NoSurveyNumber(NotThere):
    sentence = "'%(text)s' is not a survey; a survey is given as 3, or as 3/2 for its second wave."


class FrozenByPulse(Frozen):
    sentence = "%(what)s cannot be changed: survey %(survey_id)s belongs to a pulse whose contract is made."


class FrozenByWave(Frozen):
    sentence = "%(what)s is frozen: wave %(number)s of survey %(survey_id)s is in the field."


class ClockJumped(Refusal):
    sentence = (
        "The clock says %(now)s UTC, but the last moment known to be right is %(expected)s UTC; nothing "
        "is opened, closed or destroyed until an administrator confirms the clock (`surveyhost clock "
        "confirm`, or the console's first page)."
    )


class DocumentDamaged(Refusal):
    """Something stored, a policy or groups, cannot be read."""

    sentence = "%(about)s cannot be read; see `surveyhost verify`."


class EndIsMarked(OperatorRefusal):
    sentence = "The end of the audit log is marked; there is nothing to mark again."


class AuditLogFaulty(OperatorRefusal):
    sentence = "%(fault)s"


class AuditLogFault(Refusal):
    """What is wrong with the audit log; found by checking it, and shown."""


class LogChanged(AuditLogFault):
    sentence = "The audit log was changed at event %(number)s."


class LogWrittenAnew(AuditLogFault):
    sentence = "The audit log was rewritten at event %(number)s or before."


class LogSealForeign(AuditLogFault):
    sentence = "The audit log was rewritten: event %(number)s has not the desk's seal."


class LogNeverSealed(AuditLogFault):
    sentence = "Event %(number)s of the audit log was never sealed by the desk."


class LogMiscounted(AuditLogFault):
    sentence = "The number of events in the audit log is %(events)s, and not %(counted)s as its end counts."


class LogCutShort(AuditLogFault):
    sentence = "The audit log was cut short; events missing at its end: %(lost)s."


class LogUnmarked(AuditLogFault):
    sentence = (
        "%(path)s is missing, so nobody can tell whether events are missing at the end of the audit log: bring it back "
        "from your copy of the keys, or, if there is none, see `surveyhost init --mark-log`."
    )


class LogMarkForeign(AuditLogFault):
    sentence = (
        "%(path)s is not one that we wrote, so nobody can tell whether events are missing at the end of the audit log: "
        "bring it back from your copy of the keys, or, if there is none, see `surveyhost init --mark-log`."
    )
