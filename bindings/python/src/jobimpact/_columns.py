# SPDX-License-Identifier: LGPL-2.1-or-later
"""Python values, NumPy arrays and series as buffers that the library can take."""

from __future__ import annotations

import array
import ctypes
import datetime
import itertools
import operator
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from . import _table
from ._measure import Measure

TYPES: dict[str, int] = {
    "int64": _table.ji_type_code.JI_TYPE_INT64,
    "float64": _table.ji_type_code.JI_TYPE_FLOAT64,
    "bool": _table.ji_type_code.JI_TYPE_BOOL,
    "date": _table.ji_type_code.JI_TYPE_DATE32,
    "timestamp": _table.ji_type_code.JI_TYPE_TIMESTAMP,
    "text": _table.ji_type_code.JI_TYPE_TEXT,
    "dictionary": _table.ji_type_code.JI_TYPE_DICTIONARY,
}
TYPE_NAMES = {int(number): name for name, number in TYPES.items()}
EPOCH_DAY = datetime.date(1970, 1, 1).toordinal()
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
MICROSECOND = datetime.timedelta(microseconds=1)


@dataclass
class Column:
    """A column on its way into a :class:`Dataset`.

    Args:
        values: a list, a NumPy array or masked array, a pandas or polars series. None (and NaT,
            and pandas' NA) is null; NaN in numbers is a value.
        unit: such as ``"1e4 person"``; ``"@column"`` varies by row.
        measure: a :class:`Measure`, its text or a preset's name.
        description: a sentence.
        type: int64, float64, bool, date, timestamp, text or dictionary; None: found from the
            values.
        categories: texts; `values` are then codes into them.
    """

    values: Any
    unit: str | None = None
    measure: Measure | str | None = None
    description: str | None = None
    type: str | None = None
    categories: Sequence[str] | None = None


@dataclass
class Buffers:
    """Buffers of one column, in the library's layout, and what keeps them alive."""

    type: str
    length: int
    values: int = 0
    validity: int = 0
    offsets: int = 0
    categories: Sequence[str] | None = None
    keep: list[Any] = field(default_factory=list)


# What the library has adopted, by the number it was given: popped by its release callback, which
# may come from any thread, and late: what the callback needs is bound as a default argument.
_adopted: dict[int, Any] = {}
_numbers = itertools.count(1)


def _release(number: int, _pop: Any = _adopted.pop) -> None:
    _pop(number, None)


release_adopted = _table.ji_dataset_builder_column_release_callback(_release)
# Datasets may outlive this module at interpreter exit: the callback is never freed.
ctypes.pythonapi.Py_IncRef(ctypes.py_object(release_adopted))


def adopt(what: Any) -> int:
    """Keeps `what` until the library calls `release_adopted` with the number given back."""
    number = next(_numbers)
    _adopted[number] = what
    return number


def forget(number: int) -> None:
    """Takes back an adoption that the library refused."""
    _adopted.pop(number, None)


def buffers(column: Column) -> Buffers:
    """The buffers of a column; what already has the library's layout is not copied."""
    values, categories = column.values, column.categories
    if categories is None and column.type in (None, "dictionary"):
        values, categories = _split_categories(values)
    if categories is not None:
        made = _from_list(_to_list(values), "int32")
        made.type, made.categories = "dictionary", list(categories)
        return made
    values = _to_array(values)
    if hasattr(values, "dtype"):
        made_from_array = _from_numpy(values, column.type)
        if made_from_array:
            return made_from_array
    if column.type == "dictionary":
        return _encode_dictionary(_to_list(values))
    return _from_list(_to_list(values), column.type)


def _split_categories(values: Any) -> tuple[Any, Any]:
    """Codes and categories of a pandas categorical or a series of one."""
    categorical = getattr(values, "cat", values)
    if not (hasattr(categorical, "codes") and hasattr(categorical, "categories")):
        return values, None
    codes = [None if code < 0 else code for code in list(categorical.codes)]
    return codes, [str(category) for category in categorical.categories]


def _encode_dictionary(values: list[Any]) -> Buffers:
    codes: dict[str, int] = {}
    made = _from_list(
        [None if v is None else codes.setdefault(v, len(codes)) for v in values], "int32"
    )
    made.type, made.categories = "dictionary", list(codes)
    return made


def _to_array(values: Any) -> Any:
    """Series and other array-likes as NumPy arrays; the rest as it is."""
    if isinstance(values, (list, tuple)) or not hasattr(values, "__array__"):
        return values
    if str(getattr(values, "dtype", "")) in ("Int64", "Float64", "boolean"):
        return values.tolist()  # pandas' nullable types: NA must not become NaN
    import numpy

    return values if isinstance(values, numpy.ma.MaskedArray) else numpy.asarray(values)


def _to_list(values: Any) -> list[Any]:
    """Python values; what stands for a missing one becomes None."""
    if isinstance(values, (str, bytes, Mapping)) or not isinstance(values, Iterable):
        raise TypeError(f"a column must be a sequence of values, not {type(values).__name__}")
    listed = values.tolist() if hasattr(values, "tolist") else list(values)
    missing = {"NAType", "NaTType"}
    listed = [None if type(v).__name__ in missing else v for v in listed]
    if any(isinstance(v, str) for v in listed):  # pandas' text columns hold NaN for null
        listed = [None if isinstance(v, float) and v != v else v for v in listed]
    return listed


# -- NumPy ----------------------------------------------------------------------------------------


def _from_numpy(values: Any, wanted: str | None) -> Buffers | None:
    """Buffers of a NumPy array; None if its values must be looked at one by one."""
    import numpy

    mask = None
    if isinstance(values, numpy.ma.MaskedArray):
        mask = numpy.ma.getmaskarray(values)
        values = values.data
    if values.ndim != 1:
        raise TypeError(f"a column must have one dimension, not {values.ndim}")
    if values.dtype.kind == "M":
        absent = numpy.isnat(values)
        mask = absent if mask is None else mask | absent
    converted = _to_library_dtype(values, wanted, mask)
    if converted is None:
        if mask is None:
            return None
        masked = [None if hidden else v for v, hidden in zip(values.tolist(), mask.tolist())]
        return _from_list(masked, wanted)
    name, plain = converted
    plain = numpy.ascontiguousarray(plain)
    made = Buffers(name, len(values), plain.ctypes.data, keep=[plain])
    if mask is not None and mask.any():
        bits = numpy.packbits(~mask, bitorder="little")
        made.validity = bits.ctypes.data
        made.keep.append(bits)
    return made


def _to_library_dtype(values: Any, wanted: str | None, mask: Any) -> tuple[str, Any] | None:
    import numpy

    kind = values.dtype.kind
    if kind == "b" and wanted in (None, "bool"):
        return "bool", numpy.packbits(values, bitorder="little")
    if kind in "iu" and wanted in (None, "int64"):
        if kind == "u" and values.size and int(values.max()) > 2**63 - 1:
            raise OverflowError("an unsigned value is larger than int64 can hold")
        return "int64", values.astype("=i8", copy=False)
    if kind in "iuf" and wanted in (None, "float64"):
        return "float64", values.astype("=f8", copy=False)
    if kind == "M":
        return _from_datetime64(values, wanted, mask)
    return None


def _from_datetime64(values: Any, wanted: str | None, mask: Any) -> tuple[str, Any]:
    import numpy

    unit = numpy.datetime_data(values.dtype)[0]
    name = wanted or ("date" if unit in ("Y", "M", "D", "W") else "timestamp")
    if name not in ("date", "timestamp"):
        raise TypeError(f"a {values.dtype} array cannot become a {name} column")
    target = values.astype("datetime64[D]" if name == "date" else "datetime64[us]", copy=False)
    if not ((target == values) | mask).all():
        raise ValueError(f"a {values.dtype} value does not fit a {name} column without loss")
    numbers = target.view("i8")
    if name == "timestamp":
        return name, numbers
    days = numpy.where(mask, 0, numbers)
    if days.size and max(abs(int(days.min())), abs(int(days.max()))) >= 2**31:
        raise OverflowError("a date is too far from 1970")
    return name, days.astype("=i4")


# -- Python values --------------------------------------------------------------------------------


def _from_list(values: list[Any], wanted: str | None) -> Buffers:
    name = wanted or _infer([v for v in values if v is not None])
    made = Buffers(name, len(values))
    filled = values
    if any(v is None for v in values):
        filled = [_FILLERS[name] if v is None else v for v in values]
        made.validity = _keep(made, _pack_bits([v is not None for v in values]))
    try:
        _FILLS[name](made, filled)
    except (TypeError, AttributeError) as failure:
        raise TypeError(f"a value does not fit a {name} column: {failure}") from None
    return made


def _infer(values: list[Any]) -> str:
    kinds = {_kind(v) for v in values}
    if kinds <= {"int64", "float64"}:
        # Nulls alone are text, as in a CSV file that holds nothing in a column.
        return "text" if not kinds else "float64" if "float64" in kinds else "int64"
    if len(kinds) > 1:
        raise TypeError(f"a column holds values of several types: {', '.join(sorted(kinds))}")
    return kinds.pop()


def _kind(value: Any) -> str:
    for name, classes in _KINDS:
        if isinstance(value, classes):
            return name
    raise TypeError(f"a column cannot hold a value of type {type(value).__name__}")


_KINDS: tuple[tuple[str, Any], ...] = (
    ("bool", bool),
    ("int64", int),
    ("float64", float),
    ("text", str),
    ("timestamp", datetime.datetime),  # a date too, so it is asked first
    ("date", datetime.date),
)


def _keep(made: Buffers, buffer: Any) -> int:
    """The address of a bytearray or an array, kept alive with the column."""
    made.keep.append(buffer)
    return _address(buffer, made)


def _address(buffer: Any, made: Buffers) -> int:
    view = memoryview(buffer).cast("B")
    if not view.nbytes:
        return 0
    raw = (ctypes.c_char * view.nbytes).from_buffer(view)
    made.keep.append(raw)
    return ctypes.addressof(raw)


def _pack_bits(bits: Sequence[Any]) -> bytearray:
    packed = bytearray((len(bits) + 7) // 8)
    for index, bit in enumerate(bits):
        if bit:
            packed[index >> 3] |= 1 << (index & 7)
    return packed


def _fill_bool(made: Buffers, values: list[Any]) -> None:
    if not all(isinstance(v, bool) for v in values):
        raise TypeError("expected True or False")
    made.values = _keep(made, _pack_bits(values))


def _fill_int64(made: Buffers, values: list[Any]) -> None:
    made.values = _keep(made, array.array("q", map(operator.index, values)))


def _fill_int32(made: Buffers, values: list[Any]) -> None:
    made.values = _keep(made, array.array("i", map(operator.index, values)))


def _fill_float64(made: Buffers, values: list[Any]) -> None:
    made.values = _keep(made, array.array("d", values))


def _fill_date(made: Buffers, values: list[Any]) -> None:
    if any(isinstance(v, datetime.datetime) for v in values):
        raise TypeError("expected a date, not a date and time")
    made.values = _keep(made, array.array("i", [v.toordinal() - EPOCH_DAY for v in values]))


def _fill_timestamp(made: Buffers, values: list[Any]) -> None:
    made.values = _keep(made, array.array("q", map(utc_microseconds, values)))


def utc_microseconds(value: datetime.datetime) -> int:
    """Microseconds since 1970 UTC; a time without a zone is taken for UTC."""
    aware = value if value.tzinfo else value.replace(tzinfo=datetime.timezone.utc)
    return (aware - EPOCH) // MICROSECOND


def _fill_text(made: Buffers, values: list[Any]) -> None:
    encoded = [v.encode("utf-8") for v in values]
    offsets = array.array("q", itertools.accumulate(map(len, encoded), initial=0))
    made.values = _keep(made, bytearray(b"".join(encoded)))
    made.offsets = _keep(made, offsets)


_FILLS = {
    "bool": _fill_bool,
    "int64": _fill_int64,
    "int32": _fill_int32,
    "float64": _fill_float64,
    "date": _fill_date,
    "timestamp": _fill_timestamp,
    "text": _fill_text,
}
_FILLERS: dict[str, Any] = {
    "bool": False,
    "int64": 0,
    "int32": 0,
    "float64": 0.0,
    "date": datetime.date(1970, 1, 1),
    "timestamp": EPOCH,
    "text": "",
}
