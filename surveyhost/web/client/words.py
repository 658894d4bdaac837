"""What a finding is called in a list."""

from ...core.release.scales import scales
from ...report.html import reading
from ...report.pointed import pointed
from ...services.loop.findings import ListedFinding, Loop
from ...services.loop.rules import Offer
from ..account.language import say, say_many


def about(loop: Loop, one: ListedFinding, language: str) -> str:
    """ "62 %: Machines are repaired in time (Plant North)"."""
    release = loop.releases.get(one.release_id)
    if release is None or one.figure is None:
        return f"{one.id}"
    spoken = language if language in release.questionnaire.languages else release.questionnaire.languages[0]
    shown = pointed(release, spoken, one.place, one.figure)
    return f"{shown.figure}: {shown.about} ({shown.group})"


def judge(loop: Loop, offer: Offer, language: str) -> str:
    """ "Machines are repaired in time (Plant North): a rise of 24 points could be seen with about 45 answers"."""
    rule = offer.rule
    one = loop.find(int(offer.key.partition(":")[0]))
    release = loop.releases[one.release_id]
    languages = release.questionnaire.languages
    read = reading(release, language if language in languages else languages[0])
    scale = next((scale for scale in scales(release.questionnaire) if scale.code == rule.code), None)
    what = read.words.text(scale.text) if rule.kind == "theme" and scale else read.question(rule.code)
    where = f"{what} ({' / '.join(rule.path) or read.words.say('Whole company')})"
    if rule.answers < rule.fewest:
        return say("%(where)s: too few answers to tell", where=where)
    if rule.smallest is None:
        return say("%(where)s: no rise could be seen, however large", where=where)
    return say_many(
        "%(where)s: a rise of one point could be seen with about %(n)s answers",
        "%(where)s: a rise of %(num)s points could be seen with about %(n)s answers",
        rule.smallest,
        where=where,
        n=rule.answers,
    )
