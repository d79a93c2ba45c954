#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Every file of io/values of the reference folder, and every output in io/data/pymrio_test_mrio, has
a named test: values.txt says which. Runs the programs and fails where a file is missing in the list,
where its program does not open it, or where the test did not run and pass."""

import os
import pathlib
import re
import subprocess
import sys
import tempfile

SKIPPED = 77
FOLDERS = ("values", "data/pymrio_test_mrio")


def files_there(top):
    for folder in FOLDERS:
        for path in sorted((top / folder).rglob("*")):
            if path.is_file() and path.name != "SOURCE.txt":
                yield path.relative_to(top).as_posix()


def listed(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    return [tuple(line.split()) for line in lines if line and not line.startswith("#")]


def name_read(path, how):
    """What a program asks for to read a file: the file, or its folder where the list says so."""
    return f"io/{pathlib.PurePosixPath(path).parent if how == ['folder'] else path}"


def run(program, folder):
    """The tests that passed and the files that were asked for."""
    trace = pathlib.Path(folder) / pathlib.Path(program).name
    environment = {**os.environ, "JI_REFERENCE_TRACE": str(trace), "CMOCKA_MESSAGE_OUTPUT": "STDOUT"}
    done = subprocess.run([program], env=environment, capture_output=True, text=True, check=False)
    passed = re.findall(r"^\[ +OK \] (\S+)", done.stdout + done.stderr, re.MULTILINE)
    return set(passed), set(trace.read_text(encoding="utf-8").split()) if trace.exists() else set()


def complaints(top, rows, programs):
    named = {row[0] for row in rows}
    there = set(files_there(top))
    yield from (f"{path}: no test in values.txt" for path in sorted(there - named))
    yield from (f"{path}: in values.txt, but not in the reference folder" for path in sorted(named - there))
    with tempfile.TemporaryDirectory() as folder:
        done = {name: run(programs[name], folder) for name in {row[1] for row in rows} & set(programs)}
    for path, name, test, *how in rows:
        passed, opened = done.get(name, (set(), set()))
        if name_read(path, how) not in opened:
            yield f"{path}: test_{name} does not open it"
        if test not in passed:
            yield f"{path}: {test} of test_{name} did not pass"


def main(manifest, arguments):
    reference = os.environ.get("JI_REFERENCE")
    if not reference:
        print("JI_REFERENCE is not set")
        return os.environ.get("JI_REFERENCE_REQUIRED") == "1" or SKIPPED
    names = {re.sub(r"^test_|_reference$", "", pathlib.Path(path).name): path for path in arguments}
    rows = listed(pathlib.Path(manifest))
    found = list(complaints(pathlib.Path(reference) / "io", rows, names))
    print("\n".join(found))
    return bool(found or not rows)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
