"""What moved since the wave before."""

from dataclasses import dataclass

from ...core.loop.finding import About, Place
from ..differences import Delta
from ..model import Reading
from . import Part


@dataclass(frozen=True, slots=True)
class Moved:
    number: int
    text: str
    before: str
    now: str
    delta: Delta
    n: str
    place: Place


def waves(reading: Reading) -> list[Part]:
    """Every comparable item then and now, the widest change first; none without an earlier wave."""
    if not reading.trends or reading.earlier is None:
        return []
    rows = []
    for measure in reading.rated:
        now, then = reading.favourable(reading.unit.code, measure.code), reading.before(reading.unit.code, measure.code)
        delta = reading.moves.get(measure.code)
        if now is None or then is None or delta is None:
            continue
        words = reading.words
        rows.append(
            (
                -abs(now.low - then.low),
                Moved(
                    reading.numbers[measure.item],
                    reading.question(measure.code),
                    words.percent(then),
                    words.percent(now),
                    delta,
                    f"{words.number(then.n)} / {words.number(now.n)}",
                    Place(reading.unit.code, About.ITEM, measure.code),
                ),
            )
        )
    rows.sort(key=lambda pair: pair[0])
    if not rows:
        return []
    shows = {
        "lead": reading.words.say(
            "Percent favourable, then and now; the widest change first. Only items that kept their code and their "
            "scale; their words may have been changed."
        ),
        "rows": [row for _, row in rows],
        "before": reading.earlier_name,
        "now": reading.wave_name,
        "told": any(row.delta.is_told for _, row in rows),
    }
    return [Part("waves", reading.words.say("Since the last wave"), shows)]
