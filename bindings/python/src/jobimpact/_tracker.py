# SPDX-License-Identifier: LGPL-2.1-or-later
"""The register of rural programs: one durable file."""

from __future__ import annotations

import ctypes
import os
import threading
from typing import Any, ClassVar

from . import _table
from ._context import Context, default_context
from ._dataset import Dataset
from ._handles import Handle, Owner, encode_path, options
from ._library import lib

_MODES = {
    "create": int(_table.ji_tracker_mode.JI_TRACKER_CREATE),
    "write": int(_table.ji_tracker_mode.JI_TRACKER_WRITE),
    "read": int(_table.ji_tracker_mode.JI_TRACKER_READ),
}


class Tracker(Handle):
    """An open register. Calls from several threads wait for each other; a forked child must open
    the file anew. ``close()``, ``with`` and garbage collection close it."""

    _pointer_type: ClassVar = ctypes.POINTER(_table.ji_tracker)

    def __init__(
        self,
        location: str | os.PathLike[str],
        *,
        mode: str = "create",
        busy_milliseconds: int | None = None,
        context: Context | None = None,
    ) -> None:
        """Opens a register on a local disk.

        Args:
            location: path of the file; made with mode 0600.
            mode: "create" (for writing; made where there is none), "write" or "read".
            busy_milliseconds: how long to wait for another connection's lock; None: 5000.

        Raises:
            NotFoundError; BusyError where the lock is held for longer; FormatError for what is no
            register or is damaged; UnsupportedError for a newer version; JobImpactError.
        """
        if mode not in _MODES:
            raise ValueError(f"mode {mode!r}: create, write or read was expected")
        struct = options(
            _table.ji_tracker_options,
            lib.ji_tracker_options_init,
            mode=_MODES[mode],
            busy_milliseconds=busy_milliseconds,
        )
        # Closing needs a context that is never in the middle of a call.
        closing = Context(threads=1)
        pointer = self._pointer_type()
        (context or default_context())._run(
            lib.ji_tracker_open, encode_path(location), struct, pointer
        )
        close = lib.ji_tracker_close
        live = closing._live()
        self._lock = threading.Lock()
        self._owner = Owner(pointer, lambda register: close(live, register), keep=closing)

    def check(self, *, context: Context | None = None) -> Dataset:
        """Looks through the whole file: columns check, problem; no row for a sound file."""
        with self._lock:
            return self._call(Dataset, lib.ji_tracker_check, context)

    def backup(
        self, destination: str | os.PathLike[str], *, context: Context | None = None
    ) -> None:
        """Copies the register, which may be in use, to a new file of mode 0600.

        Raises:
            JobImpactError where something is there already or the system refuses.
        """
        with self._lock:
            (context or default_context())._run(
                lib.ji_tracker_backup, self._live(), encode_path(destination)
            )

    def _call(self, cls: Any, function: Any, context: Context | None) -> Any:
        return (context or default_context())._make(cls, function, self._live())
