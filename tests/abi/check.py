#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Holds map, headers, layout.c and the built libraries together. Prints TAP.

  check.py map HEADERS MAP              every declared function is in the map, and the other way round
  check.py layout HEADERS LAYOUT        layout.c asserts every member and every enumerator
  check.py options HEADERS TESTS        the tests of option structs in a folder walk every one
  check.py shared MAP LIBRARY           the shared library exports the map, with its version nodes
  check.py static LIBRARY               the static library shows names of ours alone
"""

import pathlib
import re
import subprocess
import sys

import headers


def report(title, errors):
    errors = sorted(errors)
    print(("not ok - " if errors else "ok - ") + title)
    for error in errors:
        print(f"#   {error}")
    return bool(errors)


def nodes_of(path):
    """{function: version node} of a version script."""
    text = re.sub(r"#[^\n]*|/\*.*?\*/", " ", pathlib.Path(path).read_text(encoding="utf-8"), flags=re.S)
    found = {}
    for node, body in re.findall(r"(\w[\w.]*)\s*\{(.*?)\}", text, re.S):
        exported = re.search(r"global:(.*?)(?:local:|$)", body, re.S)
        for name in re.findall(r"(\w+)\s*;", exported[1] if exported else ""):
            found[name] = node
    return found


def check_map(folder, path):
    declared, mapped = set(headers.functions(folder)), set(nodes_of(path))
    return report("every declared function is in the map", (f"{n} is not in the map" for n in declared - mapped)) | \
        report("every name in the map is declared", (f"{n} is in no header" for n in mapped - declared))


def check_layout(folder, path):
    text = pathlib.Path(path).read_text(encoding="utf-8")
    missing = [
        f"{kind}.{member}" for kind, members in headers.structs(folder).items() for member in members
        if f"offsetof({kind}, {member})" not in text
    ]
    missing += [f"sizeof({kind})" for kind in headers.structs(folder) if f"sizeof({kind})" not in text]
    missing += [name for name in headers.enumerators(folder) if not re.search(rf"\b{name} == ", text)]
    return report("layout.c asserts every size, offset and enumerator", missing)


def check_options(folder, tests):
    paths = pathlib.Path(tests).glob("test_option_structs*.c")
    text = "\n".join(path.read_text(encoding="utf-8") for path in paths)
    return report(
        "every option struct is walked",
        (kind for kind in headers.structs(folder) if kind.endswith("_options") and not re.search(rf"\b{kind}\b", text)))


def symbols_of(library, *options):
    output = subprocess.run(["nm", "--defined-only", *options, library], check=True, capture_output=True, text=True)
    return [line.split()[-1] for line in output.stdout.splitlines() if len(line.split()) == 3]


def check_shared(path, library):
    expected = {f"{name}@@{node}" for name, node in nodes_of(path).items()}
    node_names = set(nodes_of(path).values())
    shown = {s for s in symbols_of(library, "-D", "--with-symbol-versions") if s.split("@")[0] not in node_names}
    return report("the shared library exports all of the map", (f"{s} is missing" for s in expected - shown)) | \
        report("the shared library exports nothing else", (f"{s} is not in the map" for s in shown - expected))


def check_static(library):
    # Names that address sanitizers add end up beside ours in such builds.
    strange = {s for s in symbols_of(library, "-g") if not re.match(r"ji_|__odr_asan", s)}
    return report("the static library shows ji_ and ji__ names alone", strange)


if __name__ == "__main__":
    CHECKS = {"map": check_map, "layout": check_layout, "options": check_options, "shared": check_shared,
              "static": check_static}
    sys.exit(CHECKS[sys.argv[1]](*sys.argv[2:]))
