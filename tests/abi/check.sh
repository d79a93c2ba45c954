#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Compares a built library (with debug information, without sanitizers) with the baseline. Prints TAP.
#   sh tests/abi/check.sh BUILD
set -u
here=$(cd "$(dirname "$0")" && pwd)
library=$1/lib/libjobimpact.so
status=0

# verdict TITLE STATUS [DETAILS]
verdict() {
  if [ "$2" -eq 0 ]; then
    printf 'ok - %s\n' "$1"
  else
    printf 'not ok - %s\n' "$1"
    printf '%s\n' "${3:-}" | sed 's/^/#   /'
    status=1
  fi
}

soname=$(readelf -d "$library" | sed -n 's/.*Library soname: \[\(.*\)\]/\1/p')
[ "$soname" = libjobimpact.so.0 ]
verdict "the soname is libjobimpact.so.0" $? "it is $soname"

# A stripped library would pass every comparison.
readelf -S "$library" | grep -q '\.debug_info'
verdict "the library has debug information" $?

machine=$(uname -m)
if [ "$machine" = x86_64 ]; then
  difference=$(abidiff --no-added-syms --suppressions "$here/jobimpact.suppr" "$here/jobimpact.abi" "$library" 2>&1)
  verdict "abidiff: nothing that old programs use has changed" $? "$difference"
else
  printf 'ok - abidiff # SKIP the baseline is of x86_64, this is %s\n' "$machine"
fi
exit $status
