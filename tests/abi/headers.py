# SPDX-License-Identifier: LGPL-2.1-or-later
"""Reads what the public headers declare: functions, structs with their members, enumerators.

The headers are our own and formatted by one tool, so a few patterns suffice; layout.c, which the
compiler checks, would not compile if they misread.
"""

import pathlib
import re

COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.S)
FUNCTION = re.compile(r"\bJI_API\b[^;()]*?\b(ji_\w+)\s*\(")
STRUCT = re.compile(r"\b(typedef\s+)?struct\s+(\w+)\s*\{(.*?)\n\}", re.S)
ENUM = re.compile(r"\benum\s+(\w+)\s*\{(.*?)\}", re.S)


def public_headers(folder):
    folder = pathlib.Path(folder)
    return sorted([*folder.glob("*.h"), *folder.glob("*.h.in")])


def code_of(path):
    return COMMENT.sub(" ", path.read_text(encoding="utf-8"))


def functions(folder):
    return sorted({name for path in public_headers(folder) for name in FUNCTION.findall(code_of(path))})


def member_of(declaration):
    pointer = re.search(r"\(\s*\*\s*(\w+)\s*\)\s*\(", declaration)
    if pointer:
        return pointer[1]
    return re.search(r"(\w+)\s*(?:\[[^\]]*\])*\s*$", declaration)[1]


def structs(folder):
    """{type as C writes it: [member, ...]} of every struct with a body."""
    found = {}
    for path in public_headers(folder):
        for typedef, name, body in STRUCT.findall(code_of(path)):
            members = [member_of(d) for d in re.sub(r"\s+", " ", body).split(";") if d.strip()]
            found[name if typedef else f"struct {name}"] = members
    return found


def enumerators(folder):
    """{enumerator: value as written} of every enumeration."""
    found = {}
    for path in public_headers(folder):
        for _, body in ENUM.findall(code_of(path)):
            for item in body.split(","):
                if item.strip():
                    name, value = item.split("=")
                    found[name.strip()] = value.strip()
    return found
