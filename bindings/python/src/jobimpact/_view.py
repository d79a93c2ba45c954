# SPDX-License-Identifier: LGPL-2.1-or-later
"""A look at one column of a dataset, as Python values or as NumPy views of its memory."""

from __future__ import annotations

import array
import ctypes
import datetime
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ._columns import EPOCH, EPOCH_DAY, MICROSECOND, TYPE_NAMES
from ._handles import Owner, decode
from ._library import lib
from ._measure import Measure, borrowed_measure

if TYPE_CHECKING:
    import numpy

# type: bytes a value, NumPy's name, the code of array.array
_FIXED: dict[str, tuple[int, str, str]] = {
    "int64": (8, "<i8", "q"),
    "float64": (8, "<f8", "d"),
    "date": (4, "<i4", "i"),
    "timestamp": (8, "<M8[us]", "q"),
    "dictionary": (4, "<i4", "i"),
}


class ColumnView:
    """One column, read only. It and every view taken of it keep the dataset's memory alive, also
    after the dataset was closed."""

    def __init__(self, owner: Owner, column: Any) -> None:
        self._owner = owner
        self._column = column
        self.name: str = column.name.decode("utf-8")
        self.type: str = TYPE_NAMES[column.type]
        self.unit: str | None = decode(column.unit)
        self.description: str | None = decode(column.description)
        self.measure: Measure | None = borrowed_measure(column.measure)
        self.null_count: int = column.null_count

    def __len__(self) -> int:
        length: int = self._column.length
        return length

    def __repr__(self) -> str:
        unit = f" [{self.unit}]" if self.unit else ""
        return f"<jobimpact.ColumnView {self.name}: {self.type}{unit}, {len(self)} values>"

    # -- NumPy ----------------------------------------------------------------------------------

    @property
    def values(self) -> numpy.ndarray[Any, Any]:
        """A read-only view of the values without a copy: int64, float64, days since 1970 (int32),
        datetime64[us] (UTC), codes (int32); bits for bool; UTF-8 bytes for text. What stands under
        a null has no meaning: see :attr:`valid`."""
        if self.type == "bool":
            return self._array(self._column.values, (len(self) + 7) // 8, "|u1")
        if self.type == "text":
            return self._array(self._column.values, int(self.offsets[-1]), "|u1")
        return self._array(self._column.values, len(self), _FIXED[self.type][1])

    @property
    def offsets(self) -> numpy.ndarray[Any, Any]:
        """A view of the offsets of a text column: value i is bytes offsets[i] to offsets[i + 1]."""
        if self.type != "text":
            raise TypeError(f"column {self.name!r} is {self.type}: only text has offsets")
        return self._array(self._column.offsets, len(self) + 1, "<i8")

    @property
    def valid(self) -> numpy.ndarray[Any, Any]:
        """One bool a row: whether the value is there."""
        import numpy

        if not self._column.validity:
            return numpy.ones(len(self), dtype=bool)
        bits = self._array(self._column.validity, (len(self) + 7) // 8, "|u1")
        return numpy.unpackbits(bits, count=len(self), bitorder="little").astype(bool)

    @property
    def categories(self) -> list[str]:
        """The texts that the codes of a dictionary column point into."""
        if self.type != "dictionary":
            raise TypeError(f"column {self.name!r} is {self.type}: only dictionaries have these")
        from ._dataset import Dataset

        texts = Dataset._adopt(lib.ji_dataset_ref(self._column.dictionary))
        return texts._view(0).to_list()

    def to_numpy(self) -> numpy.ndarray[Any, Any]:
        """A NumPy array. Numbers and timestamps without nulls are views of the memory; with nulls
        they are masked arrays whose data is the view. Dates are datetime64[D], booleans bool, text
        an object array with None for null."""
        import numpy

        if self.type in ("text", "dictionary"):
            made = numpy.empty(len(self), dtype=object)
            made[:] = self.to_list()
            return made
        plain = self.values
        if self.type == "bool":
            plain = numpy.unpackbits(plain, count=len(self), bitorder="little").astype(bool)
        elif self.type == "date":
            plain = plain.astype("datetime64[D]")
        if not self.null_count:
            return plain
        masked: numpy.ndarray[Any, Any] = numpy.ma.MaskedArray(plain, mask=~self.valid)
        return masked

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> numpy.ndarray[Any, Any]:
        import numpy

        made = self.to_numpy()
        if isinstance(made, numpy.ma.MaskedArray):
            if made.dtype.kind not in "fM":
                raise ValueError(f"column {self.name!r} has nulls: use to_numpy() or to_list()")
            made = made.filled(numpy.nan if made.dtype.kind == "f" else numpy.datetime64("NaT"))
        return numpy.array(made, dtype=dtype, copy=True) if copy else numpy.asarray(made, dtype)

    def _array(self, pointer: Any, count: int, kind: str) -> numpy.ndarray[Any, Any]:
        import numpy

        address = ctypes.cast(pointer, ctypes.c_void_p).value
        if not count or not address:
            return numpy.empty(0, dtype=kind)
        return numpy.asarray(Memory(self._owner, address, (count,), kind))

    # -- Python ---------------------------------------------------------------------------------

    def to_list(self, limit: int | None = None) -> list[Any]:
        """Python values: int, float, bool, date, datetime (UTC), str; null is None. All of them or
        the first `limit`. Needs no NumPy."""
        count = len(self) if limit is None else max(0, min(limit, len(self)))
        bits = self._bytes(self._column.validity, (count + 7) // 8)
        plain = getattr(self, f"_list_{self.type}", self._numbers)(count)
        convert = _CONVERT.get(self.type)
        if not bits:
            return list(map(convert, plain)) if convert else plain
        # What stands under a null may be anything, also no date at all.
        return [
            (convert(v) if convert else v) if bits[i >> 3] >> (i & 7) & 1 else None
            for i, v in enumerate(plain)
        ]

    def _bytes(self, pointer: Any, size: int) -> bytes:
        address = ctypes.cast(pointer, ctypes.c_void_p).value
        if not size or not address:
            return b""
        return bytes((ctypes.c_char * size).from_address(address))

    def _numbers(self, count: int) -> list[Any]:
        size, _, code = _FIXED[self.type]
        made = array.array(code)
        made.frombytes(self._bytes(self._column.values, count * size))
        return made.tolist()

    def _list_bool(self, count: int) -> list[Any]:
        bits = self._bytes(self._column.values, (count + 7) // 8)
        return [bool(bits[i >> 3] >> (i & 7) & 1) for i in range(count)]

    def _list_text(self, count: int) -> list[Any]:
        raw = self._bytes(self._column.offsets, (count + 1) * 8)
        offsets = memoryview(raw).cast("q").tolist() or [0]
        data = self._bytes(self._column.values, offsets[-1])
        return [data[a:b].decode("utf-8") for a, b in zip(offsets, offsets[1:])]

    def _list_dictionary(self, count: int) -> list[Any]:
        texts = self.categories
        return [texts[code] if 0 <= code < len(texts) else None for code in self._numbers(count)]


_CONVERT: dict[str, Callable[[Any], Any]] = {
    "date": lambda day: datetime.date.fromordinal(day + EPOCH_DAY),
    "timestamp": lambda microseconds: EPOCH + microseconds * MICROSECOND,
}


class Memory:
    """Memory of the library under NumPy's array interface: an array of it keeps its owner."""

    def __init__(
        self,
        owner: Any,
        address: int,
        shape: tuple[int, ...],
        kind: str,
        strides: tuple[int, ...] | None = None,
        writable: bool = False,
    ) -> None:
        self.owner = owner
        self.__array_interface__ = {
            "data": (address, not writable),
            "shape": shape,
            "strides": strides,
            "typestr": kind,
            "version": 3,
        }
