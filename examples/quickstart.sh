#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# From a clean clone to the job account of a platform: installs what is missing (Debian, Ubuntu), builds
# the library, and runs the main example on the data beside it. Further arguments go to the example:
#   sh examples/quickstart.sh --out results
set -eu
top=$(cd "$(dirname "$0")/.." && pwd)
caller=$(pwd)
. "$top/scripts/packages.sh"

if packages_known; then
  # shellcheck disable=SC2086
  packages_install $BUILD_PACKAGES || { say "quickstart: packages are missing" >&2; exit 1; }
fi

build="$top/build-quickstart"
{
  if [ ! -e "$build/build.ninja" ]; then
    meson setup "$build" "$top" --buildtype=release -Dtests=disabled -Ddocs=disabled -Dbindings=disabled
  fi
  ninja -C "$build"
} >"$top/build-quickstart.log" 2>&1 || {
  cat "$top/build-quickstart.log" >&2
  exit 1
}

cd "$caller"
exec "$build/examples/platform_jobs" "$top/examples/data/kuaishou" "$top/examples/data/china-2018" "$@"
