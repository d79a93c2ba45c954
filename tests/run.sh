#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Runs every test, from a bare Debian or Ubuntu: installs what is missing (as root, or through sudo), builds
# with the sanitizers, and runs the C tests, the Python tests, the ABI, install and lint checks.
# The last line is `N passed, N failed, N skipped`, counted in single tests; what was skipped is named.
#
#   sh tests/run.sh [--bench] [--long] [--only STAGE]...
#     --bench       also runs tests/bench: ratios to peers, not counted as tests
#     --long        also the slow ones: more random cases, longer fuzzing, and every C test under clang's sanitizers
#     --only STAGE  c, clang, threads, python, install, abi, structure, tidy, docs, fuzz
#   CC, CXX         the compilers of the main build (default gcc, g++)
#   JI_BUILD_ROOT   where everything is built (default: build-tests in the clone)
#   JI_FUZZ_SECONDS how long each fuzz target runs (default 10, with --long 60)
#   JI_CI=1         what can not run (a tool or a package index out of reach) is a failure
set -u
top=$(cd "$(dirname "$0")/.." && pwd)
. "$top/scripts/packages.sh"
bench= long= only=
while [ $# -gt 0 ]; do
  case $1 in
    --bench) bench=yes ;;
    --long) long=yes ;;
    --only)
      [ $# -gt 1 ] || { say "--only needs a stage" >&2; exit 2; }
      only="$only $2"
      shift
      ;;
    -h | --help)
      sed -n '3,15s/^# \{0,1\}//p' "$0"
      exit 0
      ;;
    *)
      say "tests/run.sh: unknown argument $1 (see --help)" >&2
      exit 2
      ;;
  esac
  shift
done

root=${JI_BUILD_ROOT:-$top/build-tests}
logs=$root/logs
. "$top/tests/stages.sh"
rm -rf "$logs"
mkdir -p "$logs"
cd "$top" || exit 1

export JI_TEST_LONG="${long:+1}"
if [ -z "${JI_REFERENCE:-}" ] && [ -d "$top/../shared/reference" ]; then
  JI_REFERENCE=$(cd "$top/../shared/reference" && pwd)
fi
if [ -n "${JI_REFERENCE:-}" ]; then
  export JI_REFERENCE JI_REFERENCE_REQUIRED=1
fi

install_everything
make_locale
start_venv
wanted c && stage_c
finish_venv
wanted clang && stage_clang
wanted fuzz && stage_fuzz
wanted abi && stage_abi
wanted install && stage_install
wanted python && stage_python
wanted threads && stage_threads
wanted structure && stage_structure
wanted tidy && stage_tidy
wanted docs && stage_docs
[ -n "$bench" ] && stage_bench

say
# shellcheck disable=SC2046 # none of these names has a blank
python3 "$top/tests/tally.py" $(find "$logs" -name '*.json' -o -name '*.xml' -o -name '*.tap' | sort)
