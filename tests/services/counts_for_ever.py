"""Run by a test and killed: counts boxes that never end, with two processes, and says which they are."""

import multiprocessing
import sys
import time

from surveyhost.services import counting_together
from tests.services.test_counting import HASH, PRIVATE, QUESTIONNAIRE, VIEWS, field


def boxes():
    """All there are, and then a wait for more."""
    yield from field()[0]
    print(*(child.pid for child in multiprocessing.active_children()), flush=True)
    time.sleep(600)


if __name__ == "__main__":
    sys.argv = sys.argv[:1]
    counting_together.CHUNK = 16
    counting_together.count_together(counting_together.Opener(QUESTIONNAIRE, VIEWS, PRIVATE, HASH), boxes(), 2)
