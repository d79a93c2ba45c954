# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the tests of example programs share: cases in folders of their own, errors of one line, TAP at the end."""

import csv
import pathlib
import subprocess
import sys
import tempfile

results = []


def expect(condition, what):
    if not condition:
        raise AssertionError(what)


def record(function, *arguments):
    """Runs a case at once; its docstring is its name."""
    try:
        function(*arguments)
        results.append((True, function.__doc__))
    except AssertionError as error:
        results.append((False, f"{function.__doc__}: {error}"))


def case(function):
    """With a new folder, which is removed after it."""
    with tempfile.TemporaryDirectory() as folder:
        record(function, pathlib.Path(folder))


def case_with_out(function):
    """With the path of a folder that is not there yet."""
    with tempfile.TemporaryDirectory() as folder:
        record(function, pathlib.Path(folder) / "out")


def run(program, *arguments):
    return subprocess.run([program, *map(str, arguments)], capture_output=True, text=True, encoding="utf-8", check=False)


def expect_error(done, *parts, status=1):
    lines = done.stderr.strip().splitlines()
    expect(done.returncode == status, f"exit status {done.returncode}: {done.stderr}")
    expect(len(lines) == 1, f"not one line: {done.stderr}")
    for part in parts:
        expect(part in lines[0], f"{part!r} is not in {lines[0]!r}")


def rows_of(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def finish():
    print(f"1..{len(results)}")
    for number, (passed, name) in enumerate(results, 1):
        print(f"{'' if passed else 'not '}ok {number} - {name}")
    sys.exit(0 if all(passed for passed, _ in results) else 1)
