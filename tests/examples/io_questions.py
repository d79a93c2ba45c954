#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Runs the commands of docs/guide/io-questions.md and compares what they print with the page. Prints TAP.
Usage: io_questions.py PROGRAM SOURCE"""

import pathlib
import re
import subprocess
import sys

PROGRAM, ROOT = (pathlib.Path(argument).resolve() for argument in sys.argv[1:3])
COMMAND = "build/examples/io_questions "
QUESTIONS = ("final-demand", "change", "county", "live-commerce")


def commands(page):
    """Pairs of arguments and what the page says they print."""
    fenced = re.findall(r"^```(\w*)\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    blocks = [text for language, text in fenced if not language]
    for command, printed in zip(blocks, blocks[1:]):
        if command.startswith(COMMAND):
            yield command[len(COMMAND) :].split(), printed


def run(*arguments):
    return subprocess.run([PROGRAM, *arguments], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)


def refused(arguments, status, part):
    """What is wrong with a refusal; None: nothing."""
    done = run(*arguments)
    if done.returncode != status or len(done.stderr.splitlines()) != 1 or part not in done.stderr:
        return f"exit status {done.returncode}, said {done.stderr!r}"
    return None


def tests():
    page = (ROOT / "docs/guide/io-questions.md").read_text(encoding="utf-8")
    found = list(commands(page))
    asked = tuple(arguments[0] for arguments, _ in found)
    yield "the page asks every question", None if asked == QUESTIONS else f"found {asked}"
    for arguments, printed in found:
        done = run(*arguments)
        wrong = done.stderr or (None if done.stdout == printed else f"printed\n{done.stdout}")
        yield f"{arguments[0]} prints what the page says", wrong
    table = "examples/data/china-2018"
    yield "a folder that is not there is one line", refused(["final-demand", "absent"], 1, "absent")
    yield "a region that is not there", refused(["county", "examples/data/australia-albury", "Atlantis"], 1, "Atlantis")
    yield "a table without work.csv", refused(["county", table, "CN"], 1, "work.csv")
    yield "a table without a basket", refused(["live-commerce", "examples/data/china-2017", "examples/data/kuaishou"], 1,
                                              "illustrative_basket.csv")
    yield "tables that do not compare", refused(["change", table, "examples/data/australia-albury"], 1, "20")
    yield "no question", refused([], 2, "--help")
    yield "too few folders", refused(["change", table], 2, "--help")
    helped = run("--help").stdout
    yield "help names every question", None if all(name in helped for name in QUESTIONS) else helped


results = list(tests())
print(f"1..{len(results)}")
for number, (name, wrong) in enumerate(results, 1):
    print(f"{'not ok' if wrong else 'ok'} {number} - {name}")
    if wrong:
        print("\n".join("# " + line for line in wrong.splitlines()))
sys.exit(any(wrong for _, wrong in results))
