# What the commands in ops/ share: where the tree is, words on the screen, packages, the build.
# shellcheck shell=bash
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
logs=$root/.run/log
export CCACHE_BASEDIR=$root CCACHE_NOHASHDIR=1  # checkouts beside each other share what was compiled

say() { printf '%s\n' "$*"; }
fail() {  # fail WHAT [WHAT TO DO]
  printf '\n%s: %s\n' "ops/$(basename "$0")" "$1" >&2
  [ $# -lt 2 ] || printf '  %s\n' "$2" >&2
  exit 1
}

# quietly NAME COMMAND…: the output goes to .run/log/NAME.log and is shown only when it fails.
quietly() {
  local log=$logs/$1.log
  shift
  mkdir -p "$logs"
  "$@" >"$log" 2>&1 </dev/null && return 0
  local status=$?
  tail -n 40 "$log" >&2
  printf '(the whole of it: %s)\n' "$log" >&2
  return $status
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo -E "$@"; fi
}

packages_of() {  # the names in these groups of ops/packages
  local group= name rest wanted=" $* "
  while read -r name rest; do
    case $name in
      '' | '#'*) ;;
      '['*) group=${name//[\[\]]/} ;;
      *) [[ $wanted != *" $group "* ]] || echo "$name" ;;
    esac
  done <ops/packages
}

# need GROUP…: installs what is missing. When nothing is, it costs some milliseconds.
need() {
  command -v dpkg-query >/dev/null ||
    fail "This is not Debian." "The commands install Debian 12 packages; ops/packages lists what to install by hand."
  local all installed missing=() name
  mapfile -t all < <(packages_of "$@")
  installed=" $(dpkg-query -W -f '${db:Status-Status}:${Package} ' "${all[@]}" 2>/dev/null || true)"
  for name in "${all[@]}"; do
    [[ $installed == *" installed:$name "* ]] || missing+=("$name")
  done
  [ ${#missing[@]} = 0 ] || install_packages "${missing[@]}"
}

# Node.js from anywhere will do; Debian's is installed when there is none.
need_node() {
  local missing=()
  command -v node >/dev/null || missing+=(nodejs)
  command -v npm >/dev/null || missing+=(npm)
  [ ${#missing[@]} = 0 ] || install_packages "${missing[@]}"
}

# The npm packages of package-lock.json, unless just these are there already.
npm_packages() {
  local mark=node_modules/.of-lock
  [ "$(cat $mark 2>/dev/null)" != "$(sha256sum <package-lock.json)" ] || return 0
  if [ -L node_modules ]; then return 0; fi  # somebody shares them between checkouts, and looks after them
  quietly npm npm ci --ignore-scripts --no-audit --no-fund && sha256sum <package-lock.json >$mark
}

install_packages() {
  say "Installing $# package(s): $*"
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null ||
      fail "Packages are missing, and neither root nor sudo is here to install them." "As root: apt-get install $*"
    sudo -n true 2>/dev/null || say "sudo may ask for your password."
    sudo -v || fail "sudo was refused." "As root: apt-get install $*"
  fi
  mkdir -p "$logs"
  # Default services (a PostgreSQL, an nginx, a Prometheus of the machine) are not wanted: neither now nor
  # after a restart, and no database cluster is made that nobody asked for.
  local services=() unit
  for unit in postgresql nginx prometheus prometheus-node-exporter; do
    [ -e "/lib/systemd/system/$unit.service" ] || services+=("$unit.service")
  done
  if [[ " $* " == *" libphonenumber-dev "* ]]; then
    local stand_in
    stand_in=$(boost_thread_stand_in) || fail "The stand-in for libboost-thread-dev could not be built." "Is $logs yours, and is the disk full?"
    set -- "$stand_in" "$@"
  fi
  local held=no cluster=no
  if [ ! -e /usr/sbin/policy-rc.d ]; then
    held=yes
    printf '#!/bin/sh\nexit 101\n' | as_root tee /usr/sbin/policy-rc.d >/dev/null
    as_root chmod 755 /usr/sbin/policy-rc.d
  fi
  if [ ! -e /etc/postgresql-common/createcluster.conf ]; then
    cluster=yes
    as_root mkdir -p /etc/postgresql-common
    echo 'create_main_cluster = false' | as_root tee /etc/postgresql-common/createcluster.conf >/dev/null
  fi
  local status=0
  apt_get "$@" || status=$?
  [ $held = no ] || as_root rm -f /usr/sbin/policy-rc.d
  [ $status = 0 ] || fail "Some packages could not be installed." "Read the lines above; then run this again."
  if [ -d /run/systemd/system ]; then
    for unit in "${services[@]}"; do
      [ ! -e "/lib/systemd/system/$unit" ] || as_root systemctl disable --quiet "$unit" || true
    done
  fi
}

# libphonenumber-dev of Debian 12 depends on libboost-thread-dev, which is that of Boost 1.74 and conflicts with 1.81, though it
# includes none of it. An empty package that provides the name lets apt install both. Prints its file.
boost_thread_stand_in() {
  local folder=$logs/boost-thread
  rm -rf "$folder" "$folder.deb" && mkdir -p "$folder/DEBIAN" || return 1
  printf '%s\n' 'Package: paraat-boost-thread' 'Version: 1.81' 'Architecture: all' 'Maintainer: Paraat <root@localhost>' \
    'Depends: libboost-thread1.81-dev' 'Provides: libboost-thread-dev' \
    'Description: lets libphonenumber-dev stand beside Boost 1.81' >"$folder/DEBIAN/control"
  chmod -R u=rwX,go=rX "$folder"
  quietly boost-thread dpkg-deb --build --root-owner-group "$folder" "$folder.deb" || return 1
  echo "$folder.deb"
}

apt_get() {
  local apt=(env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o Acquire::Retries=3 -o DPkg::Lock::Timeout=300
    -o Dpkg::Options::=--force-confold -o Dpkg::Use-Pty=0)
  quietly apt-update as_root "${apt[@]}" update ||
    { say "The package lists could not be renewed; trying with those that are here."; }
  quietly apt-install as_root "${apt[@]}" install --no-install-recommends "$@"
}

# build_tree PRESET [TARGET…]: configures when needed and builds, showing progress.
build_tree() {
  local preset=$1
  shift
  local folder=build/$preset targets=()
  # A folder that was configured elsewhere or only by half is made anew.
  if [ -f "$folder/CMakeCache.txt" ] && { [ ! -f "$folder/build.ninja" ] ||
    ! grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$root" "$folder/CMakeCache.txt"; }; then
    rm -rf "$folder"
  fi
  [ -f "$folder/build.ninja" ] || quietly "configure-$preset" cmake --preset "$preset" ||
    fail "The build cannot be configured." "The last lines above say why."
  [ $# = 0 ] || targets=(--target "$@")
  cmake --build "$folder" "${targets[@]}" || fail "The build failed." "The first error above is the one to look at."
}

# part NAME COMMAND…: a heading, the command, and its time for the list at the end.
times=()
part() {
  local name=$1 began=$SECONDS status=0
  shift
  printf '\n── %s\n' "$name"
  "$@" || status=$?
  times+=("$(printf '%5d s  %s' $((SECONDS - began)) "$name")")
  return $status
}
show_times() {
  printf '\n'
  printf '%s\n' "${times[@]}" "$(printf '%5d s  in all' $SECONDS)"
}
