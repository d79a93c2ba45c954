#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Every public function that takes a context has an operation in tests/support/operations*.c, so that
the tests of allocation failures, misuse, locale and threads run it."""

import pathlib
import re
import sys


def functions_with_context(headers):
    for header in sorted(headers.glob("*.h")):
        text = re.sub(r"/\*.*?\*/", " ", header.read_text(encoding="utf-8"), flags=re.S)
        yield from re.findall(r"\bJI_API\b[^;(]*?\b(ji_\w+)\s*\(\s*ji_context\s*\*\s*ctx\b", text)


def functions_in_map(path):
    return set(re.findall(r"\bji_\w+", path.read_text(encoding="utf-8")))


def main(top):
    operations = "".join(path.read_text(encoding="utf-8") for path in sorted((top / "tests/support").glob("operations*.c")))
    table = set(re.findall(r'\{"(ji_\w+)",', operations))
    # The context's own end: there is nothing that could fail.
    wanted = set(functions_with_context(top / "include/jobimpact")) - {"ji_context_free"}
    wanted &= functions_in_map(top / "lib/jobimpact.map")
    for name in sorted(wanted - table):
        print(f"{name} takes a context, but tests/support/operations*.c has no operation for it")
    for name in sorted(table - wanted):
        print(f"tests/support/operations*.c names {name}, which is no public function with a context")
    uncalled = [name for name in table if not re.search(rf"\b{name}\(", operations)]
    for name in sorted(uncalled):
        print(f"tests/support/operations*.c names {name}, but does not call it")
    return bool(wanted ^ table or uncalled or not table)


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1]).resolve()))
