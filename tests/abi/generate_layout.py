#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Writes a C program that prints layout.c for the headers of today: generate_layout.py HEADERS."""

import sys

import headers

HEAD = """/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Made by tests/abi/refresh.sh. Every public size, offset and enumerator on LP64 systems, and
 * that no struct has padding. An option struct may grow at its end, and a reserved member may get a
 * name (OLDER_LAYOUT compares what did with what it was); nothing else here may ever change within
 * one soname. */
#include <jobimpact/jobimpact.h>
#include <stddef.h>

#if defined(__LP64__)"""
TAIL = """#endif

int main(void) {
  return 0;
}"""


def main(folder):
    print("#include <jobimpact/jobimpact.h>\n#include <stddef.h>\n#include <stdio.h>\n\nint main(void) {")
    for line in HEAD.splitlines():
        print(f"  puts({quoted(line)});")
    for kind, members in headers.structs(folder).items():
        relation = ">=" if kind.endswith("_options") else "=="
        statement("sizeof(%s)" % kind, relation, "sizeof(%s)" % kind)
        if kind.startswith("ji_"):
            padding(kind, members)
        for member in members:
            guarded(member == "reserved", lambda m=member: statement(
                f"offsetof({kind}, {m})", "==", f"offsetof({kind}, {m})"))
    for name in headers.enumerators(folder):
        print(f'  printf("_Static_assert({name} == %d, \\"{name}\\");\\n", (int){name});')
    for line in TAIL.splitlines():
        print(f"  puts({quoted(line)});")
    print("  return 0;\n}")


def statement(what, relation, expression):
    print(f'  printf("_Static_assert({what} {relation} %zu, \\"{what}\\");\\n", {expression});')


def padding(kind, members):
    total = " + ".join(f"sizeof((({kind} *)0)->{member})" for member in members)
    guarded(kind.endswith("_options") or "reserved" in members, lambda: print(
        f'  puts("_Static_assert(sizeof({kind}) == {total}, \\"{kind} has no padding\\");");'))


def guarded(may_change, write):
    """What may differ from an older header: the end of an option struct, the name of a reserved member."""
    if may_change:
        print('  puts("#ifndef OLDER_LAYOUT");')
    write()
    if may_change:
        print('  puts("#endif");')


def quoted(line):
    return '"' + line.replace("\\", "\\\\").replace('"', '\\"') + '"'


if __name__ == "__main__":
    main(sys.argv[1])
