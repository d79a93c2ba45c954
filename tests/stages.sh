# SPDX-License-Identifier: LGPL-2.1-or-later
# The stages of tests/run.sh, which sources this file: each leaves a result file in $logs that
# tests/tally.py reads. Reads $top, $root, $logs, $only, $long.

TEST_PACKAGES="libcmocka-dev g++ binutils python3-venv python3-dev locales"
LINT_PACKAGES="clang-14 libclang-rt-14-dev clang-format-14 clang-tidy-14 cppcheck abigail-tools doxygen"
PYTHON_PACKAGES="pytest pycparser hypothesis setuptools wheel ninja numpy scipy pandas matplotlib formulaic lifelines statsmodels polars pyarrow duckdb pymrio openpyxl pysdmx[data,xml]"

wanted() {
  [ -z "$only" ] && return 0
  case " $only " in *" $1 "*) return 0 ;; esac
  return 1
}

# --- one test each -----------------------------------------------------------------------------

passed() {
  say "ok - $1" >>"$logs/stages.tap"
}

failed() {
  say "not ok - $1" >>"$logs/stages.tap"
  say "FAILED: $1"
}

# What can not run is skipped by name; in CI it is a failure.
skipped() {
  say "skipped: $1 ($2)"
  if [ -n "${JI_CI:-}" ]; then
    say "not ok - $1: can not run: $2" >>"$logs/stages.tap"
  else
    say "ok - $1 # SKIP $2" >>"$logs/stages.tap"
  fi
}

# check NAME COMMAND...: a test that passes if the command does; its output is shown if it fails.
check() {
  name=$1
  shift
  log=$logs/$(printf '%s' "$name" | tr -c 'A-Za-z0-9\n' '-').log
  if "$@" >"$log" 2>&1; then
    passed "$name"
  else
    failed "$name"
    grep -v '^\[[0-9]*/[0-9]*\]\|warnings generated\.$' "$log" | tail -n 80
    return 1
  fi
}

# taps NAME COMMAND...: a command that prints a TAP line a test.
taps() {
  name=$1
  shift
  "$@" >"$logs/$name.tap" 2>"$logs/$name.log"
  status=$?
  sed -n 's/^not ok - /FAILED: /p; /^#/p' "$logs/$name.tap"
  if [ $status -ne 0 ] && ! grep -q '^not ok' "$logs/$name.tap"; then
    failed "$name: exit status $status"
    tail -n 40 "$logs/$name.log"
  fi
}

have() {
  command -v "$1" >/dev/null 2>&1
}

stage() {
  say "== $1"
}

# --- what the tests need -----------------------------------------------------------------------

# Everything in one go; if the lint tools are not to be had, without them.
# shellcheck disable=SC2086 # lists of names
install_packages() {
  packages_install $BUILD_PACKAGES $TEST_PACKAGES $LINT_PACKAGES ||
    packages_install $BUILD_PACKAGES $TEST_PACKAGES || return 1
  # OpenBLAS's static library needs the Fortran run-time of the same compiler.
  packages_install "libgfortran-$(gcc -dumpversion | cut -d. -f1)-dev"
}

install_everything() {
  if packages_known; then
    stage "packages"
    install_packages >"$logs/packages.log" 2>&1 || {
      tail -n 20 "$logs/packages.log" >&2
      say "some packages are missing; trying with what is there" >&2
    }
  fi
  for tool in meson ninja pkg-config python3 "${CC:-gcc}"; do
    have "$tool" || {
      say "tests/run.sh: $tool is needed and could not be installed" >&2
      exit 1
    }
  done
}

# A locale whose decimal point is a comma; tests that want it are skipped without it.
make_locale() {
  locale -a 2>/dev/null | grep -qi '^de_DE\.utf-\{0,1\}8$' && return 0
  have localedef && [ -e /usr/share/i18n/locales/de_DE ] || return 0
  as_root localedef -i de_DE -f UTF-8 de_DE.UTF-8 >"$logs/locale.log" 2>&1 || true
}

# The virtual environment is made while the first build runs. $venv/meson and $venv/partners say
# that the current Meson and the partners of the Python tests are in it.
venv=$root/venv
venv_job=
make_venv() {
  [ -x "$venv/bin/python" ] || python3 -m venv "$venv" || return 1
  pip="$venv/bin/python -m pip --disable-pip-version-check install -q --retries 2"
  # shellcheck disable=SC2086 # a command and a list of names
  [ -e "$venv/meson" ] || { $pip meson && touch "$venv/meson"; }
  # shellcheck disable=SC2086
  [ "$(cat "$venv/partners" 2>/dev/null)" = "$PYTHON_PACKAGES" ] ||
    { $pip $PYTHON_PACKAGES && echo "$PYTHON_PACKAGES" >"$venv/partners"; }
}

start_venv() {
  make_venv >"$logs/venv.log" 2>&1 &
  venv_job=$!
}

finish_venv() {
  wait "$venv_job"
  MESON=meson
  if [ -e "$venv/meson" ]; then
    MESON=$venv/bin/meson
  else
    skipped "current Meson" "the package index could not be reached"
  fi
}

# configure NAME OPTION...: sets up $root/NAME with $MESON.
configure() {
  folder=$root/$1
  shift
  if [ -e "$folder/build.ninja" ]; then
    "$MESON" setup --reconfigure "$folder" "$top" -Dbindings=disabled "$@" || rm -rf "$folder"
  fi
  [ -e "$folder/build.ninja" ] || "$MESON" setup "$folder" "$top" -Dbindings=disabled "$@"
}

build() {
  configure "$@" && ninja -C "$root/$1"
}

build_docs() {
  configure docs -Ddocs=enabled -Dtests=disabled -Dexamples=disabled && ninja -C "$root/docs" docs/html
}

# run_c_tests NAME [ARGUMENT...]: every cmocka test of a build, counted one by one.
run_c_tests() {
  folder=$root/$1
  name=$1
  shift
  CMOCKA_MESSAGE_OUTPUT=TAP \
    UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1 \
    ASAN_OPTIONS=detect_leaks=1:strict_string_checks=1:detect_stack_use_after_return=1 \
    TSAN_OPTIONS="halt_on_error=1:suppressions=$top/tests/threads.supp" \
    "$MESON" test -C "$folder" --no-rebuild --print-errorlogs "$@"
  cp "$folder/meson-logs/testlog.json" "$logs/$name.json"
}

# --- the stages --------------------------------------------------------------------------------

# Not optimised: the sanitizers look at the same code and it builds ten times as fast.
SANITIZE="--buildtype=debug -Db_sanitize=address,undefined"

stage_c() {
  stage "C tests, gcc, address and undefined-behaviour sanitizers, leak check"
  MESON=meson
  check "build with sanitizers, Meson $(meson --version)" build sanitized $SANITIZE || return
  run_c_tests sanitized
}

# One build serves the compiler's warnings, the fuzzer and, with --long, the C tests.
clang_built=
fuzz_optimization=${long:+1} # long fuzzing pays for a slower build
fuzz_optimization=${fuzz_optimization:-0}
clang_build() {
  [ -n "$clang_built" ] || {
    clang_built=no
    have clang-14 || { skipped "build with clang" "clang-14 is not installed"; return 1; }
    CC=clang-14 CXX=clang++-14 check "build with clang, sanitizers and libFuzzer, Meson $($MESON --version)" \
      build clang $SANITIZE -Doptimization=$fuzz_optimization -Db_lundef=false -Dwerror=true -Dfuzz=true && clang_built=yes
  }
  [ $clang_built = yes ]
}

stage_clang() {
  stage "clang"
  clang_build || return
  [ -z "$long" ] || run_c_tests clang
}

# fuzz_target PROGRAM: from its corpus (tests/fuzz) and what earlier runs found.
fuzz_target() {
  name=${1##*/fuzz_}
  mkdir -p "$root/corpus/$name"
  UBSAN_OPTIONS=halt_on_error=1 check "fuzz $name, $fuzz_seconds s" "$1" -max_total_time="$fuzz_seconds" -max_len=4096 \
    -timeout=60 -artifact_prefix="$logs/" "$root/corpus/$name" "$top/tests/fuzz/corpus/$name"
}

# Every target, as many at once as there are processors.
stage_fuzz() {
  fuzz_seconds=${JI_FUZZ_SECONDS:-${long:+60}}
  fuzz_seconds=${fuzz_seconds:-5}
  stage "fuzzing, $fuzz_seconds s a target"
  clang_build || return
  running=0
  for target in "$root"/clang/tests/fuzz/fuzz_*; do
    [ -f "$target" ] && [ -x "$target" ] || continue
    fuzz_target "$target" &
    running=$((running + 1))
    [ $running -lt "$(nproc)" ] || { wait; running=0; }
  done
  wait
}

stage_threads() {
  stage "C tests, thread sanitizer"
  check "build with the thread sanitizer" build threads --buildtype=debug -Db_sanitize=thread -Db_lundef=false || return
  # What has one thread only has been seen by the other sanitizers.
  run_c_tests threads --timeout-multiplier 5 --no-suite one_thread --no-suite examples
}

# A build as it is shipped, with what the ABI check needs: debug information and both libraries.
plain_built=
plain_build() {
  [ -n "$plain_built" ] || {
    plain_built=no
    check "build without sanitizers, gcc" build plain --buildtype=debugoptimized -Dwerror=true -Db_lundef=true &&
      plain_built=yes
  }
  [ $plain_built = yes ]
}

stage_abi() {
  stage "ABI"
  plain_build || return
  have abidiff || { skipped "ABI baseline" "abidiff is not installed"; return; }
  taps abi sh "$top/tests/abi/check.sh" "$root/plain"
}

stage_install() {
  stage "installed prefix, pkg-config, subproject"
  plain_build || return
  MESON=$MESON taps install sh "$top/tests/install/check.sh" "$root/plain" "$root/install"
}

# run_python_tests NAME BUILD: the binding's tests with the library of a build. Python itself is not sanitized: what
# the library needs of it is loaded first.
run_python_tests() {
  preload= options=
  case $2 in
    sanitized)
      preload="$(gcc -print-file-name=libasan.so) $(gcc -print-file-name=libubsan.so) $(gcc -print-file-name=libstdc++.so.6)"
      options=detect_leaks=0 # Python's own are not ours to count
      ;;
  esac
  PYTHONDONTWRITEBYTECODE=1 LD_PRELOAD=$preload ASAN_OPTIONS=$options UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1 \
    "$venv/bin/python" -m pytest "$top/bindings/python/tests" -q -p no:cacheprovider \
    --library "$root/$2/lib/libjobimpact.so.0" --junitxml "$logs/$1.xml" >"$logs/$1.log" 2>&1
  status=$?
  tail -n 15 "$logs/$1.log"
  [ -e "$logs/$1.xml" ] || failed "$1: pytest left no results (exit status $status)"
}

stage_python() {
  stage "Python tests, sanitized library"
  [ -e "$venv/partners" ] || { skipped "Python tests" "the package index could not be reached"; return; }
  MESON=meson check "build with sanitizers for Python" build sanitized $SANITIZE || return
  run_python_tests python sanitized
  [ -z "$long" ] || { plain_build && run_python_tests python-plain plain; }
}

stage_structure() {
  stage "structure"
  taps structure python3 "$top/tests/structure/check.py" "$top"
  have clang-format-14 || { skipped "clang-format" "clang-format-14 is not installed"; return; }
  check "clang-format" sh -c 'find include lib tests examples -name "*.[ch]" -print0 | xargs -0 clang-format-14 --dry-run -Werror'
}

stage_tidy() {
  stage "clang-tidy, cppcheck"
  plain_build || return
  if have clang-tidy-14; then
    check "clang-tidy" sh "$top/tests/structure/tidy.sh" "$root/plain"
  else
    skipped "clang-tidy" "clang-tidy-14 is not installed"
  fi
  have cppcheck || { skipped "cppcheck" "it is not installed"; return; }
  check "cppcheck" sh "$top/tests/structure/cppcheck.sh" "$root/plain"
}

stage_docs() {
  stage "reference documentation"
  have doxygen || { skipped "Doxygen" "it is not installed"; return; }
  check "Doxygen: every public symbol is documented" build_docs
}

# Side by side with peers: ratios to read, not tests.
stage_bench() {
  stage "bench"
  [ -e "$venv/partners" ] || { say "no benchmarks: the package index could not be reached"; return; }
  plain_build || return
  for program in "$top"/tests/bench/*.py; do
    case ${program##*/} in
      '*.py' | synthetic_table.py | plot.py) continue ;; # tools of the others
    esac
    JOBIMPACT_LIBRARY=$root/plain/lib/libjobimpact.so.0 PYTHONPATH=$top/bindings/python/src PYTHONDONTWRITEBYTECODE=1 \
      "$venv/bin/python" "$program"
  done
}
