"""The supervisor script with small real processes in place of web and worker."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from tests.hall.certificates import sign, write
from tests.ops.dockerfile import ROOT

WEB = "web: exec python -m http.server $PORT --bind 127.0.0.1"
# A worker that has a child of its own, like a pool.
WORKER = 'worker: python -c \'import subprocess as s; s.run(["sleep", "300"])\''

# A web server that speaks TLS and notes by what name it was asked.
TLS_WEB = """
import http.server, ssl, sys
from pathlib import Path

class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        Path("asked").write_text(self.headers["Host"])
        self.send_response(200)
        self.end_headers()

server = http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler)
context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
context.load_cert_chain("fullchain.pem", "privkey.pem")
server.socket = context.wrap_socket(server.socket, server_side=True)
server.serve_forever()
"""


@pytest.fixture
def clone(tmp_path):
    folder = tmp_path / "a clone"
    shutil.copytree(ROOT / ".ci", folder / ".ci")
    (folder / ".venv").symlink_to(Path(sys.prefix))
    (folder / "Procfile").write_text(f"{WEB}\n{WORKER}\n")
    (folder / "manage.py").write_text("import sys; print('ran', *sys.argv[1:])\n")
    (folder / "healthz").write_text("ok")
    return folder


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def serve(clone, port):
    started = []

    def start(*before, **extra):
        env = os.environ | {"PORT": str(port), "SITE_URL": ""} | extra
        with (clone / "output").open("w") as output:
            process = subprocess.Popen(
                # A runner under nohup would hand its deafness to SIGHUP on.
                ["env", "--default-signal=HUP", *before, clone / ".ci/serve"],
                cwd=clone,
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        started.append(process)
        return process

    yield start
    for process in started:
        for pid in descendants(process.pid):
            with suppress(ProcessLookupError):  # it ended by itself meanwhile
                os.kill(pid, signal.SIGKILL)
        process.poll()


def children():
    found = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = stat.read_text().rpartition(")")[2].split()[:2]
        except (FileNotFoundError, ProcessLookupError):
            continue
        if state != "Z":
            found.setdefault(int(parent), []).append(int(stat.parent.name))
    return found


def descendants(pid):
    tree = children()
    found = [pid] if alive(pid) else []
    for child in tree.get(pid, []):
        found += descendants(child)
    return found


def alive(pid):
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def within(seconds, condition):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return False


def announced(clone):
    return within(20, lambda: "ran demo_accounts" in (clone / "output").read_text())


def test_address_and_sign_ins_are_printed_once_the_server_answers(clone, port, serve):
    process = serve()

    assert announced(clone)
    lines = (clone / "output").read_text().splitlines()
    assert f"Cakap: http://localhost:{port}   (Ctrl-C stops it)" in lines
    process.send_signal(signal.SIGINT)
    assert process.wait(10) == 0


def test_address_of_the_environment_is_printed_where_given(clone, serve):
    serve(SITE_URL="https://cakap.example.go.id")

    assert announced(clone)
    text = (clone / "output").read_text()
    assert "Cakap: https://cakap.example.go.id " in text


def test_a_server_that_speaks_tls_is_asked_by_its_own_name(clone, port, serve):
    server = sign("aula.example.id", names=("aula.example.id",))
    files = write(clone, server)
    (clone / "tls.py").write_text(TLS_WEB)
    (clone / "Procfile").write_text(f"web: exec python tls.py $PORT\n{WORKER}\n")
    serve(SITE_URL="https://aula.example.id:8443", TLS_CERT=str(files[0]))

    assert announced(clone)
    assert (clone / "asked").read_text() == "aula.example.id"


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP", "SIGKILL"])
def test_no_process_outlives_the_signal(clone, serve, name):
    process = serve()
    assert announced(clone)
    family = descendants(process.pid)
    assert len(family) >= 6  # serve, honcho and its watchers, web, worker, child

    process.send_signal(signal.Signals[name])
    process.wait(15)

    assert within(10, lambda: [pid for pid in family if alive(pid)] == [])


def test_interrupt_works_where_the_caller_ignores_it(clone, serve):
    process = serve("env", "--ignore-signal=INT")
    assert announced(clone)

    process.send_signal(signal.SIGINT)

    assert process.wait(10) == 0


def test_everything_stops_when_one_process_dies(clone, serve):
    (clone / "Procfile").write_text(f"{WEB}\nworker: sleep 2; exit 3\n")
    process = serve()

    assert process.wait(20) == 3


def test_busy_port_is_refused_with_a_way_out(clone, port, serve):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        process = serve()
        code = process.wait(10)

    text = (clone / "output").read_text()
    assert code == 1
    assert text == (
        f"cakap: port {port} is in use; choose another: make run PORT=8001\n"
    )


def test_silent_server_is_stopped_with_a_sentence(clone, serve):
    (clone / "healthz").unlink()
    process = serve(START_SECONDS="2")

    assert process.wait(20) == 1
    text = (clone / "output").read_text()
    assert "cakap: no answer at /healthz after 2 s" in text
