# SPDX-License-Identifier: LGPL-2.1-or-later
"""The ctypes table against the headers, the map and the compiler."""

from __future__ import annotations

import ctypes
import re
import shutil
import subprocess
import sys
from ctypes import Structure
from pathlib import Path

from support import PROJECT, absent, partner

from jobimpact import _errors, _table
from jobimpact._library import lib

TOOLS = PROJECT / "bindings/python/tools"
NAMES = {name for name, *_ in _table.FUNCTIONS}


def structs() -> list[type[Structure]]:
    """Every struct of the table whose members are known."""
    classes = [c for c in vars(_table).values() if isinstance(c, type) and issubclass(c, Structure)]
    return [c for c in classes if c is not Structure and hasattr(c, "_fields_")]


def test_the_table_is_what_the_headers_give() -> None:
    partner("pycparser")
    if not shutil.which("cc"):
        absent("there is no C compiler")
    sys.path.insert(0, str(TOOLS))
    try:
        import generate_table
    finally:
        sys.path.remove(str(TOOLS))
    found = Path(_table.__file__).read_text(encoding="utf-8")
    assert found == generate_table.generate(), "run bindings/python/tools/generate_table.py"


def test_the_table_names_the_functions_of_the_map() -> None:
    text = (PROJECT / "lib/jobimpact.map").read_text(encoding="utf-8")
    assert set(re.findall(r"^\s+(ji_\w+);", text, re.MULTILINE)) == NAMES


def test_the_library_has_every_function() -> None:
    assert {name for name in vars(lib) if name.startswith("ji_")} == NAMES


def test_every_function_has_argument_and_result_types() -> None:
    for name, restype, is_status, argtypes in _table.FUNCTIONS:
        function = getattr(lib, name).plain
        assert list(function.argtypes) == argtypes
        assert function.restype is restype
        assert bool(function.errcheck) is is_status if hasattr(function, "errcheck") else True


def test_every_handle_has_a_pointer_type_of_its_own() -> None:
    dataset = ctypes.POINTER(_table.ji_dataset)()
    try:
        lib.ji_bundle_count(dataset)
    except ctypes.ArgumentError:
        return
    raise AssertionError("a dataset was taken for a bundle")


def test_every_status_has_an_exception() -> None:
    codes = {c for c in _table.ji_status_code if c.name.startswith("JI_ERROR_")}
    assert set(_errors.CLASSES) == codes
    for status, cls in _errors.CLASSES.items():
        assert issubclass(cls, _errors.JobImpactError)
        assert len(cls.__mro__) > len(_errors.JobImpactError.__mro__) + 1, "no built-in beside it"
        assert cls.status == status
        made = _errors.error(status, "a message")
        assert (made.status, made.message, str(made)) == (status, "a message", "a message")
    assert type(_errors.error(-12345, "new")) is _errors.JobImpactError


def test_status_names_are_the_librarys() -> None:
    for status in _table.ji_status_code:
        assert lib.ji_status_name(status) == status.name.encode()
        assert lib.ji_status_description(status)


def test_structs_have_the_compilers_layout(tmp_path: Path) -> None:
    compiler = shutil.which("cc")
    if not compiler:
        absent("there is no C compiler")
    (tmp_path / "jobimpact").mkdir()
    version = (PROJECT / "include/jobimpact/version.h.in").read_text(encoding="utf-8")
    (tmp_path / "jobimpact/version.h").write_text(re.sub(r"@\w+@", "0", version), encoding="utf-8")
    lines, expected = [], []
    for struct in structs():
        name = struct.__name__
        typed = f"struct {name}"
        lines.append(f'  printf("{name} %zu\\n", sizeof({typed}));')
        expected.append(f"{name} {ctypes.sizeof(struct)}")
        for member, *_ in struct._fields_:
            lines.append(f'  printf("{name}.{member} %zu\\n", offsetof({typed}, {member}));')
            expected.append(f"{name}.{member} {getattr(struct, member).offset}")
    program = (
        "#include <jobimpact/jobimpact.h>\n#include <stdio.h>\nint main(void) {\n"
        + "\n".join(lines)
        + "\n  return 0;\n}\n"
    )
    (tmp_path / "layout.c").write_text(program, encoding="utf-8")
    includes = [f"-I{PROJECT / 'include'}", f"-I{tmp_path}"]
    command = [str(compiler), *includes, "-o", str(tmp_path / "layout"), str(tmp_path / "layout.c")]
    subprocess.run(command, check=True)
    found = subprocess.run([tmp_path / "layout"], check=True, capture_output=True, text=True).stdout
    assert found.splitlines() == expected
