# SPDX-License-Identifier: LGPL-2.1-or-later
"""Bundles: named datasets that belong together."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from . import _table
from ._context import Context, default_context
from ._dataset import Dataset
from ._handles import Handle, encode, encode_path
from ._library import lib


class Bundle(Handle, Mapping[str, Dataset]):
    """Named datasets that belong together, as a read-only mapping; names are sorted.

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
        """Reads every ``NAME.csv`` of a folder, with its sidecar and the units of ``units.csv``.

        Raises:
            NotFoundError (a FileNotFoundError), and what :meth:`Dataset.read_csv` raises.
        """
        return (context or default_context())._make(
            cls, lib.ji_bundle_read_folder, encode_path(path)
        )

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
