"""How this report is protected: certificate, destruction, groups that do not stand alone, hashes."""

from collections.abc import Mapping

from ...core.report_length import Length
from .. import protected
from ..formatting import N_
from ..model import Reading
from . import Part

SHELL = "shell"
CERTIFICATE = (
    ("groups", N_("Groups published")),
    ("smallest", N_("Smallest group")),
    ("kept", N_("Cells kept, of those planned")),
    ("items_proven", N_("Items proven for every group")),
    ("items_for_units_only", N_("Items shown for units only")),
    ("witness_sets", N_("Witness sets for each item")),
    ("audit_rounds", N_("Rounds of random search")),
    ("trials", N_("Combinations tried at random")),
    ("lightest_combination", N_("Lightest combination found")),
    ("seed", N_("Seed of the search")),
    ("primes", N_("Primes of the search")),
)
"""What the certificate says, in this order, as far as it says it."""
PEOPLE = {"smallest", "lightest_combination"}
PERCENT = {"kept"}


def _certificate(reading: Reading) -> list[tuple[str, str]]:
    words, facts = reading.words, reading.release.certificate
    rows = []
    sheets = {**reading.release.destruction, **facts}
    if "boxes" in sheets and "seats" in sheets and reading.release.respondents is not None:
        rows.append(
            (
                words.say("Responses opened, of seats"),
                " / ".join(words.number(int(str(sheets[one]))) for one in ("boxes", "seats")),
            )
        )
    for key, name in CERTIFICATE:
        if facts.get(key) is None:
            continue
        value = facts[key]
        listed = value if isinstance(value, list | tuple) else [value]
        text = ", ".join(words.number(one) if isinstance(one, int) else str(one) for one in listed)
        if key in PEOPLE:
            text = words.say("%(n)s people", n=text)
        if key in PERCENT:
            text = words.percent_of(int(str(value)))
        rows.append((words.say(name), text))
    relations = facts.get("relations")
    if isinstance(relations, Mapping) and relations:
        rows.append((words.say("Figures over two items, company only"), words.number(len(relations["items"]))))
    if reading.imprint.ledger is not None:
        rows.append(
            (words.say("Entry in the release ledger"), words.say("no. %(number)s", number=reading.imprint.ledger))
        )
    return rows


def _key_goes(reading: Reading, by: str) -> str:
    """When the private key goes; of one that its keeper holds we cannot say."""
    keeper = reading.release.policy.get("keeper")
    return reading.words.say("by its keeper, %(keeper)s", keeper=keeper) if keeper else by


def _destruction(reading: Reading) -> list[tuple[str, str]]:
    words, facts = reading.words, reading.release.destruction
    closed = words.day(str(facts.get("closed") or reading.release.closed))
    by = words.say("%(day)s at the latest", day=words.day(str(facts["by"]))) if facts.get("by") else ""
    rows = [(words.say("Salt, token key, seats and link digests"), closed)]
    if by:
        rows += [
            (words.say("Sealed responses"), by),
            (words.say("The key that opens them"), _key_goes(reading, by)),
            (words.say("Counts before protection"), by),
        ]
    roster = facts.get("roster")
    if roster == "on_request":
        rows.append((words.say("List of those invited"), words.say("when the company asks")))
    elif roster:
        rows.append((words.say("List of those invited"), words.day(str(roster))))
    return rows


LENGTHS = {
    Length.ONE_PAGE: N_("This is the one-page report."),
    Length.SUMMARY: N_("This is the summary."),
    Length.FULL: N_("This is the full report."),
}
SAME = {
    True: N_("One page, summary and full report are made from the same tables; each prints their code."),
    False: N_("Summary and full report are made from the same tables; each prints their code."),
}
"""By whether the report is the company's."""


def proof(reading: Reading) -> dict[str, object]:
    """The codes by which a file can be checked, as `_proof.html` prints them."""
    words, imprint = reading.words, reading.imprint
    return {
        "length": words.sentences(words.say(LENGTHS[reading.length]), words.say(SAME[reading.is_company])),
        "tables": words.code(imprint.tables_hash, 16),
        "facts": words.code(imprint.facts, 32),
        "audit": (words.number(imprint.audit[0]), words.code(imprint.audit[1], 16)) if imprint.audit else None,
        "contract": words.code(reading.release.policy_hash, 16),
        "before": words.code(imprint.before, 16) if imprint.before and imprint.before.strip("0") else "",
    }


def appendix(reading: Reading) -> Part:
    """How this report is protected: certificate, destruction, every group that does not stand alone, hashes."""
    words, imprint = reading.words, reading.imprint
    signed = (
        (words.say("Prepared by"), imprint.prepared_by, imprint.prepared, imprint.prepared_on),
        (words.say("Released by"), imprint.approved_by, imprint.released, imprint.approved_on),
    )
    shell = words.say("on the server's command line")
    people = [(what, who, words.day(day), shell if on == SHELL else "") for what, who, day, on in signed if who]
    return Part(
        "appendix",
        words.say("Appendix"),
        {
            "certificate": _certificate(reading),
            "destruction": _destruction(reading),
            "people": people,
            "kept": protected.table(reading),
            "single": protected.single_items(reading),
            **proof(reading),
            "proven": bool(reading.release.certificate.get("items_proven")),
        },
    )
