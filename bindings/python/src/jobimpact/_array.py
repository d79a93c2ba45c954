# SPDX-License-Identifier: LGPL-2.1-or-later
"""Matrices: NumPy arrays handed to the library without a copy, and its own seen by NumPy."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from . import _columns, _table
from ._context import Context, default_context
from ._handles import Owner, encode, encode_path
from ._library import lib
from ._view import Memory

if TYPE_CHECKING:
    import numpy

_FLOAT32 = int(_table.ji_type_code.JI_TYPE_FLOAT32)
_FLOAT64 = int(_table.ji_type_code.JI_TYPE_FLOAT64)


def view(owner: Any, array: Any, writable: bool = False) -> numpy.ndarray[Any, Any]:
    """A NumPy array of a ji_array's memory, which `owner` keeps."""
    import numpy

    kind, size = ("<f4", 4) if array.type == _FLOAT32 else ("<f8", 8)
    shape = (array.rows, array.columns)
    if not array.data or 0 in shape:
        nothing = numpy.empty(shape, dtype=kind)
        nothing.flags.writeable = writable
        return nothing
    strides = (size * array.row_stride, size * array.column_stride)
    return numpy.asarray(Memory(owner, array.data, shape, kind, strides, writable))


def made(context: Context, function: Any, *arguments: Any, writable: bool = False) -> Any:
    """Calls a function whose last argument is where a new array goes."""
    array = _table.ji_array()
    context._run(function, *arguments, array)
    return view(Owner(array, lib.ji_array_release), array, writable)


def looked_at(values: Any, what: str, vectors: bool = False) -> tuple[Any, Any]:
    """A ji_array that looks at `values`, and what it looks at: a copy only of what cannot be looked
    at. With `vectors` one dimension is n x 1."""
    import numpy

    matrix = numpy.asarray(values)
    if matrix.ndim == 1 and vectors:
        matrix = matrix.reshape(-1, 1)
    if matrix.ndim != 2:
        raise ValueError(f"{what} must have two dimensions, not {matrix.ndim}")
    if matrix.dtype not in (numpy.dtype("=f8"), numpy.dtype("=f4")):
        matrix = matrix.astype("=f8")
    size = matrix.itemsize
    if not matrix.flags.aligned or any(s < 0 or s % size for s in matrix.strides):
        matrix = numpy.ascontiguousarray(matrix)
    array = _table.ji_array(
        data=matrix.ctypes.data,
        rows=matrix.shape[0],
        columns=matrix.shape[1],
        row_stride=matrix.strides[0] // size,
        column_stride=matrix.strides[1] // size,
        type=_FLOAT64 if size == 8 else _FLOAT32,
    )
    return array, matrix


def adopted(values: Any, what: str, vectors: bool = False) -> tuple[Any, int]:
    """The same for an owner: its release drops what it looks at. Also the number under which that
    is kept, to be forgotten if the array is refused."""
    array, matrix = looked_at(values, what, vectors)
    number = _columns.adopt(matrix)
    array.release = _columns.release_adopted
    array.user = number
    return array, number


class Arrays(Mapping[str, Any]):
    """The arrays of a bundle by name, as read-only NumPy arrays of its memory."""

    def __init__(self, owner: Owner) -> None:
        self._owner = owner

    def __getitem__(self, name: str) -> numpy.ndarray[Any, Any]:
        found = None
        if isinstance(name, str):
            found = lib.ji_bundle_find_array(self._owner, encode(name, "name"))
        if not found:
            raise KeyError(f"{name!r} is none of {', '.join(self)}")
        return view(self._owner, found.contents)

    def __iter__(self) -> Iterator[str]:
        for index in range(lib.ji_bundle_array_count(self._owner)):
            yield lib.ji_bundle_array_name(self._owner, index).decode("utf-8")

    def __len__(self) -> int:
        count: int = lib.ji_bundle_array_count(self._owner)
        return count

    def __repr__(self) -> str:
        shapes = (f"{name} {' x '.join(map(str, array.shape))}" for name, array in self.items())
        return "<jobimpact.Arrays " + ", ".join(shapes) + ">"


def map_npy(
    path: str | os.PathLike[str], *, context: Context | None = None
) -> numpy.ndarray[Any, Any]:
    """A matrix of an NPY file as a read-only NumPy array of the mapped file: nothing is read before
    it is touched. float64 and float32 of one or two dimensions (one becomes n x 1).

    Raises:
        NotFoundError (a FileNotFoundError), FormatError, UnsupportedError for another dtype or
        shape, ReadWriteError.
    """
    return made(context or default_context(), lib.ji_array_map_npy, encode_path(path))


def write_npy(
    values: Any, path: str | os.PathLike[str], *, context: Context | None = None
) -> None:
    """Writes a matrix as an NPY file that appears whole or not at all; ``numpy.load`` reads it.
    float32 stays float32, everything else becomes float64."""
    array, matrix = looked_at(values, "the array", vectors=True)
    (context or default_context())._run(
        lib.ji_array_write_npy, ctypes.byref(array), encode_path(path)
    )
    del matrix  # looked at until here
