# What the benches share: a release build, a node on its own folder and port, figures as JSON lines.
# shellcheck shell=bash
source "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"
paraat=${PARAAT:-$root/build/release/paraat}
work=$root/.run/bench/${bench:?set bench to the name of this one}
port=${PARAAT_BENCH_PORT:-28560}

note() { printf '%s\n' "$*" >&2; }

release_build() {
  need build run bench >&2
  if [ -z "${PARAAT:-}" ]; then
    note "Building the release…"
    [ -f build/release/build.ninja ] || quietly bench-configure cmake --preset release
    quietly bench-build ninja -C build/release paraat
  fi
}

# figure METRIC VALUE UNIT [PEER PEER_VALUE]: ratio = value / peer value.
figure() {
  awk -v b="$bench" -v m="$1" -v v="$2" -v u="$3" -v p="${4:-}" -v q="${5:-}" 'BEGIN {
    printf "{\"bench\":\"%s\",\"metric\":\"%s\",\"value\":%s,\"unit\":\"%s\"", b, m, v, u
    if (p != "") printf ",\"peer\":\"%s\",\"peer_value\":%s,\"ratio\":%.3f", p, q, v / q
    print "}" }'
}

median() { sort -n | awk '{ a[NR] = $1 } END { print a[int((NR + 1) / 2)] }'; }

# A new node in $work/node; the pages listen on $port.
new_node() {
  rm -rf "$work"
  mkdir -p "$work"
  chmod 711 "$root/.run" "$root/.run/bench" "$work" 2>/dev/null || true
  "$paraat" init "$work/node" >/dev/null
  awk -v port="$port" '/^\[/ { part = $0 } part == "[pages]" && /^#? ?listen =/ { print "listen = \"127.0.0.1:" port "\""; next } { print }' \
    "$work/node/paraat.toml" >"$work/toml" && mv "$work/toml" "$work/node/paraat.toml"
}

node_pid=
start_node() {  # prints the milliseconds until it is ready
  local from
  from=$(date +%s%N)
  "$paraat" serve "$work/node" >"$work/node.log" 2>&1 &
  node_pid=$!
  until curl -fs -o /dev/null "http://127.0.0.1:$port/readyz"; do
    kill -0 "$node_pid" 2>/dev/null || fail "The node does not start." "$(tail -n 3 "$work/node.log")"
    sleep 0.005
  done
  started_ms=$((($(date +%s%N) - from) / 1000000))
}
stop_node() {
  [ -n "$node_pid" ] || return 0
  kill "$node_pid" 2>/dev/null || true
  wait "$node_pid" 2>/dev/null || true
  node_pid=
}
trap stop_node EXIT

# SQL as the owner of the node's private PostgreSQL, while it runs.
socket_of_node() {
  local in_folder=$work/node/postgres/socket
  if [ -S "$in_folder/.s.PGSQL.5432" ]; then echo "$in_folder"; else dirname "$(ls -t /tmp/paraat-*/.s.PGSQL.5432 | head -1)"; fi
}
sql() { psql -qAtX -v ON_ERROR_STOP=1 -h "$(socket_of_node)" -U paraat_owner -d paraat "$@"; }

memory_mb() { awk '/^VmRSS/ { printf "%.1f", $2 / 1024 }' "/proc/$node_pid/status"; }
