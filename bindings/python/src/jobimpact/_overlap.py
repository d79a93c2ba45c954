# SPDX-License-Identifier: LGPL-2.1-or-later
"""How many different persons several lists hold: exact by pseudonym, bounded by sizes and known
overlaps, estimated from a survey. Each function takes a dataset (or what makes one)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from . import _table
from ._bundle import Bundle, as_dataset
from ._context import Context, default_context
from ._dataset import Dataset
from ._handles import options
from ._library import lib
from ._measure import Measure, as_measure


def overlap_exact(
    lists: Bundle | Mapping[str, Any],
    *,
    id: str | None = None,
    list: str | None = None,
    context: Context | None = None,
) -> Dataset:
    """Counts persons on lists by their pseudonyms: each list with its duplicates, intersections,
    who is on which lists and no other, and the union.

    Args:
        lists: the lists by name, at most 16; or datasets whose rows name their list.
        id: column of the pseudonym (integers or text); None: "pseudonym".
        list: column that names each row's list; None: each dataset is a list.

    Raises:
        MeasureError for pseudonyms of different name spaces (`ids`), or lists whose measures may
        not be united; ColumnTypeError for integers here and text there; LimitError.
    """
    context = context or default_context()
    bundle = lists if isinstance(lists, Bundle) else Bundle(lists, context=context)
    struct = options(
        _table.ji_overlap_exact_options, lib.ji_overlap_exact_options_init, id=id, list=list
    )
    return context._make(Dataset, lib.ji_overlap_exact, bundle._live(), struct)


def overlap_bounds(
    sizes: Any,
    overlaps: Any = None,
    *,
    universe: float | None = None,
    reading: str | None = None,
    intersections: bool = True,
    context: Context | None = None,
) -> Dataset:
    """The least and the most different persons that lists of known sizes can hold: Frechet bounds,
    tightened by known overlaps. Sharp for what is stated, no confidence interval.

    Args:
        sizes: list, value, optionally rounding.
        overlaps: list_a, list_b and what is known of the persons in both: value, or low and high;
            or share_of_b, or share_low and share_high.
        universe: how many persons there are at all, in the unit of the first size.
        reading: under which opportunities and claims are persons.
        intersections: whether to bound each pair, too.

    Raises:
        ContentError for sizes and overlaps that contradict each other, naming which; MeasureError
        for opportunities without a reading and what may not be united; LimitError where overlaps
        link more than 12 lists.
    """
    context = context or default_context()
    known = as_dataset(sizes, context)
    pairs = None if overlaps is None else as_dataset(overlaps, context)
    struct = options(
        _table.ji_overlap_bounds_options,
        lib.ji_overlap_bounds_options_init,
        universe=universe,
        reading=reading,
        intersections=int(intersections),
    )
    return context._make(
        Dataset,
        lib.ji_overlap_bounds,
        known._live(),
        None if pairs is None else pairs._live(),
        struct,
    )


def overlap_two_lists(
    first: float,
    second: float,
    both: float,
    *,
    independent: bool = False,
    unit: str | None = None,
    first_measure: Measure | str | None = None,
    second_measure: Measure | str | None = None,
    confidence: float | None = None,
    context: Context | None = None,
) -> Dataset:
    """Two linked lists: the persons on either, first + second - both; and, only where the lists are
    declared independent and linked without error, Chapman's estimate of the population, people on
    neither list included. That is no overlap, and too low where the lists attract the same people.

    Raises:
        ContentError for counts that are below 0, or more in both than in one; MeasureError for
        lists whose measures may not be united; UnitError.
    """
    context = context or default_context()
    struct = options(
        _table.ji_overlap_two_lists_options,
        lib.ji_overlap_two_lists_options_init,
        first=float(first),
        second=float(second),
        both=float(both),
        unit=unit,
        confidence=confidence,
        independent=int(independent),
    )
    kept = [as_measure(first_measure), as_measure(second_measure)]
    for name, measure in zip(("first_measure", "second_measure"), kept):
        if measure is not None:
            setattr(struct, name, measure._live()._as_parameter_)
    return context._make(Dataset, lib.ji_overlap_two_lists, struct)


def overlap_multiplicity(
    respondents: Any,
    *,
    list: str | None = None,
    multiplicity: str | None = None,
    weight: str | None = None,
    lists: int | None = None,
    confidence: float | None = None,
    context: Context | None = None,
) -> Dataset:
    """Different persons on lists from samples of each, whose respondents say on how many of the
    lists they are: the sum of weight / multiplicity, with its standard error.

    Args:
        respondents: one row a respondent.
        list, multiplicity, weight: names of its columns; None: these names.
        lists: how many lists there are; None: as many as the rows name.

    Raises:
        ContentError naming the row for a weight that is not above 0 and a multiplicity that is no
        whole number from 1 to the number of lists.
    """
    context = context or default_context()
    sample = as_dataset(respondents, context)
    struct = options(
        _table.ji_overlap_multiplicity_options,
        lib.ji_overlap_multiplicity_options_init,
        list=list,
        multiplicity=multiplicity,
        weight=weight,
        lists=lists,
        confidence=confidence,
    )
    return context._make(Dataset, lib.ji_overlap_multiplicity, sample._live(), struct)
