"""What Qualtrics calls things that have no counterpart here."""

NAMES = {
    "CS": "a constant sum (type %(type)s)",
    "SBS": "a side-by-side table (type %(type)s)",
    "FileUpload": "a file to be sent (type %(type)s)",
    "HeatMap": "a heat map (type %(type)s)",
    "HotSpot": "a hot spot (type %(type)s)",
    "Timing": "a measure of time (type %(type)s)",
    "Captcha": "a captcha (type %(type)s)",
    "Meta": "what is recorded of the respondent's browser (type %(type)s)",
    "PGR": "answers to put into groups (type %(type)s)",
    "DD": "a list that opens level by level (type %(type)s)",
    "Draw": "a signature or drawing (type %(type)s)",
    "HL": "words to highlight (type %(type)s)",
}
"""Types of questions."""
FLOW = {
    "EmbeddedData": "embedded data: %(text)s",
    "EndSurvey": "an end of the survey before its last page: %(text)s",
    "Authenticator": "a log-in before questions: %(text)s",
    "WebService": "a call of another service: %(text)s",
    "BlockRandomizer": "blocks in random order: %(text)s; all are shown in the order of the file",
    "Randomizer": "blocks in random order: %(text)s; all are shown in the order of the file",
    "Group": "a group of blocks: %(text)s",
}
"""Steps of a flow."""
ELEMENTS = {
    "QO": "a quota: %(text)s",
    "QG": "a group of quotas: %(text)s",
    "SCO": "scores: %(text)s",
    "SG": "a sample of respondents: %(text)s",
    "ED": "embedded data: %(text)s",
}
"""Elements of a file beside questions, blocks, flow and options."""
SILENT = frozenset({"STAT", "QC", "RS", "PROJ", "PL", "NT"})
"""Elements that only count or number."""
PRIVATE = frozenset({"Password", "EmailThankYou", "ThankYouEmailMessage"})
"""Options that open something: told without their value."""
TEXTS = frozenset(
    {
        "Header", "Footer", "EOSMessage", "SurveyTitle", "SurveyMetaDescription", "SurveyLinkCompletedMessage",
        "InactiveMessage", "SurveyLinkExpirationMessage", "EOSRedirectURL", "CustomStyles",
    }
)  # fmt: skip
"""Options that people read."""
