#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# clang-tidy over the library and the examples: sh tests/structure/tidy.sh BUILD
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
cd "$top"
tidy="clang-tidy-14 --quiet -p $1 --extra-arg=-Wno-unknown-warning-option"
# core/context.c defines what analyzer.h explains.
$tidy lib/core/context.c
# shellcheck disable=SC2086 # a command
find lib examples -name '*.c' ! -path lib/core/context.c -print0 |
  xargs -0 -n 4 -P "$(nproc 2>/dev/null || echo 2)" $tidy \
    --extra-arg=-include --extra-arg="$top/tests/structure/analyzer.h" --extra-arg=-I"$top/lib" \
    --extra-arg=-I"$top/include" --extra-arg=-I"$1/include"
