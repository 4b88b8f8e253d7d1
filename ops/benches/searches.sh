# What the benches of searching share: a node with many listings, the mix of searches, and how they are measured.
# shellcheck shell=bash
seconds=${SECONDS_EACH:-5}
host=vlaanderen.localhost
site=http://127.0.0.1:$port

# rate OPTIONS… ADDRESS: requests a second, as many as it can.
rate() { wrk -t1 -d"${seconds}s" "$@" | awk '/Requests\/sec/ { print $2 } /Non-2xx/ { print "not all answers are 200" > "/dev/stderr" }'; }

# A new node with the overview of Flanders and this many listings, started.
node_with_listings() {
  note "A node with $1 listings…"
  new_node
  "$paraat" tenant add "$work/node" --aggregator "Vlaanderen helpt" --id be-agg-vlaanderen --url "http://$host:$port" >/dev/null 2>&1
  start_node
  {
    echo "create table bench_municipalities (number serial, nis int, name text, lat float8, lon float8);"
    sed 's/},{/}\n{/g' tenant/platform/municipalities/data/municipalities.json |
      sed -nE "s/.*\"nis\":\"([0-9]+)\",\"name\":\"([^\"]*)\".*\"lat\":([0-9.]+),\"lon\":([0-9.]+).*/\1\t\2\t\3\t\4/p" |
      awk -F'\t' -v q="'" '{ gsub(q, q q, $2); printf "insert into bench_municipalities (number, nis, name, lat, lon) values (%d, %s, %s%s%s, %s, %s);\n", NR - 1, $1, q, $2, q, $3, $4 }'
  } >"$work/municipalities.sql"
  sql -f "$work/municipalities.sql"
  sql -v listings="$1" -f ops/benches/listings.sql
  restart_node
}
restart_node() {
  stop_node
  start_node
}

# The mix: 30 % rare word, 20 % frequent word, 20 % typing error, 20 % filters, 10 % deep page. Each address is asked
# once, so none comes from the cache. Beside it searches for two words, frequent ones and pairs that never meet.
write_addresses() {
  awk -v seed=42 -v two="$work/two_words" 'BEGIN {
    srand(seed)
    nf = split("boeken tuin buurt school fiets muziek theater museum vogel kruiden koffie archief radio schaak circus", first, " ")
    nl = split("kraam feest tocht winkel atelier koor kamp beurs quiz salon kring spel bank les", last, " ")
    nw = split("bewoners ouderen begeleiden koken buurthuis kinderen samen", often, " ")
    nt = split("boekenkram tuinfeets bewonres begelijden biblioteek radiokor museumgid vogeltogt schaakles kofiebar", wrong, " ")
    nh = split("zorg natuur taal crisis jeugd sport cultuur vervoer voedsel dieren digitaal", theme, " ")
    split("overdag avond weekend flexibel", moment, " ")
    for (i = 1; i <= 40000; i++) {
      d = int(rand() * 100)
      if (d < 30) u = "q=" first[1 + int(rand() * nf)] last[1 + int(rand() * nl)]
      else if (d < 50) u = "q=" often[1 + int(rand() * nw)]
      else if (d < 70) u = "q=" wrong[1 + int(rand() * nt)]
      else if (d < 90) u = "thema=" theme[1 + int(rand() * nh)] "&moment=" moment[1 + int(rand() * 4)] (rand() < .5 ? "&weten=rolstoel" : "")
      else u = "pagina=" (100 + int(rand() * 400))
      print "/vacatures?" u "&wie=" i
    }
    for (i = 1; i <= 2000; i++) {
      a = 1 + int(rand() * nw)
      print "/vacatures?q=" often[a] "+" often[1 + (a + int(rand() * (nw - 1))) % nw] "&wie=" i > two
    }
  }' >"$work/addresses"
}

# The SQL of four thousand requests of the mix, as the server saw it: fewer would stay in the caches of the processor and of
# PostgreSQL, which the searches of the node do not.
# (A setting of the role wins from the command line that the node starts its database with.)
record_searches() {
  local log=$work/node/postgres/postgres.log before
  sql -c "alter role paraat_app set log_min_duration_statement = 0" -c "alter role paraat_app set log_error_verbosity = 'default'" \
    -c "alter role paraat_app set log_parameter_max_length = -1"
  restart_node
  before=$(wc -c <"$log")
  head -4000 "$work/addresses" | sed "s|.*|url = \"$site&\&wie=s\"\noutput = /dev/null|" | curl -fs -H "Host: $host" --config -
  sleep 0.2
  each_script=$(tail -c +$((before + 1)) "$log" | perl ops/benches/statements.pl "$work/scripts" 100)
  sql -c "alter role paraat_app reset log_min_duration_statement" -c "alter role paraat_app reset all"
  restart_node
  curl -fs -o /dev/null -H "Host: $host" "$site/"
  note "$((each_script * 100)) requests were recorded"
}

# against_pgbench METRIC: the mix as fast as it goes over four connections; pgbench and the node take turns. Beside it
# the processor time of the node and of its database for one search: what is not the database's is reading requests,
# rendering and waiting for answers.
against_pgbench() {
  local files=() ours=() theirs=() f round node_before=0 database_before=0 asked=0 requests
  cat >"$work/mix.lua" <<L
local list, n = {}, 0
for line in io.lines("$work/addresses") do list[#list + 1] = line end
function request() n = n + 1; return wrk.format("GET", list[(n - 1) % #list + 1] .. "&wie=" .. os.getenv("ROUND") .. n, { Host = "$host" }) end
L
  for f in "$work"/scripts/*; do files+=(-f "$f"); done
  node_ms=0 database_ms=0
  for round in 1 2 3; do
    node_before=$(ticks "$node_pid") database_before=$(database_ticks)
    requests=$(ROUND=$round rate -c4 -s "$work/mix.lua" "$site")
    node_ms=$((node_ms + $(ticks "$node_pid") - node_before)) database_ms=$((database_ms + $(database_ticks) - database_before))
    asked=$(awk "BEGIN { printf \"%d\", $asked + $requests * $seconds }")
    ours+=("$requests")
    theirs+=("$(pgbench -n -c4 -j1 -T "$seconds" -h "$(socket_of_node)" -U paraat_app "${files[@]}" paraat 2>/dev/null | awk -v each="$each_script" '/^tps/ { print $3 * each }')")
  done
  figure "$1" "$(printf '%s\n' "${ours[@]}" | median)" requests/s pgbench "$(printf '%s\n' "${theirs[@]}" | median)"
  each() { awk "BEGIN { printf \"%.2f\", $1 * 1000 / $(getconf CLK_TCK) / $asked }"; }
  figure "$1_cpu_node" "$(each $node_ms)" ms
  figure "$1_cpu_database" "$(each $database_ms)" ms
}
ticks() { awk '{ sub(/^.*\) /, ""); print $12 + $13 }' "/proc/$1/stat" 2>/dev/null || echo 0; }
# The private PostgreSQL: its postmaster, with those of its children that ended, and those that live.
database_ticks() {
  local master
  master=$(pgrep -P "$node_pid" | head -n 1)
  { awk '{ sub(/^.*\) /, ""); print $12 + $13 + $14 + $15 }' "/proc/$master/stat"; for p in $(pgrep -P "$master"); do ticks "$p"; done; } |
    awk '{ n += $1 } END { print n }'
}

# at_a_rate METRIC RATE SECONDS ADDRESSES: so many requests a second, sent on time whether the last one was answered or
# not, by ten visitors who are not in step. Prints the median, the 99th percentile and, with a fifth argument, the most.
at_a_rate() {
  local metric=$1 each=$(($2 / 10)) wanted=$(($2 * $3)) visitor visitors=() bad
  for visitor in 0 1 2 3 4 5 6 7 8 9; do
    awk -v v="$visitor" -v m="$metric" -v most="$wanted" 'NR % 10 == v && NR <= most { print $0 "&wie=" m }' "$work/$4" >"$work/steady.$visitor"
    rm -f "$work/steady.$visitor.log"
    (
      sleep "0.0$visitor"
      exec h2load --h1 -c 1 --rps "$each" -D "$3" -H ":authority: $host" -B "$site" -i "$work/steady.$visitor" \
        --log-file="$work/steady.$visitor.log" >"$work/h2load.$visitor.out" 2>&1
    ) &
    visitors[visitor]=$!
  done
  wait "${visitors[@]}"
  cat "$work"/steady.?.log >"$work/steady.log"
  bad=$(awk '$2 != 200' "$work/steady.log" | wc -l)
  [ "$bad" = 0 ] || note "$bad answers were not 200"
  awk '$2 == 200 { print $3 / 1000 }' "$work/steady.log" | sort -n >"$work/times"
  [ "$(wc -l <"$work/times")" -gt $((wanted * 8 / 10)) ] || note "Only $(wc -l <"$work/times") of $wanted searches were answered in time: $metric"
  at() { awk -v p="$1" '{ a[NR] = $1 } END { n = int(NR * p); if (n < 1) n = 1; printf "%.1f", a[n] }' "$work/times"; }
  figure "${metric}_p50" "$(at 0.5)" ms
  figure "${metric}_p99" "$(at 0.99)" ms
  [ -z "${5:-}" ] || figure "${metric}_max" "$(at 1)" ms
}

# while_listings_change METRIC: readers of filters, twenty a second, while twice a second a listing gets another theme. The
# node hears of it as of a change by another process.
while_listings_change() {
  local changer
  (
    for n in $(seq 1000); do
      sql -c "update node.listing_search set theme = case theme when 'zorg' then 'taal' else 'zorg' end where listing = (select id from node.listings order by id offset $n limit 1)" \
        -c "update node.heads set version = version + 1, moved_at = now() where topic = 'listings'" || exit
      sleep 0.5
    done
  ) &
  changer=$!
  sql -c "insert into node.heads (topic, version) values ('listings', 1) on conflict do nothing"
  grep thema= "$work/addresses" >"$work/filters"
  at_a_rate "$1" 20 20 filters most
  kill "$changer" 2>/dev/null || true
  wait "$changer" 2>/dev/null || true
  figure "$1_memory" "$(memory_mb)" MB
}
