# SPDX-License-Identifier: LGPL-2.1-or-later
"""Small helpers of the tests."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

PROJECT = Path(__file__).resolve().parents[3]


def partner(name: str) -> ModuleType:
    """A package that the test needs; without it the test is skipped by name, in CI it fails."""
    try:
        return importlib.import_module(name)
    except ImportError:
        absent(f"{name} is not installed")
        raise


def absent(what: str) -> None:
    """Something the test needs is not there."""
    if os.environ.get("JI_CI") == "1":
        pytest.fail(what)
    pytest.skip(what)


def reference() -> Path:
    """The folder of published values, or its data beside it; named by JI_REFERENCE."""
    folder = os.environ.get("JI_REFERENCE")
    if not folder:
        if os.environ.get("JI_REFERENCE_REQUIRED") == "1":
            pytest.fail("JI_REFERENCE names no folder")
        pytest.skip("JI_REFERENCE names no folder")
    return Path(str(folder))


def python(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs a program in an interpreter of its own."""
    return subprocess.run(
        [sys.executable, "-X", "dev", "-c", code],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=300,
    )
