# SPDX-License-Identifier: LGPL-2.1-or-later
"""The register of rural programs: one durable file."""

from __future__ import annotations

import contextlib
import ctypes
import datetime
import os
import threading
from collections.abc import Iterator
from typing import Any, ClassVar

from . import _table
from ._bundle import Bundle
from ._context import Context, default_context
from ._dataset import Dataset
from ._errors import ContentError
from ._handles import Handle, Owner, choice, encode_path, options
from ._library import lib

_MODES = {
    "create": int(_table.ji_tracker_mode.JI_TRACKER_CREATE),
    "write": int(_table.ji_tracker_mode.JI_TRACKER_WRITE),
    "read": int(_table.ji_tracker_mode.JI_TRACKER_READ),
}

_RECORD_MODES = {
    "all_or_nothing": int(_table.ji_record_mode.JI_RECORD_ALL_OR_NOTHING),
    "row_by_row": int(_table.ji_record_mode.JI_RECORD_ROW_BY_ROW),
    "validate_only": int(_table.ji_record_mode.JI_RECORD_VALIDATE_ONLY),
}
_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)


def _microseconds(moment: datetime.datetime | datetime.date | int) -> int:
    """Microseconds since 1970; a date is its first moment, a datetime must have a time zone."""
    if isinstance(moment, int):
        return moment
    if not isinstance(moment, datetime.datetime):
        moment = datetime.datetime(moment.year, moment.month, moment.day, tzinfo=_EPOCH.tzinfo)
    if moment.tzinfo is None:
        raise ValueError("a datetime without a time zone does not say when: give it one")
    return (moment - _EPOCH) // datetime.timedelta(microseconds=1)


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

    def define(
        self,
        definition: Bundle,
        *,
        key: bytes,
        recorded_at: datetime.datetime | datetime.date | int | None = None,
        context: Context | None = None,
    ) -> None:
        """Defines programs, or defines them anew: what differs gets a new version.

        Args:
            definition: datasets programs, stages, transitions, groups, outcomes, sites, cohorts,
                budget, targets, eligible, claims; see the guide's page on trackers.
            key: 16 to 64 bytes that the caller keeps; the same in every call.
            recorded_at: when; None: now.

        Raises:
            JobImpactError naming dataset, row, column and value.
        """
        with self._lock, _record_options(key, recorded_at) as struct:
            (context or default_context())._run(
                lib.ji_tracker_define, self._live(), definition._live(), struct
            )

    def record(
        self,
        events: Dataset,
        *,
        key: bytes,
        recorded_at: datetime.datetime | datetime.date | int | None = None,
        mode: str = "all_or_nothing",
        context: Context | None = None,
    ) -> Dataset:
        """Records a batch of events in one transaction; the guide's page on trackers has its columns.

        Args:
            events: a Dataset, or what ``Dataset()`` takes.
            key: 16 to 64 bytes that the caller keeps. Of persons only pseudonyms made with it are
                stored.
            recorded_at: when; None: now.
            mode: all_or_nothing, row_by_row or validate_only.

        Returns:
            The refused rows: row, id, column, value, rule, reason.

        Raises:
            ContentError in mode all_or_nothing where a row is refused; its attribute ``refused`` has
            all of them. Nothing is recorded then.
        """
        refused = Dataset._pointer_type()
        batch = events if isinstance(events, Dataset) else Dataset(events)
        with self._lock, _record_options(key, recorded_at, choice(mode, _RECORD_MODES, "mode")) as how:
            try:
                (context or default_context())._run(
                    lib.ji_tracker_record, self._live(), batch._live(), how, refused
                )
            except ContentError as error:
                if refused:
                    error.refused = Dataset._adopt(refused)  # type: ignore[attr-defined]
                raise
            except BaseException:
                if refused:
                    lib.ji_dataset_unref(refused)
                raise
        return Dataset._adopt(refused)

    def _call(self, cls: Any, function: Any, context: Context | None) -> Any:
        return (context or default_context())._make(cls, function, self._live())


@contextlib.contextmanager
def _record_options(
    key: bytes, recorded_at: datetime.datetime | datetime.date | int | None, mode: int = 0
) -> Iterator[Any]:
    """The struct; its copy of the key does not stay in memory."""
    copy = (ctypes.c_uint8 * max(len(key), 1)).from_buffer_copy(bytes(key) or b"\0")
    moment = datetime.datetime.now(_EPOCH.tzinfo) if recorded_at is None else recorded_at
    struct = options(
        _table.ji_record_options,
        lib.ji_record_options_init,
        recorded_at=_microseconds(moment),
        mode=mode,
    )
    struct.key = ctypes.cast(copy, ctypes.POINTER(ctypes.c_uint8))
    struct.key_size = len(key)
    try:
        yield struct
    finally:
        ctypes.memset(copy, 0, ctypes.sizeof(copy))
