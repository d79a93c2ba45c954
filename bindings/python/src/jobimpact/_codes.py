# SPDX-License-Identifier: LGPL-2.1-or-later
"""Code lists, succession of codes, concordances."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple, Union

from . import _table
from ._bundle import Bundle, as_dataset
from ._context import Context, default_context
from ._dataset import Dataset
from ._handles import choice, encode, listed, options, texts
from ._library import lib

Date = Union[str, datetime.date]

_HIERARCHY = {
    "column": int(_table.ji_code_hierarchy.JI_CODE_HIERARCHY_COLUMN),
    "prefix": int(_table.ji_code_hierarchy.JI_CODE_HIERARCHY_PREFIX),
    "zeros": int(_table.ji_code_hierarchy.JI_CODE_HIERARCHY_ZEROS),
}
_UNMAPPED = {
    "refuse": int(_table.ji_concord_unmapped.JI_CONCORD_UNMAPPED_REFUSE),
    "collect": int(_table.ji_concord_unmapped.JI_CONCORD_UNMAPPED_COLLECT),
}
_COLUMNS = {
    "refuse": int(_table.ji_concord_columns.JI_CONCORD_COLUMNS_REFUSE),
    "drop": int(_table.ji_concord_columns.JI_CONCORD_COLUMNS_DROP),
}


def _day(date: Date | None) -> str | None:
    return date.isoformat()[:10] if isinstance(date, datetime.date) else date


class CodeList(Bundle):
    """A checked code list: `codes` (code, parent, name, level, valid_from, valid_to and whatever
    else the source has), `about`, and `succession` where codes follow each other.

    ``CodeList(codes, succession, name="gb2260", version="2023")`` takes datasets and whatever
    :class:`Dataset` takes. Codes are text: read CSV with ``types={"code": "text"}``.

    Args:
        codes: the table. A column option that is None means the column of the canonical name, if
            it is there; "" means none.
        succession: columns code, successor, date and, where they are there, weight and kind.
        name, version, source: of the list.
        upper: a list that holds the parents; its codes become part of the new one.
        hierarchy: "column", "prefix" (the parent begins the code), or "zeros" (GB/T 2260).
        tolerance: by which the weights of a succession may miss 1.

    Raises:
        LabelError for a code that is null, doubled or unknown; ContentError for cycles, levels,
        validity and weights; NotFoundError; ColumnTypeError; LimitError.
    """

    def __init__(
        self,
        codes: Any,
        succession: Any = None,
        *,
        name: str | None = None,
        version: str | None = None,
        source: str | None = None,
        upper: Bundle | None = None,
        code_column: str | None = None,
        parent_column: str | None = None,
        name_column: str | None = None,
        level_column: str | None = None,
        valid_from_column: str | None = None,
        valid_to_column: str | None = None,
        hierarchy: str = "column",
        tolerance: float | None = None,
        context: Context | None = None,
    ) -> None:
        context = context or default_context()
        table = as_dataset(codes, context)
        changes = None if succession is None else as_dataset(succession, context)
        struct = options(
            _table.ji_code_list_options,
            lib.ji_code_list_options_init,
            name=name,
            version=version,
            source=source,
            upper=None if upper is None else upper._live()._as_parameter_,
            code_column=code_column,
            parent_column=parent_column,
            name_column=name_column,
            level_column=level_column,
            valid_from_column=valid_from_column,
            valid_to_column=valid_to_column,
            tolerance=tolerance,
            hierarchy=choice(hierarchy, _HIERARCHY, "hierarchy"),
        )
        made = context._make(
            Bundle,
            lib.ji_code_list_create,
            table._live(),
            None if changes is None else changes._live(),
            struct,
        )
        self._owner = made._owner

    @classmethod
    def from_bundle(cls, bundle: Mapping[str, Any], *, context: Context | None = None) -> CodeList:
        """A bundle (or a mapping of datasets) that has `codes`, such as a folder with codes.csv.
        It is checked when it is asked something."""
        if not isinstance(bundle, Bundle):
            bundle = Bundle(bundle, context=context)
        made = cls.__new__(cls)
        made._owner = bundle._live()
        return made

    @classmethod
    def builtin(cls, name: str, *, context: Context | None = None) -> CodeList:
        """A list that the library holds, such as "icse-18"; see :meth:`builtin_names`.

        Raises:
            NotFoundError (a KeyError) naming those there are.
        """
        return (context or default_context())._make(
            cls, lib.ji_code_list_builtin, encode(name, "name")
        )

    @staticmethod
    def builtin_names() -> list[str]:
        """The names of the lists that the library holds."""
        count = lib.ji_code_list_builtin_count()
        return [lib.ji_code_list_builtin_name(i).decode("utf-8") for i in range(count)]

    def at(self, date: Date, *, context: Context | None = None) -> Dataset:
        """The codes that are valid on a day."""
        return (context or default_context())._make(
            Dataset, lib.ji_code_list_at, self._live(), encode(_day(date), "date")
        )

    def find(
        self, code: str, date: Date | None = None, *, context: Context | None = None
    ) -> Dataset:
        """The rows of a code; with a day, the one that is valid then.

        Raises:
            NotFoundError naming the nearest codes, or the code's validity and successors.
        """
        return (context or default_context())._make(
            Dataset,
            lib.ji_code_list_find,
            self._live(),
            encode(code, "code"),
            encode(_day(date), "date"),
        )

    def ancestors(
        self, level: int, date: Date | None = None, *, context: Context | None = None
    ) -> Concordance:
        """From each code to its ancestor at a level."""
        return (context or default_context())._make(
            Concordance,
            lib.ji_code_list_ancestors,
            self._live(),
            level,
            encode(_day(date), "date"),
        )

    def succession(
        self, from_date: Date, to_date: Date, *, context: Context | None = None
    ) -> Concordance:
        """From the codes of one day to those of a later one; `kind` says what became of a code."""
        return (context or default_context())._make(
            Concordance,
            lib.ji_code_list_succession,
            self._live(),
            encode(_day(from_date), "from_date"),
            encode(_day(to_date), "to_date"),
        )


class Concordance(Dataset):
    """Which share of a code goes to which other: columns from, to, weight. A null `to` says that
    the share goes nowhere. The weights of a code sum to 1.

    ``Concordance(source, from_column="isic3", to_column="isic4", weight_column="share")``

    Args:
        source: a dataset, or what one is made from.
        from_column, to_column, weight_column: None: "from", "to", and "weight" if it is there; a
            `weight_column` "": none, each code goes to one code as a whole.
        tolerance: by which the weights of a code may miss 1.

    Raises:
        LabelError for a code that is null and a pair twice; ContentError for weights;
        NotFoundError; ColumnTypeError.
    """

    def __init__(
        self,
        source: Any,
        *,
        from_column: str | None = None,
        to_column: str | None = None,
        weight_column: str | None = None,
        tolerance: float | None = None,
        context: Context | None = None,
    ) -> None:
        context = context or default_context()
        table = as_dataset(source, context)
        struct = _options(from_column, to_column, weight_column, tolerance)
        made = context._make(Dataset, lib.ji_concordance_create, table._live(), struct)
        self._owner = made._owner

    def then(self, second: Any, *, context: Context | None = None) -> Concordance:
        """This one and then another, as one."""
        context = context or default_context()
        other = as_dataset(second, context)
        return context._make(
            Concordance, lib.ji_concordance_compose, self._live(), other._live()
        )

    def inverted(self, sizes: Any, *, context: Context | None = None) -> Concordance:
        """The way back, by the sizes of the old codes.

        Args:
            sizes: a mapping of codes to numbers, or a dataset with the columns code and size.
        """
        context = context or default_context()
        if isinstance(sizes, Mapping) and set(sizes) != {"code", "size"}:
            sizes = {"code": list(sizes), "size": [float(size) for size in sizes.values()]}
        table = as_dataset(sizes, context)
        return context._make(
            Concordance, lib.ji_concordance_invert, self._live(), table._live()
        )


def _options(
    from_column: str | None,
    to_column: str | None,
    weight_column: str | None,
    tolerance: float | None,
    **further: Any,
) -> Any:
    return options(
        _table.ji_concordance_options,
        lib.ji_concordance_options_init,
        from_column=from_column,
        to_column=to_column,
        weight_column=weight_column,
        tolerance=tolerance,
        **further,
    )


def check_concordance(
    source: Any,
    from_list: Bundle | None = None,
    to_list: Bundle | None = None,
    *,
    from_column: str | None = None,
    to_column: str | None = None,
    weight_column: str | None = None,
    from_date: Date | None = None,
    to_date: Date | None = None,
    from_level: int = 0,
    to_level: int = 0,
    tolerance: float | None = None,
    context: Context | None = None,
) -> Dataset:
    """All that is wrong with a table of from, to and weight, and what it covers, one row a finding:
    check, verdict (wrong, note, coverage), row, from, to, value, count, total.

    Args:
        source: a dataset, or what one is made from.
        from_list, to_list: code lists that the codes are of.
        from_column, to_column, weight_column: as of :class:`Concordance`.
        from_date, to_date: codes of that day alone.
        from_level, to_level: codes of that level alone; 0: of all.
        tolerance: by which the weights of a code may miss 1.
    """
    context = context or default_context()
    table = as_dataset(source, context)
    struct = _options(
        from_column,
        to_column,
        weight_column,
        tolerance,
        from_date=_day(from_date),
        to_date=_day(to_date),
        from_level=from_level,
        to_level=to_level,
    )
    return context._make(
        Dataset,
        lib.ji_concordance_check,
        table._live(),
        None if from_list is None else from_list._live(),
        None if to_list is None else to_list._live(),
        struct,
    )


class Concorded(NamedTuple):
    """What :meth:`Dataset.concord` gives."""

    result: Dataset
    """The dataset under the new codes."""
    unmapped: Dataset
    """What did not map, row by row, with `unmapped_share` and `unmapped_reason`."""
    coverage: Dataset
    """How much of the rows, codes, targets and amounts did."""


def concord(
    dataset: Dataset,
    column: str,
    concordance: Any,
    by: Iterable[str],
    from_version: str | None,
    to_version: str | None,
    unmapped: str,
    columns: str,
    tolerance: float | None,
    context: Context,
) -> Concorded:
    """:meth:`Dataset.concord`."""
    table = as_dataset(concordance, context)
    names = texts(listed(by), "by")
    struct = options(
        _table.ji_concord_options,
        lib.ji_concord_options_init,
        by=names if len(names) else None,
        by_count=len(names),
        from_version=from_version,
        to_version=to_version,
        tolerance=tolerance,
        unmapped=choice(unmapped, _UNMAPPED, "unmapped"),
        columns=choice(columns, _COLUMNS, "columns"),
    )
    with context._make(
        Bundle,
        lib.ji_dataset_concord,
        dataset._live(),
        encode(column, "column"),
        table._live(),
        struct,
    ) as made:
        return Concorded(made["result"], made["unmapped"], made["coverage"])
