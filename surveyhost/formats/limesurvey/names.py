"""What LimeSurvey calls things: types without counterpart, attributes and settings, and what they are by default."""

NAMES = {
    "I": "a switch of languages (type %(type)s)",
    "|": "a file to be sent (type %(type)s)",
    "*": "an equation (type %(type)s)",
}
"""Types that have no counterpart here."""
CHANGES = {
    "array_filter": "that only what is chosen in %(value)s is shown; everything is shown",
    "array_filter_exclude": "that what is chosen in %(value)s is not shown; everything is shown",
    "date_max": "the last day, %(value)s",
    "date_min": "the first day, %(value)s",
    "em_validation_q": "the rule that its answers obey: %(value)s",
    "em_validation_q_tip": "what is said of the rule that its answers obey: %(value)s",
    "em_validation_sq": "the rule that each of its answers obeys: %(value)s",
    "em_validation_sq_tip": "what is said of the rule that each of its answers obeys: %(value)s",
    "equals_num_value": "that its numbers add up to %(value)s",
    "equation": "its equation: %(value)s",
    "exclude_all_others": "the option that excludes all others: %(value)s",
    "max_answers": "the most answers: %(value)s",
    "max_num_value": "that its numbers add up to at most %(value)s",
    "max_num_value_n": "the highest number, %(value)s",
    "max_num_value_sgqa": "the highest number, as answered in %(value)s",
    "max_subquestions": "the most answers in order: %(value)s",
    "maximum_chars": "the most characters: %(value)s",
    "min_answers": "the fewest answers: %(value)s",
    "min_num_value": "that its numbers add up to at least %(value)s",
    "min_num_value_n": "the lowest number, %(value)s",
    "min_num_value_sgqa": "the lowest number, as answered in %(value)s",
    "multiflexible_max": "the highest number, %(value)s",
    "multiflexible_min": "the lowest number, %(value)s",
    "multiflexible_step": "numbers in steps of %(value)s",
    "num_value_equals_sgqa": "that its numbers add up to what is answered in %(value)s",
    "num_value_int_only": "that only whole numbers are taken",
    "numbers_only": "that only numbers are taken",
    "other_comment_mandatory": "that people who choose 'other' are asked for a comment",
    "other_numbers_only": "that only numbers are taken beside 'other'",
    "other_replace_text": "the words of 'other': %(value)s",
    "prefix": "the words before its answer: %(value)s",
    "random_group": "its place among questions in random order (%(value)s)",
    "suffix": "the words behind its answer: %(value)s",
    "time_limit": "a time limit in seconds: %(value)s",
    "time_limit_message": "what is said when time is up: %(value)s",
    "validation": "the pattern its answer must match (%(value)s)",
}
"""Attributes that change what is asked or taken, each with its sentence. All others are told together."""
DEFAULTS = {
    "assessment_value": {"1"},
    "addlineicon": {"plus"},
    "autoaddnewline": {"no"},
    "clear_default": {"N"},
    "display_columns": {"1"},
    "location_defaultcoordinates": {""},
    "location_mapheight": {"300"},
    "location_mapservice": {"0", "100"},
    "location_mapwidth": {"500"},
    "location_mapzoom": {"11"},
    "max_filesize": {"10240"},
    "multiflexible_step": {"1"},
    "question_template": {"core"},
    "save_as_default": {"N"},
    "show_totals": {"X"},
    "statistics_showgraph": {"1"},
    "statistics_showmap": {"1"},
    "time_limit_action": {"1"},
    "value_range_allows_missing": {"1"},
    "array_filter_style": {"0", "1"},
    "fix_height": {"200"},
}
"""What an attribute is where nobody set it, beside blank, 0 and what stands in `NOTHING`."""
NOTHING = frozenset({"", "0", "N", "no", "false", "default", "none", "normal", "inherit", "I", "-1"})
"""Values that switch nothing on, or leave it to LimeSurvey's own setting."""
SETTINGS = frozenset(
    {
        "sid", "gsid", "owner_id", "language", "additional_languages", "active", "datecreated", "lastmodified",
        "autonumber_start", "tokenlength", "bouncetime", "usetokens", "nokeyboard",
    }
)  # fmt: skip
"""Settings of a survey that number it, date it or name its languages; they say nothing about the questionnaire."""
PRIVATE = frozenset(
    {
        "admin", "adminemail", "faxto", "bounce_email", "emailresponseto", "emailnotificationto",
        "bounceaccounthost", "bounceaccountpass", "bounceaccountuser", "googleanalyticsapikey",
    }
)  # fmt: skip
"""Settings that name somebody or open something: told without their value."""
COLUMNS = {
    "groups": {"gid", "sid", "id", "language", "group_name", "description", "group_order", "grelevance"}
    | {"randomization_group"},
    "questions": {
        "qid", "sid", "gid", "id", "parent_qid", "type", "title", "question", "help", "script", "language", "other",
        "mandatory", "encrypted", "question_order", "scale_id", "same_default", "same_script", "relevance", "preg",
        "question_theme_name", "modulename", "lid_legacy",
    },
    "answers": {"aid", "qid", "code", "answer", "sortorder", "assessment_value", "language", "scale_id", "id"},
}  # fmt: skip
"""Columns of the tables that are read, or that number a row. A value in any other is told."""
TEXTS = {
    "surveyls_endtext": "the text after the last page: %(text)s",
    "surveyls_url": "the address that people are sent to at the end: %(text)s",
    "surveyls_urldescription": "the name of the address at the end: %(text)s",
    "surveyls_policy_notice": "the privacy notice: %(text)s",
    "surveyls_policy_notice_label": "the label of the box under the privacy notice: %(text)s",
    "surveyls_policy_error": "what is said where the privacy notice is not accepted: %(text)s",
    "surveyls_legal_notice": "the legal notice: %(text)s",
    "surveyls_email_invite_subj": "the subject of the invitation mail: %(text)s",
    "surveyls_email_invite": "the invitation mail: %(text)s",
    "surveyls_email_remind_subj": "the subject of the reminder mail: %(text)s",
    "surveyls_email_remind": "the reminder mail: %(text)s",
    "surveyls_email_register_subj": "the subject of the registration mail: %(text)s",
    "surveyls_email_register": "the registration mail: %(text)s",
    "surveyls_email_confirm_subj": "the subject of the confirmation mail: %(text)s",
    "surveyls_email_confirm": "the confirmation mail: %(text)s",
    "email_admin_notification_subj": "the subject of the mail to the administrator: %(text)s",
    "email_admin_notification": "the mail to the administrator: %(text)s",
    "email_admin_responses_subj": "the subject of the mail with answers to the administrator: %(text)s",
    "email_admin_responses": "the mail with answers to the administrator: %(text)s",
    "surveyls_alias": "the short address: %(text)s",
    "surveyls_attributecaptions": "the captions of participants' attributes: %(text)s",
    "attachments": "what is attached to mails: %(text)s",
}
"""Texts of a survey that have no place in a questionnaire."""
FORMATS = frozenset({"surveyls_dateformat", "surveyls_numberformat"})
"""How LimeSurvey writes days and numbers; here that follows from the language."""
