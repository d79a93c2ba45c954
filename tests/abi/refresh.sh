#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Makes the ABI baseline anew after functions or option members were added:
#   sh tests/abi/refresh.sh [--incompatible]
# Refuses a change that breaks programs built before it. With --incompatible (a new soname, or before the first
# release) the baseline headers are replaced too: else they stay the oldest ones of this soname.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
build=$top/build-abi
meson setup --wipe "$build" "$top" --buildtype=debugoptimized -Dtests=disabled -Dexamples=disabled 2>/dev/null ||
  meson setup "$build" "$top" --buildtype=debugoptimized -Dtests=disabled -Dexamples=disabled
ninja -C "$build"

if [ "${1:-}" = --incompatible ]; then
  rm -rf "$here/baseline"
  mkdir -p "$here/baseline/jobimpact"
  cp "$top"/include/jobimpact/*.h "$build/include/jobimpact/version.h" "$here/baseline/jobimpact/"
else
  sh "$here/check.sh" "$build"
  cc -DOLDER_LAYOUT -I"$top/include" -I"$build/include" -fsyntax-only "$here/layout.c"
fi

# Types that only the inside knows stay out of the baseline: the opaque structs are named in the suppressions.
abidw --no-corpus-path --no-comp-dir-path --exported-interfaces-only \
  --suppressions "$here/jobimpact.suppr" --out-file "$here/jobimpact.abi" "$build/lib/libjobimpact.so"

python3 "$here/generate_layout.py" "$top/include/jobimpact" >"$build/layout.c"
cc -I"$top/include" -I"$build/include" -o "$build/layout" "$build/layout.c"
"$build/layout" >"$here/layout.c"
clang-format-14 -i "$here/layout.c"
