# PostgreSQL, RabbitMQ and Redis for one test run, on free ports and in a folder of
# their own: what already runs on the machine is neither used nor touched.
# Source after lib.sh; start_services exports the three addresses.

SERVICES_DIR=
SERVICE_PIDS=()

# start_daemon NAME COMMAND...
start_daemon() {
  local name=$1
  shift
  "$@" >"$SERVICES_DIR/$name.log" 2>&1 </dev/null &
  SERVICE_PIDS+=($!)
}

await_port() {
  wait_until 90 port_answers "$2" || {
    tail -n 20 "$SERVICES_DIR/$1.log" >&2
    die "$1 did not start"
  }
}

# PostgreSQL refuses to run as root; its Debian package brings a user for it.
# A list and not a function: `$!` must be the server itself, not a subshell.
AS_POSTGRES=(env)
if [ "$(id -u)" = 0 ]; then
  AS_POSTGRES=(setpriv --reuid postgres --regid postgres --init-groups)
fi

start_postgresql() {
  local bin data="$SERVICES_DIR/postgresql" port=$1 password=$2 version
  version=$(find /usr/lib/postgresql -maxdepth 1 -name '[0-9]*' -printf '%f\n' |
    sort -n | tail -n 1)
  bin=/usr/lib/postgresql/$version/bin
  mkdir "$data"
  printf '%s' "$password" >"$SERVICES_DIR/pw"
  if [ "$(id -u)" = 0 ]; then chown postgres "$data" "$SERVICES_DIR/pw"; fi
  "${AS_POSTGRES[@]}" "$bin/initdb" --pgdata "$data" --username cakap --auth scram-sha-256 \
    --pwfile "$SERVICES_DIR/pw" --encoding UTF8 --locale C.UTF-8 \
    >"$SERVICES_DIR/initdb.log" 2>&1 || {
    cat "$SERVICES_DIR/initdb.log" >&2
    die "initdb failed"
  }
  rm "$SERVICES_DIR/pw"
  # The cluster lives for one run: durability would only slow the tests down.
  start_daemon postgresql "${AS_POSTGRES[@]}" "$bin/postgres" -D "$data" -p "$port" \
    -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=200 \
    -c fsync=off -c synchronous_commit=off -c full_page_writes=off
  await_port postgresql "$port"
  wait_until 30 env PGPASSWORD="$password" "$bin/createdb" -h 127.0.0.1 -p "$port" \
    -U cakap cakap 2>>"$SERVICES_DIR/postgresql.log" || die "createdb failed"
}

start_redis() {
  start_daemon redis redis-server --port "$1" --bind 127.0.0.1 --save '' \
    --appendonly no --dir "$SERVICES_DIR"
  await_port redis "$1"
}

# The port mapper would otherwise stay behind as a daemon, so it gets its own port.
start_rabbitmq() {
  local home="$SERVICES_DIR/rabbitmq" epmd_port
  epmd_port=$(free_port)
  mkdir "$home"
  : >"$home/plugins"
  start_daemon epmd epmd -port "$epmd_port"
  await_port epmd "$epmd_port"
  start_daemon rabbitmq env HOME="$home" ERL_EPMD_PORT="$epmd_port" \
    RABBITMQ_NODENAME="cakap-$$@localhost" RABBITMQ_NODE_IP_ADDRESS=127.0.0.1 \
    RABBITMQ_NODE_PORT="$1" RABBITMQ_DIST_PORT="$(free_port)" \
    RABBITMQ_MNESIA_BASE="$home/mnesia" RABBITMQ_LOG_BASE="$home/log" \
    RABBITMQ_ENABLED_PLUGINS_FILE="$home/plugins" \
    RABBITMQ_CONFIG_FILE="$home/rabbitmq" RABBITMQ_CONF_ENV_FILE="$home/env.conf" \
    /usr/lib/rabbitmq/bin/rabbitmq-server
  await_port rabbitmq "$1"
}

start_services() {
  local postgresql redis rabbitmq password
  # Not under the clone: the postgres user may have no right to enter it.
  SERVICES_DIR=$(mktemp -d "${TMPDIR:-/tmp}/cakap-services.XXXXXX")
  chmod 711 "$SERVICES_DIR"
  postgresql=$(free_port) redis=$(free_port) rabbitmq=$(free_port)
  password=$("$(find_python)" -c 'import secrets; print(secrets.token_hex(16))')
  say "Starting PostgreSQL, Redis and RabbitMQ"
  start_postgresql "$postgresql" "$password"
  start_redis "$redis"
  start_rabbitmq "$rabbitmq"
  export DATABASE_URL="postgres://cakap:$password@127.0.0.1:$postgresql/cakap"
  export CACHE_URL="redis://127.0.0.1:$redis/0"
  export CELERY_BROKER_URL="amqp://guest:guest@127.0.0.1:$rabbitmq//"
}

stop_services() {
  local pid
  for pid in "${SERVICE_PIDS[@]}"; do
    # INT is PostgreSQL's fast shutdown; TERM would wait for open connections.
    kill -INT "$pid" 2>/dev/null && kill -TERM "$pid" 2>/dev/null || true
  done
  for pid in "${SERVICE_PIDS[@]}"; do
    wait_until 15 eval "! kill -0 $pid 2>/dev/null" || kill -KILL "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
  done
  SERVICE_PIDS=()
  [ -z "$SERVICES_DIR" ] || rm -rf "$SERVICES_DIR"
  SERVICES_DIR=
}
