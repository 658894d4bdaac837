"""Run by a test and killed: counts boxes that never end, with two processes, and says which they are."""

import multiprocessing
import sys
import time

from surveyhost.services.tabulation import counting
from tests.services.tabulation.test_counting import HASH, PRIVATE, QUESTIONNAIRE, VIEWS, field


def boxes():
    """All there are, and then a wait for more."""
    yield from field()[0]
    print(*(child.pid for child in multiprocessing.active_children()), flush=True)
    time.sleep(600)


if __name__ == "__main__":
    sys.argv = sys.argv[:1]
    counting.CHUNK = 16
    counting.count_together(counting.Opener(QUESTIONNAIRE, VIEWS, PRIVATE, HASH), boxes(), 2)
