"""Preparing a release where somebody waits for a page: what takes longer than a moment goes on without them."""

from concurrent.futures import Future
from concurrent.futures import TimeoutError as TooLong
from threading import Thread

from ...core.duties import Duty
from ..office import failing_duties
from ..office.house import Actor, House
from . import tally

MOMENT = 8.0
"""Seconds that a page waits."""


def prepare(house: House, actor: Actor, survey_id: int, wave: tuple[int, int], private_key: bytes | None) -> bool:
    """As `tally.prepare`, for all breakdowns; False where it is not done in a moment and goes on in the background.

    wave: its id and number. Raises what is raised in this moment; what is raised later is kept for the first page.
    """
    wave_id, number = wave
    made: Future[int] = Future()

    def work() -> None:
        try:
            made.set_result(tally.prepare(house, actor, survey_id, number, private_key=private_key))
        except BaseException as trouble:
            made.set_exception(trouble)

    def keep(done: Future[int]) -> None:
        failing_duties.attempt(house, Duty.PREPARE, done.result, wave_id)

    Thread(target=work, name="release").start()
    try:
        made.result(MOMENT)
    except TooLong:
        if made.done():
            raise  # it was raised in there
        made.add_done_callback(keep)
        return False
    return True
