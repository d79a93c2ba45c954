# SPDX-License-Identifier: LGPL-2.1-or-later
# Shell functions shared by examples/quickstart.sh and tests/run.sh: installing what is missing on
# Debian and Ubuntu, as root or through sudo.

BUILD_PACKAGES="gcc libc6-dev meson ninja-build pkg-config libopenblas-dev libsodium-dev libutf8proc-dev libcsv-dev zlib1g-dev libzstd-dev libexpat1-dev libjansson-dev coinor-libclp-dev libsqlite3-dev"

say() {
  printf '%s\n' "$*"
}

# Prints those of the packages that are not installed.
packages_missing() {
  for package in "$@"; do
    dpkg-query -W -f '${db:Status-Abbrev}\n' "$package" 2>/dev/null | grep -q '^.i' || printf '%s ' "$package"
  done
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    env DEBIAN_FRONTEND=noninteractive "$@"
  elif command -v sudo >/dev/null 2>&1; then
    sudo env DEBIAN_FRONTEND=noninteractive "$@"
  else
    say "not root, and there is no sudo" >&2
    return 1
  fi
}

packages_updated=
packages_update() {
  [ -n "$packages_updated" ] && return 0
  as_root apt-get update -q -o Acquire::Retries=3 >&2 || return 1
  packages_updated=yes
}

# Installs what is missing of the packages; fails if something stays missing.
packages_install() {
  missing=$(packages_missing "$@")
  [ -z "$missing" ] && return 0
  if ! command -v apt-get >/dev/null 2>&1; then
    say "missing, and there is no apt-get to install them: $missing" >&2
    return 1
  fi
  say "installing: $missing" >&2
  packages_update || return 1
  # shellcheck disable=SC2086 # a list of names
  as_root apt-get install -q -y --no-install-recommends -o Acquire::Retries=3 -o Dpkg::Use-Pty=0 $missing >&2
}

# Without dpkg the caller's own system must have it all; Meson says what it lacks.
packages_known() {
  command -v dpkg-query >/dev/null 2>&1
}
