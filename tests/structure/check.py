#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The house rules that a machine can hold: which room may include which, file length, licence lines,
and calls that a library inside other people's programs does not make. Prints TAP."""

import pathlib
import re
import sys

# The floors of DESIGN.md. A room includes its own headers and those of lower floors, never a neighbour's.
FLOORS = {
    "core": 1,
    "data": 2, "numeric": 2,
    "format": 3, "codes": 3, "stats": 3,
    "model": 4, "survey": 4, "tracker": 4, "evaluation": 4, "recruitment": 4,
}
LINES = 700
SOURCES = {".c", ".h", ".py", ".sh", ".in", ".map", ".supp", ".suppr"}
NAMED_SOURCES = {"meson.build", "meson_options.txt", "pyproject.toml", "run"}
GENERATED = re.compile(r"\b(?:Made|Generated|Written) by ", re.I)
LEFT_OUT = {"build", ".git", ".cache", "__pycache__", ".pytest_cache", ".hypothesis"}

CALLS = {
    "prints": r"\b(?:v?f?printf|puts|putchar|fputs|perror)\s*\(",
    "ends the process": r"\b(?:exit|_exit|_Exit|quick_exit|abort|assert)\s*\(",
    "touches the locale": r"\b(?:setlocale|uselocale|newlocale)\s*\(",
    "reads or writes the environment": r"\b(?:getenv|secure_getenv|setenv|putenv)\s*\(",
    "runs code at load or exit": r"__attribute__\s*\(\(\s*(?:constructor|destructor)|\b(?:atexit|on_exit)\s*\(",
    "installs a handler": r"\b(?:signal|sigaction|pthread_atfork)\s*\(",
    "reads a clock": r"\b(?:time|clock|gettimeofday|clock_gettime)\s*\(",
}
# Numbers pass through core/number.c alone: everything here depends on the locale.
NUMBERS = {
    "parses a number": r"\b(?:strtod|strtof|strtold|atof|atoi|atol|sscanf|fscanf)\s*\(",
    "prints a float": r"\"[^\"\n]*%[-+ #0]*(?:\d+|\*)?(?:\.(?:\d+|\*))?[lL]?[aAeEfFgG]",
}
# What writes a file that was asked for, or formats text into memory.
ALLOWED = {
    "lib/core/number.c": {"parses a number", "prints a float"},
}


def code_of(text):
    """The text with comments blanked, line by line; string literals stay."""
    pattern = re.compile(r"\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'|/\*.*?\*/|//[^\n]*", re.S)
    return pattern.sub(
        lambda m: m[0] if m[0][0] in "\"'" else re.sub(r"[^\n]", " ", m[0]), text)


def room_of(path):
    """("data", 2) for lib/data/x.h or data/x.h; None outside the rooms."""
    parts = path.split("/")
    room = parts[1] if parts[0] == "lib" else parts[0]
    return (room, FLOORS[room]) if room in FLOORS else None


def include_errors(name, code):
    own = room_of(name)
    for number, line in enumerate(code.splitlines(), 1):
        match = re.match(r'\s*#\s*include\s+"([^"]+)"', line)
        if not match:
            continue
        other = room_of(match[1])
        if other is None:
            if "/" not in match[1]:
                continue
            yield f"{name}:{number}: \"{match[1]}\" is in no room: write it \"room/file.h\""
        elif other[0] != own[0] and other[1] >= own[1]:
            yield (f"{name}:{number}: {own[0]} (floor {own[1]}) includes {match[1]} "
                   f"(floor {other[1]}): a room calls its own and lower floors only")


def engine_errors(name, code):
    """Engines inside model/ do not call each other."""
    parts = name.split("/")
    if parts[:2] != ["lib", "model"] or len(parts) < 4:
        return
    for number, line in enumerate(code.splitlines(), 1):
        match = re.match(r'\s*#\s*include\s+"model/([a-z_]+)/', line)
        if match and match[1] != parts[2]:
            yield f"{name}:{number}: the {parts[2]} model includes the {match[1]} model's header"


def call_errors(name, code, patterns):
    for what, pattern in patterns.items():
        if what in ALLOWED.get(name, ()):
            continue
        for match in re.finditer(pattern, code.replace("%%", "  ")):
            number = code.count("\n", 0, match.start()) + 1
            yield f"{name}:{number}: {what}: {match[0]}"


def enumerator_errors(name, text):
    for body in re.finditer(r"\benum\s+\w+\s*\{(.*?)\};", text, re.S):
        for item in re.split(r"\n(?=\s*JI_)", body[1]):
            match = re.match(r"\s*(JI_\w+)", item)
            if match and "/**<" not in item:
                yield f"{name}: {match[1]} has no /**< comment"


def is_source(path):
    return path.suffix in SOURCES or path.name in NAMED_SOURCES


def files_of(top):
    for path in sorted(top.rglob("*")):
        name = path.relative_to(top).as_posix()
        folders = name.split("/")[:-1]
        if any(part in LEFT_OUT or part.startswith("build") or part.endswith(".egg-info") for part in folders):
            continue
        if path.is_file() and not path.is_symlink():
            yield name, path


def report(title, errors):
    errors = sorted(errors)
    print(("not ok - " if errors else "ok - ") + title)
    for error in errors:
        print(f"#   {error}")
    return bool(errors)


def main(top):
    rooms, engines, calls, numbers, lengths, licences, enumerators = [], [], [], [], [], [], []
    for name, path in files_of(top):
        if not is_source(path):
            continue
        text = path.read_text(encoding="utf-8")
        if text.count("\n") > LINES and not GENERATED.search("\n".join(text.splitlines()[:6])):
            lengths.append(f"{name}: {text.count(chr(10))} lines")
        if "SPDX-License-Identifier: LGPL-2.1-or-later" not in "\n".join(text.splitlines()[:3]):
            licences.append(f"{name}: no SPDX line at its head")
        if name.startswith("include/") and path.suffix == ".h":
            enumerators += enumerator_errors(name, text)
        if not name.startswith("lib/") or path.suffix not in (".c", ".h"):
            continue
        code = code_of(text)
        rooms += include_errors(name, code)
        engines += engine_errors(name, code)
        calls += call_errors(name, code, CALLS)
        numbers += call_errors(name, code, NUMBERS)
    bad = [
        report("a room includes only its own and lower floors", rooms),
        report("engines do not call each other", engines),
        report("the library does not print, exit, or touch locale, environment, handlers, clocks", calls),
        report("numbers are read and written in core/number.c alone", numbers),
        report(f"no source has more than {LINES} lines", lengths),
        report("every source names its licence", licences),
        report("every enumerator of the public headers is documented", enumerators),
    ]
    return any(bad)


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1]).resolve()))
