# SPDX-License-Identifier: LGPL-2.1-or-later
"""Overlap of lists against Python's own sets, and published figures."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

import jobimpact as ji
from jobimpact import Column

PERSONS = "quantity=persons; time=any:2024; ids=hash:2024; system={}; status=observed"
CLAIM = (
    "quantity=opportunities; time=unstated:2024; area=CN; basis=gross; system=account:kuaishou; "
    "layer=@list; status=claim; vintage=kuaishou-2024; disjoint=stated"
)
READING = "each_layer_counts_each_person_once"
LAYERS = ["direct", "content_ecosystem", "live_ecommerce_ecosystem"]


def kuaishou() -> ji.Dataset:
    return ji.Dataset(
        {
            "list": LAYERS,
            "value": Column([23.0, 5.73, 14.47], unit="1e6 opportunity", measure=CLAIM),
            "rounding": Column([0.5, 0.005, 0.005], unit="1e6 opportunity"),
        }
    )


def row(data: ji.Dataset, **wanted: Any) -> dict[str, Any]:
    found = [r for r in data.rows() if all(r[key] == value for key, value in wanted.items())]
    assert len(found) == 1, (wanted, found)
    return found[0]


def test_exact_against_sets() -> None:
    people = {
        "a": [f"p{i}" for i in range(0, 90, 2)] * 2,
        "b": [f"p{i}" for i in range(0, 90, 3)],
        "c": [f"p{i}" for i in range(0, 90, 5)] + [None],
    }
    lists = {
        name: {"pseudonym": Column(ids, measure=PERSONS.format(name))}
        for name, ids in people.items()
    }
    found = ji.overlap_exact(lists)
    sets = {name: {i for i in ids if i} for name, ids in people.items()}
    assert row(found, statement="union")["persons"] == len(set.union(*sets.values()))
    for size in (2, 3):
        for names in itertools.combinations("abc", size):
            both = set.intersection(*(sets[n] for n in names))
            only = both - set().union(*(sets[n] for n in "abc" if n not in names))
            said = row(found, statement="intersection", lists="+".join(names))
            assert said["persons"] == len(both) and said["size"] == size
            assert row(found, statement="exactly", lists="+".join(names))["persons"] == len(only)
    assert row(found, statement="list", lists="a")["duplicates"] == 45
    assert row(found, statement="list", lists="c")["without_id"] == 1
    assert "system=a+b+c" in row(found, statement="union")["measure"]
    one = {
        "who": [i for ids in people.values() for i in ids],
        "layer": [name for name, ids in people.items() for _ in ids],
    }
    again = ji.overlap_exact({"records": one}, id="who", list="layer")
    assert again["persons"].to_list() == found["persons"].to_list()


def test_name_spaces_must_agree() -> None:
    lists = {
        "a": {"pseudonym": Column([1, 2], measure="quantity=persons; ids=one")},
        "b": {"pseudonym": Column([1, 2], measure="quantity=persons; ids=two")},
    }
    with pytest.raises(ji.MeasureError, match='name space "two", in another list of "one"'):
        ji.overlap_exact(lists)
    with pytest.raises(ji.ColumnTypeError, match="integers or text"):
        ji.overlap_exact({"a": {"pseudonym": [1.5]}})


def test_bounds_of_a_published_account() -> None:
    overlaps = {
        "list_a": ["direct"],
        "list_b": ["live_ecommerce_ecosystem"],
        "share_of_b": [0.1],
    }
    found = ji.overlap_bounds(kuaishou(), overlaps, reading=READING)
    frechet, union = row(found, statement="frechet"), row(found, statement="union")
    assert (frechet["low"], frechet["high"]) == pytest.approx((23.0, 43.2), rel=1e-14)
    assert (frechet["rounding_low"], frechet["rounding_high"]) == pytest.approx((22.5, 43.71))
    assert union["high"] == pytest.approx(41.753, rel=1e-14)
    assert union["unit"] == "1e6 person" and f"reading={READING}" in union["measure"]
    with pytest.raises(ji.MeasureError, match="only under a declared reading"):
        ji.overlap_bounds(kuaishou(), overlaps)


def test_bounds_name_what_contradicts() -> None:
    sizes = {"list": ["a", "b"], "value": [10.0, 5.0]}
    known = {"list_a": ["a"], "list_b": ["b"], "value": [7.0]}
    with pytest.raises(ji.ContentError, match='"b" is 5; overlaps, row 1: both in "a" and "b" is'):
        ji.overlap_bounds(sizes, known)
    assert len(ji.overlap_bounds(sizes, universe=12.0, intersections=False)) == 2
    assert row(ji.overlap_bounds(sizes, universe=12.0), statement="overlap")["low"] == 3


def test_two_lists() -> None:
    plain = ji.overlap_two_lists(1200, 900, 150)
    assert plain["value"].to_list() == [1950]
    found = ji.overlap_two_lists(
        1200,
        900,
        150,
        independent=True,
        first_measure=PERSONS.format("a"),
        second_measure=PERSONS.format("b"),
    )
    population = row(found, statement="population_with_those_on_neither_list")
    assert population["value"] == pytest.approx(7165.2318, abs=1e-4)
    assert population["standard_error"] == pytest.approx(495.8616, abs=1e-4)
    assert "reading=lists_are_independent_and_linked_without_error" in population["measure"]
    with pytest.raises(ji.ContentError, match="more persons are on both"):
        ji.overlap_two_lists(10, 5, 6)


def test_multiplicity() -> None:
    sample = {"from": ["a", "a", "b", "b"], "on": [1, 2, 1, 2], "w": [10.0, 20.0, 5.0, 8.0]}
    found = ji.overlap_multiplicity(sample, list="from", multiplicity="on", weight="w", lists=3)
    persons = row(found, statement="persons")
    assert persons["value"] == pytest.approx(10 + 10 + 5 + 4)
    assert persons["standard_error"] == pytest.approx((0 + 2 * 2 * 0.5**2) ** 0.5)
    assert persons["inference"] == "design"
    wrong = {"list": ["a", "a"], "on": [1, 2], "weight": [1.0, 1.0]}
    with pytest.raises(ji.ContentError, match='row 2, column "on" is 2'):
        ji.overlap_multiplicity(wrong, multiplicity="on")
