"""Small adversarial tables: where proofs go wrong if they are wrong."""

import random

import numpy as np


def _random_labels(draw, people, values):
    return [draw.choices(range(values), [1.0] + [0.5] * (values - 1))[0] for _ in range(people)]


def _progression(draw, people, block):
    """Labels that walk in step, so that differences add up along a chain."""
    start = draw.randint(0, 2)
    return [(start + i // draw.randint(1, 2)) % 4 for i in range(people)]


def _near_copy(draw, labels):
    made = list(labels)
    made[draw.randrange(len(made))] = draw.randint(0, 2)
    return made


def _near_unit(draw, block):
    return [b if draw.random() < 0.8 else draw.choice(block) for b in block]


def _cross(block, labels):
    return [10 * b + label for b, label in zip(block, labels, strict=True)]


def _missing(draw, labels):
    return [9 if draw.random() < 0.15 else label for label in labels]


def instance(seed: int):
    """(block (people,), labels (people, views), k) of a small table: blocks of at least k, one to four breakdowns."""
    draw = random.Random(seed)
    k = draw.choice([2, 2, 3, 3, 3, 4])
    sizes = [draw.randint(k, {2: 10, 3: 10, 4: 9}[k]) for _ in range(draw.choice([1, 1, 2, 2, 3]))]
    while sum(sizes) > 18 and len(sizes) > 1:
        sizes.pop()
    block = [b for b, size in enumerate(sizes) for _ in range(size)]
    people = len(block)
    views = []
    for _ in range(draw.choice([1, 1, 2, 2, 3])):
        kind = draw.random()
        if kind < 0.45 or not views:
            made = _random_labels(draw, people, draw.choice([2, 2, 3]))
        elif kind < 0.6:
            made = _progression(draw, people, block)
        elif kind < 0.75:
            made = _near_copy(draw, draw.choice(views))
        elif kind < 0.87:
            made = _near_unit(draw, block)
        else:
            made = _cross(block, draw.choice(views))
        views.append(_missing(draw, made) if draw.random() < 0.2 else made)
    if draw.random() < 0.3:
        order = list(range(people))
        draw.shuffle(order)  # nobody promised that people come sorted
        block, views = [block[i] for i in order], [[view[i] for i in order] for view in views]
    return np.array(block), np.array(views).T, k


def matrix(block, labels) -> np.ndarray:
    """Every printed row: each block, each label of each breakdown."""
    rows = [(block == b).astype(int) for b in np.unique(block)]
    for view in range(labels.shape[1]):
        rows += [(labels[:, view] == label).astype(int) for label in np.unique(labels[:, view])]
    return np.array(rows)
