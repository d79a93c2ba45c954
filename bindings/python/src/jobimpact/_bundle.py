# SPDX-License-Identifier: LGPL-2.1-or-later
"""Bundles: named datasets and arrays that belong together."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from . import _table
from ._array import Arrays, adopted
from ._columns import forget
from ._context import Context, default_context
from ._dataset import Dataset
from ._handles import Handle, encode, encode_path
from ._library import lib


class Bundle(Handle, Mapping[str, Dataset]):
    """Named datasets that belong together, as a read-only mapping; names are sorted. Matrices that
    belong to them are in :attr:`arrays`.

    ``Bundle({"flows": dataset, ...})`` takes datasets and whatever :class:`Dataset` takes.
    """

    _pointer_type: ClassVar = ctypes.POINTER(_table.ji_bundle)
    _unref: ClassVar[str] = "ji_bundle_unref"

    def __init__(self, datasets: Mapping[str, Any], *, context: Context | None = None) -> None:
        context = context or default_context()
        bundle: Bundle | None = None
        for name, source in datasets.items():
            bundle = _with(bundle, name, as_dataset(source, context), context)
        if bundle is None:
            raise ValueError("a bundle holds at least one dataset")
        self._owner = bundle._owner

    @classmethod
    def read_folder(cls, path: str | os.PathLike[str], *, context: Context | None = None) -> Bundle:
        """Reads every ``NAME.csv`` of a folder, with its sidecar and the units of ``units.csv``, and
        maps every ``NAME.npy``.

        Raises:
            NotFoundError (a FileNotFoundError), and what :meth:`Dataset.read_csv` raises.
        """
        return (context or default_context())._make(
            cls, lib.ji_bundle_read_folder, encode_path(path)
        )

    @property
    def arrays(self) -> Arrays:
        """The arrays by name, as read-only NumPy arrays; they keep the memory alive."""
        return Arrays(self._live())

    def write_folder(
        self, path: str | os.PathLike[str], *, context: Context | None = None
    ) -> None:
        """Writes datasets as ``NAME.csv`` with sidecars and arrays as ``NAME.npy``, so that
        :meth:`read_folder` gives the same bundle. The folder is made; all files appear together."""
        (context or default_context())._run(
            lib.ji_bundle_write_folder, self._live(), encode_path(path)
        )

    def write_multiregion(
        self, path: str | os.PathLike[str], *, context: Context | None = None
    ) -> None:
        """Writes a table of :func:`read_multiregion` as pymrio saves one, so that
        ``pymrio.load_all(path)`` reads it. Needs regions, flows and output."""
        (context or default_context())._run(
            lib.ji_bundle_write_multiregion, self._live(), encode_path(path), None
        )

    def with_array(self, name: str, values: Any, *, context: Context | None = None) -> Bundle:
        """The same bundle with one array added; what had its name is replaced. float64 and float32
        matrices with non-negative strides are not copied and must not change."""
        array, number = adopted(values, "the array", vectors=True)
        try:
            return (context or default_context())._make(
                Bundle,
                lib.ji_bundle_with_array,
                self._live(),
                encode(name, "name"),
                ctypes.byref(array),
            )
        except BaseException:
            forget(number)
            raise

    def with_dataset(self, name: str, source: Any, *, context: Context | None = None) -> Bundle:
        """The same bundle with one dataset added or replaced."""
        context = context or default_context()
        return _with(self, name, as_dataset(source, context), context)

    def __getitem__(self, name: str) -> Dataset:
        if not isinstance(name, str):
            raise KeyError(name)
        owner = self._live()
        found = lib.ji_bundle_find(owner, encode(name, "name"))
        if not found:
            raise KeyError(f"{name!r} is none of {', '.join(self)}")
        return Dataset._adopt(lib.ji_dataset_ref(found))

    def __iter__(self) -> Iterator[str]:
        owner = self._live()
        for index in range(lib.ji_bundle_count(owner)):
            yield lib.ji_bundle_name(owner, index).decode("utf-8")

    def __len__(self) -> int:
        count: int = lib.ji_bundle_count(self._live())
        return count

    def __repr__(self) -> str:
        return "<jobimpact.Bundle " + ("closed" if self.closed else ", ".join(self)) + ">"


def _with(bundle: Bundle | None, name: str, dataset: Dataset, context: Context) -> Bundle:
    return context._make(
        Bundle,
        lib.ji_bundle_with,
        bundle._live() if bundle is not None else None,
        encode(name, "name"),
        dataset._live(),
    )


def as_dataset(source: Any, context: Context) -> Dataset:
    """A dataset, or what one is made from."""
    return source if isinstance(source, Dataset) else Dataset(source, context=context)
