#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Installs a build into a scratch prefix and uses it as others would: C and C++, shared and static, through
# pkg-config; and as a Meson subproject. Prints TAP.
#   sh tests/install/check.sh BUILD SCRATCH      MESON=... another Meson
set -u
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
build=$1
scratch=$2
meson=${MESON:-meson}
warnings="-Wall -Wextra -Wpedantic -Werror"
status=0

# verdict TITLE COMMAND...: one test; what the command says is shown if it fails.
verdict() {
  title=$1
  shift
  if said=$("$@" 2>&1); then
    printf 'ok - %s\n' "$title"
  else
    printf 'not ok - %s\n' "$title"
    printf '%s\n' "$said" | tail -n 40 | sed 's/^/#   /'
    status=1
  fi
}

# Meson is asked where things went: the folder is lib, lib64 or lib/x86_64-linux-gnu by system.
installed() {
  "$meson" introspect --installed "$build" |
    python3 -c 'import json, sys; print(next(p for p in json.load(sys.stdin).values() if p.endswith(sys.argv[1])))' "$1"
}

rm -rf "$scratch"
mkdir -p "$scratch"
verdict "meson install into a scratch prefix" env DESTDIR="$scratch/root" "$meson" install -C "$build" --no-rebuild
prefix=$("$meson" introspect --buildoptions "$build" |
  python3 -c 'import json, sys; print(next(o["value"] for o in json.load(sys.stdin) if o["name"] == "prefix"))')
library=$scratch/root$(dirname "$(installed libjobimpact.a)")
headers=$scratch/root$(dirname "$(dirname "$(installed jobimpact.h)")")
pc=$scratch/root$(dirname "$(installed jobimpact.pc)")
# The scratch root is not where the prefix says, so pkg-config is told.
export PKG_CONFIG_PATH="$pc${PKG_CONFIG_PATH:+:$PKG_CONFIG_PATH}"

config() {
  pkg-config --define-variable=prefix="$scratch/root$prefix" "$@" jobimpact
}
version=$(config --modversion)
only_static=$scratch/static
mkdir -p "$only_static"
cp "$library/libjobimpact.a" "$only_static/"

# consume NAME COMPILER LANGUAGE STANDARD shared|static|all-static
consume() {
  program=$scratch/$1
  # shellcheck disable=SC2046,SC2086 # lists of arguments
  case $5 in
    shared)
      $2 -x $3 -std=$4 $warnings $(config --cflags) "$here/consumer.c" -x none -o "$program" $(config --libs) -lm
      ;;
    static) # our archive, the system's shared libraries
      $2 -x $3 -std=$4 $warnings $(config --cflags) "$here/consumer.c" -x none -o "$program" \
        -L"$only_static" $(config --static --libs | sed "s|-L$library||g")
      ;;
    all-static) # nothing shared at all
      $2 -x $3 -std=$4 $warnings $(config --static --cflags) "$here/consumer.c" -x none -o "$program" \
        -static $(config --static --libs)
      ;;
  esac || return 1
  LD_LIBRARY_PATH=$library "$program" "$version"
}

# Each header alone, as the first thing a program includes.
alone() {
  for header in "$headers"/jobimpact/*.h; do
    name=jobimpact/$(basename "$header")
    printf '#include <%s>\n#include <%s>\nint main(void) { return 0; }\n' "$name" "$name" |
      $1 -x "$2" -std="$3" $warnings -I"$headers" -fsyntax-only - || return 1
  done
}

# The static program holds the library, the shared one needs it.
needs_library() {
  readelf -d "$scratch/$1" | grep -q 'NEEDED.*libjobimpact\.so\.0'
}
holds_library() {
  ! needs_library "$1"
}

for pair in "gcc g++" "clang-14 clang++-14"; do
  cc=${pair% *}
  cxx=${pair#* }
  if ! command -v "$cc" >/dev/null || ! command -v "$cxx" >/dev/null; then
    printf 'ok - consumers with %s # SKIP it is not installed\n' "$cc"
    continue
  fi
  for standard in c11 c17; do
    verdict "$cc -std=$standard, shared" consume "shared-$cc-$standard" "$cc" c $standard shared
    verdict "$cc -std=$standard: every header alone" alone "$cc" c $standard
  done
  verdict "$cc, static library" consume "static-$cc" "$cc" c c11 static
  verdict "$cc, nothing shared" consume "all-static-$cc" "$cc" c c11 all-static
  for standard in c++11 c++17 c++20; do
    verdict "$cxx -std=$standard, shared" consume "shared-$cxx-$standard" "$cxx" c++ $standard shared
    verdict "$cxx -std=$standard: every header alone" alone "$cxx" c++ $standard
  done
  verdict "$cxx, static library" consume "static-$cxx" "$cxx" c++ c++11 static
done
verdict "the shared consumer needs libjobimpact.so.0" needs_library shared-gcc-c11
verdict "the static consumer does not" holds_library static-gcc

# The C program of README, as README says it is built and run.
readme_program() {
  awk '/^```c$/ { inside = 1; next } /^```/ { inside = 0 } inside' "$top/README.md" >"$scratch/multipliers.c"
  # shellcheck disable=SC2046 # lists of arguments
  gcc "$scratch/multipliers.c" $(config --cflags --libs) -o "$scratch/multipliers" &&
    LD_LIBRARY_PATH=$library "$scratch/multipliers" "$top/examples/data/china-2018" | grep '^agriculture  *1,866\.86'
}
verdict "README's C program" readme_program

# as_subproject NAME OPTION...
as_subproject() {
  project=$scratch/$1
  shift
  mkdir -p "$project/subprojects"
  cp "$here/superproject/meson.build" "$here/consumer.c" "$project/"
  ln -s "$top" "$project/subprojects/jobimpact"
  "$meson" setup "$project/build" "$project" --wrap-mode=forcefallback "$@" &&
    "$meson" test -C "$project/build" --print-errorlogs
}
verdict "Meson subproject, shared" as_subproject sub-shared -Ddefault_library=shared
verdict "Meson subproject, static" as_subproject sub-static -Ddefault_library=static
exit $status
