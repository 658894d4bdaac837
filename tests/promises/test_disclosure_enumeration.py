"""Whatever is proven is safe: proofs held against full enumeration with exact fractions."""

from collections import Counter

import numpy as np
import pytest

from surveyhost.core.grouping.closure import Scene, close
from surveyhost.core.suppression.proof.witness import prove
from tests.attacker.enumeration import lightest
from tests.attacker.instances import instance, matrix

pytestmark = pytest.mark.slow

NORMAL, ALL, CLOSED = 1000, 12_000, 1000


def judged(seeds) -> Counter:
    """How many instances were proven or not, and are safe or not."""
    made: Counter = Counter()
    for seed in seeds:
        block, labels, k = instance(seed)
        proof = prove(block, labels, np.ones((len(block), 1), dtype=np.int64), k, np.random.default_rng(seed))[0]
        safe = lightest(matrix(block, labels), k) is None
        made["proven" if proof.proven else "open", "safe" if safe else "unsafe"] += 1
    return made


def held(made: Counter) -> None:
    assert made["proven", "unsafe"] == 0
    assert made["open", "unsafe"] > 0.2 * made.total(), "the instances are not adversarial enough"
    assert made["proven", "safe"] > 0.6 * (made["proven", "safe"] + made["open", "safe"]), (
        "the prover proves too little"
    )


def test_proven_means_safe():
    held(judged(range(NORMAL)))


@pytest.mark.prove
def test_proven_means_safe_on_all():
    held(judged(range(NORMAL, ALL)))


def closed(block, labels, floor, seed) -> bool:
    offset = 0
    columns = []
    for view in labels.T:
        values, numbered = np.unique(view, return_inverse=True)
        columns.append(numbered + offset)
        offset += len(values)
    together = [[view] for view in range(labels.shape[1])]
    scene = Scene(
        np.unique(block, return_inverse=True)[1], np.stack(columns, axis=1), np.ones(len(block), int), together
    )
    return close(scene, floor, np.random.default_rng(seed))[1] is None


def test_closed_means_safe():
    """The constructor need not be trusted; it should be right all the same."""
    found = Counter()
    for seed in range(CLOSED):
        block, labels, k = instance(seed)
        if closed(block, labels, k, seed):
            found[lightest(matrix(block, labels), k)] += 1
    assert set(found) == {None} and found[None] > CLOSED // 10
