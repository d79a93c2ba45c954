#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Adds up single tests: Meson's testlog.json (TAP inside), TAP files and pytest's JUnit files.

Names what failed and what was skipped; its last line is `N passed, N failed, N skipped`, and its exit
status is 1 if anything failed or nothing ran.
"""

import json
import pathlib
import re
import sys
import xml.etree.ElementTree as ElementTree

# cmocka before 1.1.6 writes a skipped test as "not ok 2 # SKIP name".
LINE = re.compile(r"^(?P<no>not )?ok\b\s*\d*\s*(?P<skip># SKIP)?\s*(?:- )?(?P<name>.*)$", re.I)


def from_tap(text, prefix):
    for line in text.splitlines():
        match = LINE.match(line)
        if not match:
            continue
        name, _, directive = match["name"].partition(" # SKIP")
        name = f"{prefix}: {name}" if prefix else name
        if match["skip"] or directive:
            yield "skipped", name + (f" ({directive.strip()})" if directive.strip() else "")
        else:
            yield ("failed" if match["no"] else "passed"), name


def from_meson(path):
    for line in path.read_text(encoding="utf-8").splitlines():
        run = json.loads(line)
        name = f"{path.stem}: " + run["name"].replace("libjobimpact:", "")
        tests = list(from_tap(run.get("stdout", ""), name))
        yield from tests
        bad = run["result"] not in ("OK", "SKIP", "EXPECTEDFAIL")
        if bad and not any(outcome == "failed" for outcome, _ in tests):
            yield "failed", f"{name}: {run['result']}, exit status {run['returncode']}"
        elif not tests:
            yield ("skipped" if run["result"] == "SKIP" else "passed"), name


def from_junit(path):
    for case in ElementTree.parse(path).iter("testcase"):
        name = f"{case.get('classname')}: {case.get('name')}"
        skipped = case.find("skipped")
        if case.find("failure") is not None or case.find("error") is not None:
            yield "failed", name
        elif skipped is not None:
            yield "skipped", f"{name} ({skipped.get('message', '')})"
        else:
            yield "passed", name


def main(paths):
    outcomes = {"passed": [], "failed": [], "skipped": []}
    for path in map(pathlib.Path, paths):
        if path.suffix == ".json":
            found = from_meson(path)
        elif path.suffix == ".xml":
            found = from_junit(path)
        else:
            found = from_tap(path.read_text(encoding="utf-8"), "")
        for outcome, name in found:
            outcomes[outcome].append(name)
    for outcome in ("skipped", "failed"):
        for name in outcomes[outcome]:
            print(f"{outcome}: {name}")
    print(", ".join(f"{len(names)} {outcome}" for outcome, names in outcomes.items()))
    return 1 if outcomes["failed"] or not outcomes["passed"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
