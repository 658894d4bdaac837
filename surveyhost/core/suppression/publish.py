"""From the cube to what may be printed: the only way out.

cube -> tables (lift per item) -> proof per item -> neighbour rule -> cells -> audit -> certificate
"""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ..errors import Refusal
from ..grouping.frozen import Views, digest
from ..grouping.groups import UNIT, breakdown_groups, lifted, merged, not_stated, unit_groups, waiting
from ..plurals import counted
from ..questionnaire.measures import Measure, measures
from ..questionnaire.model import Questionnaire
from ..release.derived import least_answered
from ..release.ledger import PublishedViews
from ..release.model import COMPANY, Cell, Group, Protected
from ..tabulation.cube import Cube
from ..thresholds import floor, full_minimum
from . import covered
from .apply import Past, Withheld, out_before, shown_before
from .cells import cell, ranged
from .comments import Blocks, comment_blocks
from .doubt.keeping import Share, all_of, in_turn, keeping_of
from .follow_ups import silent as silent_follow_ups
from .proof.audit import ROUNDS, Finding, lightest
from .ranked import CubeRefused, OtherQuestionnaire, over_one_base
from .skips import count_skips
from .tables import Table, attached, prove_all, read, to_be_shown


class OtherViews(CubeRefused):
    sentence = "The cube was counted by other views than the frozen ones of this wave."


class OtherMinimum(CubeRefused):
    sentence = "The cube was closed with another minimum than the policy's."


class EarlierViews(CubeRefused):
    sentence = "An earlier release counted by other groups than this cube does."


class TooFewAnswered(Refusal):
    sentence = "Fewer than %(least)s people answered; nothing can be released."


class AuditFailed(Refusal):
    sentence = "The audit found a combination on %(people)s; nothing is released."


@dataclass
class Published:
    """What disclosure control lets through."""

    groups: tuple[Group, ...]
    cells: dict[tuple[str, str], Cell]
    protected: tuple[Protected, ...]
    comment_blocks: Blocks
    """Per comment item: code of the unit under which a list stands, to the blocks whose comments are pooled in it."""
    respondents: int | None
    """None where the rate must be printed as a bound: 1 to k - 1 of the invited did not answer."""
    certificate: dict[str, object]
    views: PublishedViews
    """What the ledger keeps of this release."""


def respondents_printed(invited: int, respondents: int, k: int) -> int | None:
    """The company's number of respondents, or None where it would name 1 to k - 1 people who did not answer."""
    return None if 0 < invited - respondents < k else respondents


def _said(cube: Cube, views: Views, k: int) -> tuple[int | None, int | None]:
    """The company's number of respondents; or None, and the bound that is said in its place."""
    invited = sum(unit.invited for unit in views.units)
    respondents = respondents_printed(invited, int(cube.respondents.sum()), k)
    return respondents, least_answered(invited, k) if respondents is None else None


def _check(cube: Cube, views: Views, k: int, items: Sequence[Measure], earlier: Sequence[PublishedViews]) -> None:
    if cube.frozen != digest(views):
        raise OtherViews()
    if cube.k != k:
        raise OtherMinimum()
    if cube.measures != tuple(measure.code for measure in items):
        raise OtherQuestionnaire()
    if any(before.views != digest(cube.views) for before in earlier):
        raise EarlierViews()
    if cube.respondents.sum() < floor(k):
        raise TooFewAnswered(least=floor(k))


def _seed(cube: Cube) -> int:
    """A seed that nobody chose and that the same cube gives again."""
    raw = hashlib.sha256(cube.frozen.encode() + cube.answerers.tobytes() + cube.counts[0].tobytes())
    return int.from_bytes(raw.digest()[:8])


def _groups(cube: Cube, shown: Sequence[int], least: int | None) -> tuple[Group, ...]:
    """least: said of the company in place of its number. What is not said is in no release: the digest of one is
    printed, and 1 to k - 1 are soon tried."""
    people = attached(cube, cube.respondents)
    blocks = {unit.code: int(people[i]) for i, unit in enumerate(cube.views.units) if people[i]}
    made = list(unit_groups(cube.views, blocks))
    for view in shown:
        stated = cube.labels[:, 1 + view] >= 0
        counts = np.bincount(cube.labels[stated, 1 + view], weights=cube.respondents[stated]).astype(int)
        known = cube.views.views[view]
        people_of = {group.code: int(count) for group, count in zip(known.groups, counts, strict=False)}
        made += breakdown_groups(cube.views, known, people_of)
    if least is not None:
        made = [replace(one, respondents=least) if one.code == COMPANY else one for one in made]
    return tuple(made)


def _unit_cells(cube: Cube, table: Table, withheld: Withheld) -> tuple[dict[tuple[str, str], Cell], list[Protected]]:
    """The unit rows of one measure, and in words what is not among them."""
    made: dict[tuple[str, str], Cell] = {}
    notes, views, rows, code = [], cube.views, table.rows, table.measure.code
    for position, unit in enumerate(views.units):
        moved = unit.code in views.blocks and unit.block == unit.code and rows.block[position] != position
        if moved and not table.company_only:
            notes.append(Protected("lifted", unit.path, UNIT, views.units[rows.block[position]].code, code))
        if not rows.n[position]:
            continue
        if (unit.code, code) in withheld:
            told = ranged(table.measure, int(rows.n[position]), withheld[unit.code, code])
            if told is not None:
                made[unit.code, code] = told
                continue
            notes.append(Protected("not_stated", unit.path, UNIT, None, code))
            continue
        printed = cell(table.measure, rows.counts[position], rows.full[position])
        if printed is not None:
            made[unit.code, code] = printed
        else:
            above = (a.code for a in views.ancestors(unit.code) if rows.full[views.index[a.code]])
            notes.append(Protected("few", unit.path, UNIT, next(above, None), code))
    return made, notes


def _group_cells(
    cube: Cube, table: Table, shown: Sequence[int], withheld: Withheld, paths: Mapping[str, tuple[str, ...]]
) -> tuple[dict[tuple[str, str], Cell], list[Protected]]:
    """The breakdown rows of one measure: three bands each, or one note for each breakdown that is not shown."""
    made: dict[tuple[str, str], Cell] = {}
    notes, code = [], table.measure.code
    for view in shown:
        known = cube.views.views[view]
        if view not in table.breakdowns:
            if table.company_only:
                continue
            notes.append(Protected("not_stated", (), known.name, None, code))
            continue
        counts = cube.counts[1 + view][:, cube.of(table.number)]
        for group, row in zip(known.groups, counts, strict=True):
            if 0 < row.sum() < cube.k:
                raise ValueError("a proven group holds fewer than k answerers: the proof is wrong")
            told = withheld.get((group.code, code))
            if told is not None and (held := ranged(table.measure, int(row.sum()), told)) is not None:
                made[group.code, code] = held
            elif told is not None:
                notes.append(Protected("not_stated", paths[group.code], known.name, None, code))
            elif row.sum():
                printed = cell(table.measure, row, full=False)
                made |= {(group.code, code): printed} if printed else {}
    return made, notes


def _audit(cube: Cube, tables: Sequence[Table], random: np.random.Generator, rounds: int) -> Finding:
    """The lightest combination found in what is shown, over all releases: in proven tables, or in unit rows if none is.
    Raises Refusal if it rests on fewer than k people."""
    proven = [table for table in tables if table.breakdowns] or [table for table in tables if not table.joint]
    proven = proven or list(tables)
    first = proven[int(random.integers(len(proven)))]
    alike = [t for t in proven if t.rows.block == first.rows.block and t.joint == first.joint]
    block = np.asarray(first.rows.block, dtype=np.int64)[cube.labels[:, 0]]
    labels = cube.labels[:, [1 + view for view in (first.joint if first.breakdowns else ())]]
    found = lightest(block, labels, cube.answerers[:, [table.number for table in alike]], random, rounds)
    if found.people < cube.k:
        raise AuditFailed(people=counted(found.people, "person", "people"), count=found.people)
    return found


def _all_cells(
    cube: Cube,
    tables: Sequence[Table],
    groups: Sequence[Group],
    shown: Sequence[int],
    withheld: Withheld,
    empty: Sequence[Measure],
) -> tuple[dict[tuple[str, str], Cell], list[Protected]]:
    """The cells of every measure, and in words everything that is not among them."""
    paths = {group.code: group.path for group in groups}
    cells: dict[tuple[str, str], Cell] = {}
    notes = [*lifted(cube.views), *waiting(cube.views)]
    for view in shown:
        notes += [*merged(cube.views, cube.views.views[view]), *not_stated(cube.views, cube.views.views[view])]
    notes += [Protected("few", (), UNIT, None, measure.code) for measure in empty]
    for table in tables:
        for made, said in (
            _unit_cells(cube, table, withheld),
            _group_cells(cube, table, shown, withheld, paths),
        ):
            cells |= made
            notes += said
    covered.check(cube, tables, cells, notes)
    return cells, notes


def publish(
    cube: Cube,
    views: Views,
    k: int,
    comment_minimum: int,
    questionnaire: Questionnaire,
    earlier: Sequence[PublishedViews] = (),
    *,
    breakdowns: Sequence[str] | None = None,
    released: Collection[str] = (),
    seed: int | None = None,
    prover_seed: int | None = None,
    rounds: int = ROUNDS,
    share: Share = in_turn,
) -> Published:
    """Everything of one wave that may be printed, given what was published of it before.

    cube: from `Tally.cube`. views: the frozen views by which seats were labelled. k, comment_minimum: the policy's.
    earlier: from `ledger.published`. breakdowns: those to show (all). released: see `comment_blocks`. seed: for the
    prover and the audit (made from the cube). prover_seed: of a split count, the keeper's, so that what it found proven
    is found so again. rounds: of the audit. share: how questions are looked into; what is published is the same.
    Raises Refusal where these do not belong together, fewer than `floor` people answered, or the audit fails.
    """
    items = measures(questionnaire)
    _check(cube, views, k, items, earlier)
    names = [view.name for view in cube.views.views]
    shown = to_be_shown(cube, names if breakdowns is None else breakdowns)
    random = np.random.default_rng(_seed(cube) if seed is None else seed)
    cube = count_skips(over_one_base(cube, items), items)
    tables, empty = read(cube, items, questionnaire, shown, shown_before(items, names, earlier), full_minimum(k))
    prove_all(cube, tables, random if prover_seed is None else np.random.default_rng(prover_seed))
    past = Past({pair for past in earlier for pair in past.withheld}, out_before(items, names, earlier))
    withheld = all_of(share(keeping_of(cube, tables, past, questionnaire, random)))
    unsaid = silent_follow_ups(tables, withheld, cube, questionnaire)
    tables, empty = [table for table in tables if table.measure not in unsaid], [*empty, *unsaid]
    respondents, least = _said(cube, views, k)
    groups = _groups(cube, shown, least)
    cells, notes = _all_cells(cube, tables, groups, shown, withheld, empty)
    lists, silent = comment_blocks(cube, comment_minimum, questionnaire, cells, released)
    finding = _audit(cube, tables, random, rounds) if tables else None
    shown_in = {table.measure.code: tuple(names[view] for view in table.breakdowns) for table in tables}
    return Published(
        groups,
        cells,
        (*notes, *silent),
        lists,
        respondents,
        _certificate(cube, tables, groups, notes, finding, shown),
        PublishedViews(digest(cube.views), shown_in, tuple(sorted(withheld))),
    )


def _certificate(
    cube: Cube,
    tables: Sequence[Table],
    groups: Sequence[Group],
    notes: Sequence[Protected],
    finding: Finding | None,
    shown: Sequence[int],
) -> dict[str, object]:
    """The figures that a release prints about its own protection. No count of people but the lightest combination's.

    An item is proven if all its measures are: the options of a question, the rows of a matrix.
    """
    proofs = [table.proof for table in tables if table.proof is not None]
    shown_as = {table.measure.item for table in tables}
    unproven = [table for table in tables if not table.is_proven]
    for_units = {table.measure.item for table in unproven if table.measure.conditional or not table.company_only}
    structural = [place for place in notes if place.measure is None]
    return {
        "k": cube.k,
        "groups": len(groups),
        "units": sum(group.breakdown == UNIT for group in groups),
        "breakdowns": [cube.views.views[view].name for view in shown],
        "lifted": sum(place.kind == "lifted" for place in structural),
        "merged": sum(place.kind == "merged" for place in structural),
        "not_stated": sum(place.kind == "not_stated" for place in structural),
        "items": len(shown_as),
        "items_proven": len(shown_as - for_units),
        "items_for_units_only": len(for_units),
        "witness_sets": cube.k if any(proof.proven for proof in proofs) else 0,
        "primes": sorted({proof.prime for proof in proofs}),
        "lightest_combination": finding.people if finding else None,
        "audit_rounds": finding.rounds if finding else 0,
        "views": digest(cube.views),
    }
