# SPDX-License-Identifier: LGPL-2.1-or-later
"""How the library is found, and what happens if it is the wrong one."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from support import absent, python

import jobimpact as ji
from jobimpact import _library, _table


def shared_library(folder: Path, source: str) -> Path:
    compiler = shutil.which("cc")
    if not compiler:
        absent("there is no C compiler")
    (folder / "other.c").write_text(source, encoding="utf-8")
    file = folder / "libother.so"
    subprocess.run(
        [str(compiler), "-shared", "-fPIC", "-o", str(file), str(folder / "other.c")], check=True
    )
    return file


def test_the_loaded_file_is_told() -> None:
    assert ji.loaded_library
    assert ji.__version__.split(".")[0].isdigit()


def test_the_bare_name_is_never_tried() -> None:
    assert f"libjobimpact.so.{_table.ABI_VERSION}" == _library.SONAME
    assert all(not name.endswith("libjobimpact.so") for name in _library._candidates())


def test_a_library_of_another_abi_is_refused(tmp_path: Path) -> None:
    other = shared_library(tmp_path, "int ji_abi_version(void) { return 99; }\n")
    done = python("import jobimpact", JOBIMPACT_LIBRARY=str(other))
    assert done.returncode == 1
    assert "has ABI 99, this package needs ABI" in done.stderr


def test_another_library_is_refused(tmp_path: Path) -> None:
    other = shared_library(tmp_path, "int something_else(void) { return 99; }\n")
    done = python("import jobimpact", JOBIMPACT_LIBRARY=str(other))
    assert done.returncode == 1
    assert "is not libjobimpact" in done.stderr


def test_an_absent_library_says_what_was_tried(tmp_path: Path) -> None:
    done = python("import jobimpact", JOBIMPACT_LIBRARY=str(tmp_path / "absent.so"))
    assert done.returncode == 1
    assert "ImportError" in done.stderr and "absent.so" in done.stderr


def test_a_function_that_the_library_lacks_says_so_when_it_is_used(tmp_path: Path) -> None:
    abi = _table.ABI_VERSION
    source = f"int ji_abi_version(void) {{ return {abi}; }}\n"
    source += 'const char *ji_version(void) { return "0.0.1"; }\n'
    other = shared_library(tmp_path, source)
    code = "import jobimpact as ji\ntry: ji.Context()\nexcept NotImplementedError as e: print(e)"
    done = python(code, JOBIMPACT_LIBRARY=str(other))
    assert "needs a newer library" in done.stdout, done.stderr
