# The demo of ops/up: which nodes and municipalities there are, and how they are made, started and stopped.
# shellcheck shell=bash
demo=$(readlink -m "${PARAAT_DEMO:-$root/.run/demo}")
preset=${PARAAT_PRESET:-release}
paraat=$root/build/$preset/paraat
demo_version=7  # higher when what is made here changes

# Name of the node, its roles, and the first port to try for pages and for other nodes.
demo_nodes="
haspengouw     network,publisher   8080 8443
hasselt        publisher           8081 8444
sint-truiden   publisher           8082 8445
vlaanderen     aggregator          8083 8446
"
# Node | party | NIS code or - | name | host | brand colour | tagline | languages beside Dutch
demo_tenants="
haspengouw|be-net-haspengouw|-|Vrijwilligersnetwerk Haspengouw|haspengouw|#7a2e4d|Vier gemeenten, één netwerk van vrijwilligers
haspengouw|be-nis-71045|71045|Nieuwerkerken|nieuwerkerken|#2f6b2f|Samen maken we het dorp
haspengouw|be-nis-73001|73001|Alken|alken|#00626b|Alken helpt Alken|fr,en
haspengouw|be-nis-73098|73098|Wellen|wellen|#8a3b12|Voor elkaar, met elkaar
haspengouw|be-nis-73022|73022|Heers|heers|#5b3a8c|Kleine moeite, groot plezier
hasselt|be-nis-71072|71072|Hasselt|hasselt|#004b8d|Hasselt staat voor je klaar
sint-truiden|be-nis-71053|71053|Sint-Truiden|sint-truiden|#a3123a|Tijd voor elkaar
vlaanderen|be-agg-vlaanderen|-|Vrijwilligers in Vlaanderen|vlaanderen|#1d4e6f|Alle gemeenten, één overzicht
"

# Node | e-mail | name | the roles, each with its tenant; an operator is of the whole node
demo_people="
haspengouw|nele.wouters@haspengouw.example|Nele Wouters|node_operator
haspengouw|an.lemmens@haspengouw.example|An Lemmens|coordinator=be-nis-71045 coordinator=be-nis-73001 coordinator=be-nis-73098 coordinator=be-nis-73022 tenant_admin=be-net-haspengouw
hasselt|tom.reynders@hasselt.example|Tom Reynders|coordinator=be-nis-71072
hasselt|els.janssen@hasselt.example|Els Janssen|tenant_admin=be-nis-71072
sint-truiden|katrien.vos@sint-truiden.example|Katrien Vos|coordinator=be-nis-71053 tenant_admin=be-nis-71053
vlaanderen|bram.desmet@vlaanderen.example|Bram De Smet|coordinator=be-agg-vlaanderen tenant_admin=be-agg-vlaanderen
"

node_names() { awk 'NF { print $1 }' <<<"$demo_nodes"; }
node_field() { awk -v n="$1" -v f="$2" '$1 == n { print $f }' <<<"$demo_nodes"; }
tenants_of() { awk -F'|' -v n="$1" '$1 == n' <<<"$demo_tenants"; }
port_of() { sed -n "s/^$2=//p" "$demo/$1.ports"; }  # port_of NODE pages|federation

# ── processes ──────────────────────────────────────────────────────────────────────────────────────────────

# The nodes of this demo that run, also those whose ops/up is long gone: "PID NAME".
running_nodes() {
  local folder words name
  for folder in /proc/[0-9]*; do
    { mapfile -d '' -t words <"$folder/cmdline"; } 2>/dev/null || continue
    [[ ${words[1]:-} == @(serve|demo-gateway) && ${words[2]:-} == "$demo"/* ]] || continue
    name=${words[2]#"$demo"/}
    echo "${folder#/proc/} $name"
  done
}

runs() { [[ " $(running_nodes | cut -d' ' -f2 | tr '\n' ' ') " == *" $1 "* ]]; }

stop_nodes() {
  local pids pid i
  pids=$(running_nodes | cut -d' ' -f1)
  [ -n "$pids" ] || return 0
  for pid in $pids; do kill -TERM "$pid" 2>/dev/null || true; done
  for ((i = 0; i < 300; ++i)); do
    [ -n "$(running_nodes)" ] || return 0
    sleep 0.05
  done
  say "Some nodes do not stop by themselves and are ended."
  for pid in $(running_nodes | cut -d' ' -f1); do kill -KILL "$pid" 2>/dev/null || true; done
}

start_nodes() {
  local name port federation i
  port=$(port_of telephones pages)
  port_free "$port" || fail "Port $port, which the demo used before, is taken by another program." \
    "Stop that program, or make the demo anew on other ports: ops/down --forget; ops/up"
  setsid "$paraat" demo-gateway "$demo/telephones" --listen "127.0.0.1:$port" >>"$demo/telephones.log" 2>&1 </dev/null &
  for name in $(node_names); do
    port=$(port_of "$name" pages) federation=$(port_of "$name" federation)
    for i in "$port" "$federation"; do
      port_free "$i" || fail "Port $i, which the demo used before, is taken by another program." \
        "Stop that program, or make the demo anew on other ports: ops/down --forget; ops/up"
    done
    # A session of its own: Ctrl-C is for this script, which stops the nodes in its own order.
    setsid "$paraat" serve "$demo/$name" >>"$demo/$name.log" 2>&1 </dev/null &
  done
  for name in telephones $(node_names); do wait_ready "$name"; done
}

wait_ready() {
  local i
  for ((i = 0; i < 600; ++i)); do
    curl -fs -o /dev/null --max-time 2 "http://127.0.0.1:$(port_of "$1" pages)/readyz" && return 0
    if ((i % 10 == 9)) && ! runs "$1"; then
      tail -n 5 "$demo/$1.log" >&2
      fail "The node $1 ended at its start." "Its log is $demo/$1.log"
    fi
    sleep 0.1
  done
  fail "The node $1 is not ready after a minute." "Its log is $demo/$1.log"
}

# A running node hears of a new tenant in a moment.
wait_tenants() {
  local host i
  while IFS='|' read -r _ _ _ _ host _; do
    for ((i = 0; i < 100; ++i)); do
      curl -fs -o /dev/null --max-time 5 -H "Host: $host.localhost" "http://127.0.0.1:$(port_of "$1" pages)/" && continue 2
      sleep 0.1
    done
    fail "The pages of $host do not answer." "The log is $demo/$1.log"
  done < <(tenants_of "$1")
}

# Until Ctrl-C, or until a node ends that should not.
watch_nodes() {
  local name
  while sleep 2; do
    for name in telephones $(node_names); do
      runs "$name" || fail "The node $name ended." "Its log is $demo/$name.log"
    done
  done
}

port_free() { ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# ── making it ──────────────────────────────────────────────────────────────────────────────────────────────

# What the demo was made from: a changed migration or other content makes another demo.
made_from() {
  echo "demo $demo_version"
  sha256sum tenant/platform/store/migrations/*.sql ops/demo/content.json
}
# Whole: made to the end, and nothing that it was made from has changed (new migrations are fine: the node
# applies them).
demo_is_whole() {
  [ -f "$demo/made-from" ] || return 1
  [ -z "$(comm -13 <(made_from | sort) <(sort "$demo/made-from"))" ]
}
forget_demo() {
  local name elsewhere
  stop_nodes
  # A closed home folder keeps the database under /var/lib/paraat, with a link to it.
  for name in $(node_names); do
    elsewhere=$(readlink "$demo/$name/postgres/elsewhere" 2>/dev/null || true)
    [[ $elsewhere != /var/lib/paraat/?* ]] || rm -rf "$elsewhere"
  done
  rm -rf "$demo"
  # Where the tree is closed to the user of the nodes, the demo stands elsewhere, with a link to it.
  [ ! -L "${PARAAT_DEMO:-$root/.run/demo}" ] || rm -f "${PARAAT_DEMO:-$root/.run/demo}"
}

# Nothing serves as root: its demo belongs to the user that `paraat init` takes too.
node_user() { if getent passwd paraat >/dev/null; then echo paraat; else echo postgres; fi; }
give() { [ "$(id -u)" != 0 ] || chown -R "$(node_user):" "$@"; }
make_demo_folder() {
  mkdir -p "$demo"
  [ "$(id -u)" = 0 ] || return 0
  setpriv --reuid "$(node_user)" --clear-groups test -x "$demo" && return 0
  local elsewhere
  elsewhere=/var/lib/paraat/demo-$(printf %s "$demo" | sha256sum | cut -c1-12)
  mkdir -p "$elsewhere"
  rmdir "$demo"
  ln -s "$elsewhere" "$demo"
  demo=$elsewhere
}

make_folders() {
  local name pages federation taken=' '
  for name in $(node_names); do
    pages=$(free_port "$(node_field "$name" 3)" "$taken")
    taken+="$pages "
    federation=$(free_port "$(node_field "$name" 4)" "$taken")
    taken+="$federation "
    printf 'pages=%s\nfederation=%s\n' "$pages" "$federation" >"$demo/$name.ports"
  done
  make_authority
  make_telephones "$taken"
  for name in $(node_names); do make_folder "$name"; done
}

# The gateway for text messages, and the secret that it shares with the nodes.
make_telephones() {
  mkdir -p "$demo/telephones"
  (umask 077; openssl rand -hex 32 >"$demo/telephones/secret")
  give "$demo/telephones"
  printf 'pages=%s\n' "$(free_port 8090 "$1")" >"$demo/telephones.ports"
}

free_port() {  # free_port FIRST "TAKEN …"
  local port
  for ((port = $1; port < $1 + 500; ++port)); do
    [[ $2 == *" $port "* ]] || ! port_free $port || { echo $port; return; }
  done
  fail "No port is free from $1 on."
}

# A certificate authority of this demo alone, and a certificate from it for each node.
make_authority() {
  local name made=$demo/authority
  mkdir -p "$made"
  (
    umask 077
    quietly demo-authority openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 825 \
      -subj "/CN=Paraat demo authority" -addext "basicConstraints=critical,CA:TRUE" \
      -addext "keyUsage=critical,keyCertSign,cRLSign" -keyout "$made/authority.key" -out "$made/authority.pem"
    for name in $(node_names); do
      quietly "demo-certificate-$name" openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
        -subj "/CN=$name.localhost" -keyout "$made/$name.key" -out "$made/$name.csr"
      printf 'subjectAltName=DNS:%s.localhost,DNS:localhost,IP:127.0.0.1\nextendedKeyUsage=serverAuth,clientAuth\n' \
        "$name" >"$made/$name.ext"
      quietly "demo-certificate-$name" openssl x509 -req -in "$made/$name.csr" -CA "$made/authority.pem" \
        -CAkey "$made/authority.key" -CAcreateserial -days 825 -extfile "$made/$name.ext" -out "$made/$name.pem"
      rm "$made/$name.csr" "$made/$name.ext"
    done
  )
  chmod 644 "$made"/*.pem
  give "$made"
}

make_folder() {
  local name=$1 made=$demo/authority
  quietly "demo-init-$name" "$paraat" init "$demo/$name" || fail "The node $name cannot be made."
  cat >"$demo/$name/paraat.toml" <<END
# A node of the demo, made by ops/up.
[pages]
listen = "127.0.0.1:$(port_of "$name" pages)"

[federation]
node_id = "$name"
url = "https://127.0.0.1:$(port_of "$name" federation)"
listen = "127.0.0.1:$(port_of "$name" federation)"
certificate = "$made/$name.pem"
key = "$made/$name.key"
authority = "$made/authority.pem"
private_peers = ["127.0.0.1"]

[mail]
from = "noreply@$name.localhost"
$(mail_settings)

[sms]
url = "http://127.0.0.1:$(port_of telephones pages)/messages"
secret_file = "$demo/telephones/secret"
sender = "+32460000000"
cents_per_part = 7
END
}

# Mail stays in a folder that a page shows, unless PARAAT_DEMO_SMTP names a server for it.
mail_settings() {
  if [ -z "${PARAAT_DEMO_SMTP:-}" ]; then
    echo 'show = true'
  else
    printf 'smtp = "%s"\nauthority = "%s"\n' "$PARAAT_DEMO_SMTP" "$PARAAT_DEMO_SMTP_AUTHORITY"
  fi
}

# Tenants, people and content, while the nodes run.
fill_nodes() {
  local name
  for name in $(node_names); do add_tenants "$name"; done
  cp ops/demo/content.json "$demo/"  # where the user of the nodes can read it
  give "$demo/content.json"
  for name in $(node_names); do
    quietly "demo-content-$name" "$paraat" demo "$demo/$name" --content "$demo/content.json" ||
      fail "The content of $name is refused."
  done
  for name in $(node_names); do wait_tenants "$name"; done
  join_nodes
  add_people
  wait_overview
  write_nodes_json
  made_from >"$demo/made-from"
}

add_tenants() {
  local node=$1 party nis name host color tagline languages port what
  port=$(port_of "$node" pages)
  while IFS='|' read -r _ party nis name host color tagline languages; do
    case $party in
      be-net-*) what=(--network "$name" --id "$party") ;;
      be-agg-*) what=(--aggregator "$name" --id "$party") ;;
      *) what=(--nis "$nis") ;;
    esac
    [[ $node != sint-truiden && ($node != haspengouw || $party != be-nis-*) ]] || what+=(--of-network be-net-haspengouw)
    [ -z "$languages" ] || what+=(--languages "nl,$languages")
    quietly "demo-tenant-$party" "$paraat" tenant add "$demo/$node" "${what[@]}" \
      --url "http://$host.localhost:$port" --color "$color" --tagline "$tagline" ||
      fail "The tenant $name cannot be added."
  done < <(tenants_of "$node")
}

# The overview of Flanders invites the others into one network of nodes.
join_nodes() {
  local name invitation
  for name in $(node_names); do
    [ "$name" != vlaanderen ] || continue
    invitation=$("$paraat" member invite "$demo/vlaanderen" 2>"$demo/invite.txt") ||
      { cat "$demo/invite.txt" >&2; fail "The node vlaanderen cannot invite $name."; }
    quietly "demo-join-$name" "$paraat" member join "$demo/$name" "$invitation" || fail "The node $name cannot join."
  done
  rm -f "$demo/invite.txt"
}

# The overview has what the others publish a few seconds after they joined.
wait_overview() {
  local name page i missing
  for ((i = 0; i < 150; ++i)); do
    page=$(curl -fs --max-time 5 -H "Host: vlaanderen.localhost" "http://127.0.0.1:$(port_of vlaanderen pages)/vacatures?i=$i") || true
    missing=
    for name in $(node_names); do
      [[ $page == *"localhost:$(port_of "$name" pages)/"* ]] || missing+=" $name"
    done
    [ -n "$missing" ] || return 0
    sleep 0.2
  done
  say "The overview of Flanders does not show these yet:$missing. Their logs are in $demo."
}

# People who sign in. Their passwords are made here and stand in nodes.json, for the eyes of who runs the demo.
add_people() {
  local node email name roles role password secret more
  : >"$demo/people"
  chmod 600 "$demo/people"
  while IFS='|' read -r node email name roles; do
    [ -n "$node" ] || continue
    # Letters enough: a short word with digits is refused as easy to guess.
    password=$(openssl rand -base64 18 | tr '+/' 'xy')
    printf '%s\n' "$password" >"$demo/password"
    chmod 600 "$demo/password"
    secret=
    for role in $roles; do
      more=(--role "${role%%=*}" --json)
      [[ $role != *=* ]] || more+=(--tenant "${role#*=}")
      [ -n "$secret" ] || more+=(--password-file "$demo/password")
      quietly demo-person "$paraat" user add "$demo/$node" --email "$email" --name "$name" "${more[@]}" ||
        fail "$name cannot be added."
      [ -n "$secret" ] || secret=$(sed -n 's/.*"totp_secret":"\([A-Z2-7]*\)".*/\1/p' "$logs/demo-person.log")
      printf '%s|%s|%s|%s|%s|%s\n' "$node" "$(sed -n 's/^[^=]*=//p' <<<"$role")" "${role%%=*}" "$email" "$password" "$secret" >>"$demo/people"
    done
    rm -f "$demo/password" "$logs/demo-person.log"
  done <<<"$demo_people"
}

# ── telling what runs ──────────────────────────────────────────────────────────────────────────────────────

write_nodes_json() {
  local node party nis name host port first=yes first_tenant first_person role email password secret
  {
    printf '['
    for node in $(node_names); do
      port=$(port_of "$node" pages)
      [ $first = yes ] || printf ','
      first=no first_tenant=yes
      printf '\n {"name": "%s", "roles": ["%s"],\n  "url": "http://%s.localhost:%s", "federation_url": "https://127.0.0.1:%s",\n  "tenants": [' \
        "$node" "$(node_field "$node" 2 | sed 's/,/", "/g')" "$node" "$port" "$(port_of "$node" federation)"
      while IFS='|' read -r _ party nis name host _; do
        [ $first_tenant = yes ] || printf ','
        first_tenant=no
        printf '\n   {"id": "%s", "nis": %s, "name": "%s", "url": "http://%s.localhost:%s"}' \
          "$party" "${nis/-/null}" "$name" "$host" "$port"
      done < <(tenants_of "$node")
      printf '],\n  "sign_ins": ['
      first_person=yes
      while IFS='|' read -r _ party role email password secret; do
        [ $first_person = yes ] || printf ','
        first_person=no
        printf '\n   {"tenant": %s, "role": "%s", "email": "%s", "password": "%s", "totp_secret": "%s"}' \
          "$([ -z "$party" ] && echo null || echo "\"$party\"")" "$role" "$email" "$password" "$secret"
      done < <(awk -F'|' -v n="$node" '$1 == n' "$demo/people")
      printf '],\n  "mail_url": "http://%s.localhost:%s/demo-post", "sms_url": "http://127.0.0.1:%s/"}' "$node" "$port" \
        "$(port_of telephones pages)"
    done
    printf '\n]\n'
  } >"$demo/nodes.json"
  chmod 600 "$demo/nodes.json"
}

show_demo() {
  local node party nis name host port
  printf '\nThe demo runs:\n'
  for node in $(node_names); do
    port=$(port_of "$node" pages)
    while IFS='|' read -r _ party nis name host _; do
      printf '  %-34s http://%s.localhost:%s\n' "$name" "$host" "$port"
    done < <(tenants_of "$node")
  done
  if [ -s "$demo/people" ]; then
    printf '\nWho signs in there (/aanmelding); ops/code E-MAIL gives the code of the moment:\n'
    awk -F'|' '{ where[$4] = where[$4] (where[$4] ? ", " : "") $3 " " $2; secret[$4] = $5; if (!($4 in n)) { n[$4] = ++count; order[count] = $4 } }
      END { for (i = 1; i <= count; ++i) printf "  %-36s %-20s %s\n", order[i], secret[order[i]], where[order[i]] }' "$demo/people"
  fi
  printf '\nMail that the nodes send:\n'
  for node in $(node_names); do printf '  http://%s.localhost:%s/demo-post\n' "$node" "$(port_of "$node" pages)"; done
  printf '\nText messages, and telephones to answer from:\n  http://127.0.0.1:%s/\n' "$(port_of telephones pages)"
  printf '\n'
}
