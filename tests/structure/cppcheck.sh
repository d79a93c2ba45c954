#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# cppcheck over the library and the examples: sh tests/structure/cppcheck.sh BUILD
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
cd "$top"
cppcheck --quiet --error-exitcode=1 --std=c11 --enable=warning,performance,portability --inline-suppr \
  --suppress=missingInclude --suppress=missingIncludeSystem --suppress=normalCheckLevelMaxBranches \
  -j "$(nproc 2>/dev/null || echo 2)" -I include -I "$1/include" -I lib -DJI_BUILDING_LIBRARY lib examples
