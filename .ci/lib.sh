# Shared by the scripts of .ci: source it, then call its functions.
# Every function returns non-zero or exits with one clear sentence when it cannot do its work.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

STAMPS=var/stamps
# What WeasyPrint needs to draw text, and the fonts the papers use.
RUN_PACKAGES=(libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
  fonts-noto-core fonts-liberation)
# What the tests use to look inside a PDF.
TEST_PACKAGES=(poppler-utils qpdf)
SERVICE_PACKAGES=(postgresql rabbitmq-server redis-server)

say() { printf '%s\n' "$@"; } # one line per argument
die() {
  printf 'cakap: %s\n' "$*" >&2
  exit 1
}
have() { command -v "$1" >/dev/null 2>&1; }

# --- stamps: a step runs again only when its inputs changed --------------------

hash_of() {
  find "$@" -type f -not -name '*.pyc' -print0 | sort -z |
    xargs -0 -r sha256sum | sha256sum | cut -c1-32
}

# stamped NAME KEY COMMAND...   (STAMP_DIR decides where the stamp lives)
stamped() {
  local stamp="${STAMP_DIR:-$STAMPS}/$1" key=$2
  [ "$(cat "$stamp" 2>/dev/null)" != "$key" ] || return 0
  say "· $1"
  shift 2
  "$@"
  mkdir -p "$(dirname "$stamp")"
  printf '%s' "$key" >"$stamp.new"
  mv "$stamp.new" "$stamp"
}

# --- system packages -------------------------------------------------------------

missing_packages() {
  local package
  for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null |
      grep -q '^install ok installed' || printf '%s ' "$package"
  done
}

may_sudo() {
  have sudo || return 1
  sudo -n true 2>/dev/null || [ -t 0 ]
}

apt_install() {
  local options=(-y -q --no-install-recommends)
  local get=(env DEBIAN_FRONTEND=noninteractive apt-get)
  [ "$(id -u)" = 0 ] || get=(sudo "${get[@]}")
  # A fresh machine has no package lists, an old one has stale ones: ask for new
  # lists only when the first attempt fails, because that is the slow part.
  "${get[@]}" install "${options[@]}" "$@" </dev/null >/dev/null 2>&1 && return 0
  "${get[@]}" update -q </dev/null
  "${get[@]}" install "${options[@]}" "$@" </dev/null
}

install_packages() {
  local missing
  if ! have dpkg-query || ! have apt-get; then
    say "No apt here: please make sure the equivalents of these are installed: $*"
    return 0
  fi
  missing=$(missing_packages "$@")
  [ -n "$missing" ] || return 0
  missing=${missing% }
  if [ "$(id -u)" != 0 ] && ! may_sudo; then
    say "Missing system packages, and no right to install them. Run this line as root:"
    say "  apt-get update && apt-get install -y --no-install-recommends $missing"
    exit 1
  fi
  say "Installing system packages: $missing"
  # shellcheck disable=SC2086  # a list of words
  apt_install $missing || die "apt-get could not install: $missing"
}

# --- Python, Node.js, secrets --------------------------------------------------------

find_python() {
  local candidate
  for candidate in "${PYTHON:-}" python3 python3.14 python3.13 python3.12 python3.11; do
    [ -n "$candidate" ] || continue
    "$candidate" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' \
      2>/dev/null || continue
    printf '%s' "$candidate"
    return 0
  done
  return 1
}

install_system() {
  local packages=("${RUN_PACKAGES[@]}" "$@")
  find_python >/dev/null || packages+=(python3 python3-venv)
  have npm || packages+=(nodejs npm)
  install_packages "${packages[@]}"
  find_python >/dev/null || die "Python 3.11 or newer with venv is needed"
  have npm || die "Node.js with npm is needed"
}

pip_install() {
  .venv/bin/python -m pip install --quiet --disable-pip-version-check \
    --require-hashes -r "$1"
}

# install_python run|dev: the dev lock holds everything of the run lock and more.
install_python() {
  local dev run
  if ! .venv/bin/python -c '' 2>/dev/null; then
    rm -rf .venv
    "$(find_python)" -m venv .venv
  fi
  dev=$(hash_of requirements-dev.lock)
  run=$(hash_of requirements.lock)
  if [ "$1" = dev ]; then
    STAMP_DIR=.venv stamped "Python packages (development)" "$dev$run" \
      pip_install requirements-dev.lock
  elif [ "$(cat ".venv/Python packages (development)" 2>/dev/null)" != "$dev$run" ]; then
    STAMP_DIR=.venv stamped "Python packages" "$run" pip_install requirements.lock
  fi
}

npm_install() { npm ci --silent --ignore-scripts --no-fund --no-audit "$@" </dev/null; }

# install_node run|dev: what measures pages weighs more than all the rest.
install_node() {
  local files
  files=$(hash_of package.json package-lock.json)
  if [ "$1" = dev ]; then
    STAMP_DIR=node_modules stamped "npm packages (development)" "$files" npm_install
  elif [ "$(cat "node_modules/npm packages (development)" 2>/dev/null)" != "$files" ]; then
    STAMP_DIR=node_modules stamped "npm packages" "$files" npm_install --omit=dev
  fi
}

# The key signs sessions: made once per clone, readable by its owner only.
write_secret_key() {
  [ -z "${SECRET_KEY:-}" ] || return 0
  ! grep -q '^SECRET_KEY=.' .env 2>/dev/null || return 0
  say "· secret key into .env"
  (
    umask 077
    printf 'SECRET_KEY=%s\n' \
      "$(.venv/bin/python -c 'import secrets; print(secrets.token_urlsafe(50))')" >>.env
  )
  chmod 600 .env
}

# --- ports --------------------------------------------------------------------------

port_answers() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

free_port() {
  "$(find_python)" -c \
    'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# wait_until SECONDS COMMAND...
wait_until() {
  local end=$((SECONDS + $1))
  shift
  until "$@"; do
    [ "$SECONDS" -lt "$end" ] || return 1
    sleep 0.2
  done
}
