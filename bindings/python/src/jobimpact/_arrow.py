# SPDX-License-Identifier: LGPL-2.1-or-later
"""Arrow streams in PyCapsules, both ways, without an Arrow library."""

from __future__ import annotations

import ctypes
from ctypes import pythonapi
from typing import TYPE_CHECKING, Any

from . import _table
from ._errors import JobImpactError
from ._library import lib

if TYPE_CHECKING:
    from ._context import Context
    from ._dataset import Dataset

_STREAM = b"arrow_array_stream"
_SCHEMA = b"arrow_schema"


def _api(name: str, restype: Any, *argtypes: Any) -> Any:
    """A function of the interpreter of our own, so that nobody else's argtypes are changed."""
    return ctypes.PYFUNCTYPE(restype, *argtypes)((name, pythonapi))


# The destructor sees a dying capsule: as a c_void_p, because a py_object would revive it.
_new = _api("PyCapsule_New", ctypes.py_object, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p)
_get = _api("PyCapsule_GetPointer", ctypes.c_void_p, ctypes.py_object, ctypes.c_char_p)
_get_raw = _api("PyCapsule_GetPointer", ctypes.c_void_p, ctypes.c_void_p, ctypes.c_char_p)
_allocate = _api("PyMem_RawCalloc", ctypes.c_void_p, ctypes.c_size_t, ctypes.c_size_t)
_free = _api("PyMem_RawFree", None, ctypes.c_void_p)
_Destructor = ctypes.PYFUNCTYPE(None, ctypes.c_void_p)


def _destructor(struct: Any, name: bytes) -> Any:
    """Frees a capsule: releases what nobody took. Capsules may outlive this module at interpreter
    exit, so what it needs is bound as default arguments and the function is never freed."""

    def destroy(
        capsule: int,
        struct: Any = struct,
        name: bytes = name,
        get: Any = _get_raw,
        free: Any = _free,
        byref: Any = ctypes.byref,
    ) -> None:
        address = get(capsule, name)
        content = struct.from_address(address)
        if content.release:
            content.release(byref(content))
        free(address)

    made = _Destructor(destroy)
    pythonapi.Py_IncRef(ctypes.py_object(made))
    return made


_destroy_stream = _destructor(_table.ArrowArrayStream, _STREAM)
_destroy_schema = _destructor(_table.ArrowSchema, _SCHEMA)


def _capsule(struct: Any, name: bytes, destructor: Any) -> tuple[Any, Any]:
    """A zeroed struct in memory of its own, and the capsule that owns it."""
    address = _allocate(1, ctypes.sizeof(struct))
    if not address:
        raise MemoryError
    try:
        capsule = _new(address, name, ctypes.cast(destructor, ctypes.c_void_p))
    except BaseException:
        _free(address)
        raise
    return struct.from_address(address), capsule


def stream_capsule(dataset: Dataset, context: Context) -> object:
    """The dataset as a stream that keeps a reference of its own."""
    stream, capsule = _capsule(_table.ArrowArrayStream, _STREAM, _destroy_stream)
    context._run(lib.ji_dataset_export_arrow, dataset._live(), stream)
    return capsule


def schema_capsule(dataset: Dataset, context: Context) -> object:
    """The dataset's schema."""
    stream = _table.ArrowArrayStream()
    context._run(lib.ji_dataset_export_arrow, dataset._live(), stream)
    try:
        schema, capsule = _capsule(_table.ArrowSchema, _SCHEMA, _destroy_schema)
        if stream.get_schema(ctypes.byref(stream), ctypes.byref(schema)):
            raise JobImpactError((stream.get_last_error(ctypes.byref(stream)) or b"").decode())
    finally:
        stream.release(ctypes.byref(stream))
    return capsule


def import_stream(cls: type[Dataset], source: Any, context: Context) -> Dataset:
    """A dataset from an object with ``__arrow_c_stream__``."""
    capsule = source.__arrow_c_stream__()
    address = _get(capsule, _STREAM)
    # Taken over by the call on success and failure; the capsule then frees an empty struct.
    stream = _table.ArrowArrayStream.from_address(address)
    made = context._make(cls, lib.ji_dataset_import_arrow, stream)
    del capsule
    return made
