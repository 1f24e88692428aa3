"""A PostgreSQL of one's own for one measurement: free port, scratch folder."""

import os
import secrets
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg

from lms.bench.phone_site import free_port

START_SECONDS = 60


class NoPostgreSQL(Exception):
    """There is no PostgreSQL on this machine; says what is missing."""


def programs() -> Path:
    """Return the folder of the newest installed server; raises NoPostgreSQL."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("[0-9]*/bin/initdb"),
        key=lambda path: int(path.parts[-3]),
    )
    if not found:
        raise NoPostgreSQL("PostgreSQL is not installed")
    if os.getuid() == 0 and not shutil.which("setpriv"):
        raise NoPostgreSQL("PostgreSQL does not run as root, and setpriv is missing")
    return found[-1].parent


@contextmanager
def running_postgresql() -> Iterator[str]:
    """Start a cluster with its usual durability; yields its address without a name.

    Raises NoPostgreSQL where none is installed.
    """
    bin_dir, port, password = programs(), free_port(), secrets.token_hex(16)
    # PostgreSQL refuses to run as root; its package brings a user for it.
    as_user = ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--init-groups"]
    prefix = as_user if os.getuid() == 0 else []
    with TemporaryDirectory(prefix="cakap-pg-") as folder:
        make_cluster(bin_dir, prefix, Path(folder), password)
        server = subprocess.Popen(  # noqa: S603
            [
                *prefix,
                str(bin_dir / "postgres"),
                *("-D", f"{folder}/data", "-p", str(port)),
                *("-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="),
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        address = f"postgres://cakap:{password}@127.0.0.1:{port}"
        try:
            await_server(address)
            yield address
        finally:
            # INT is the fast shutdown; TERM would wait for open connections.
            server.send_signal(signal.SIGINT)
            server.wait(timeout=60)


def make_cluster(bin_dir: Path, prefix: list[str], folder: Path, password: str) -> None:
    """Make an empty cluster in the folder, owned by who will run it."""
    data, secret = folder / "data", folder / "password"
    data.mkdir()
    secret.write_text(password)
    folder.chmod(0o711)
    if prefix:
        for path in (data, secret):
            shutil.chown(path, "postgres")
    command = [
        *prefix,
        str(bin_dir / "initdb"),
        *("--pgdata", str(data), "--username", "cakap", "--pwfile", str(secret)),
        *("--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C.UTF-8"),
    ]
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603


def await_server(address: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            psycopg.connect(f"{address}/postgres").close()
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)
        else:
            return


def create_database(address: str, name: str, template: str = "template1") -> str:
    """Make a database, a copy of another one if given; returns its address."""
    with psycopg.connect(f"{address}/postgres", autocommit=True) as connection:
        # Names are ours; PostgreSQL takes no parameters here.
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return f"{address}/{name}"
