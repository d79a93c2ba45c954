# SPDX-License-Identifier: LGPL-2.1-or-later
"""The register's file: opened, checked, copied, refused."""

from __future__ import annotations

import pathlib
import sqlite3
import stat

import jobimpact as ji
import pytest


def test_a_register_is_made_checked_and_copied(tmp_path: pathlib.Path) -> None:
    path, copy = tmp_path / "register.db", tmp_path / "copy.db"
    with ji.Tracker(path) as register:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        problems = register.check()
        assert len(problems) == 0 and problems.columns == ["check", "problem"]
        register.backup(copy)
        with pytest.raises(ji.ReadWriteError, match=r"copy\.db"):
            register.backup(copy)
    assert register.closed
    with pytest.raises(ValueError, match="closed"):
        register.check()
    with ji.Tracker(copy, mode="read") as register:
        assert len(register.check()) == 0


def test_what_is_no_register_is_refused(tmp_path: pathlib.Path) -> None:
    with pytest.raises(ji.NotFoundError):
        ji.Tracker(tmp_path / "absent.db", mode="write")
    text = tmp_path / "text.db"
    text.write_bytes(b"not a database" * 100)
    text.chmod(0o600)
    with pytest.raises(ji.FormatError, match=r"text\.db"):
        ji.Tracker(text)
    with pytest.raises(ValueError, match="create, write or read"):
        ji.Tracker(text, mode="append")


def test_a_locked_register_says_how_long_it_was_waited_for(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "register.db"
    ji.Tracker(path).close()
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("PRAGMA locking_mode = EXCLUSIVE")
    other.execute("BEGIN EXCLUSIVE")
    try:
        with pytest.raises(ji.BusyError, match="10 ms"):
            ji.Tracker(path, busy_milliseconds=10)
    finally:
        other.close()
    ji.Tracker(path).close()
