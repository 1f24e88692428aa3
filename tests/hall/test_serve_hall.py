"""The command `serve_hall`: what it says, what stops it, and that it serves."""

import os
import socket
import ssl
import subprocess
import sys
import urllib.request
from datetime import UTC, datetime
from urllib.error import URLError

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from lms.hall.folder import export
from lms.hall.serve import Door
from lms.management.commands.serve_hall import address_of
from tests.hall.certificates import make_authority, sign, write
from tests.hall.packs import Shelf

TODAY = datetime.now(UTC)


@pytest.fixture
def folder(tmp_path):
    export(Shelf(kunjungan_rumah=(b"isi",)), tmp_path / "modul", now=TODAY)
    return tmp_path / "modul"


def serve(folder, *options):
    call_command(
        "serve_hall", "--packs", str(folder), "--name", "aula.example.id", *options
    )


def test_without_an_export_it_says_what_to_run_first(tmp_path):
    with pytest.raises(CommandError, match="export_packs --to"):
        serve(tmp_path)


def test_a_certificate_without_its_key_is_refused(folder):
    with pytest.raises(CommandError, match="--cert dan --key bersama-sama"):
        serve(folder, "--cert", "fullchain.pem")


def test_a_key_that_does_not_fit_stops_it(folder, tmp_path, capsys):
    files = write(tmp_path, sign("a", names=("aula.example.id",)), key=sign("b"))
    with pytest.raises(CommandError, match="tidak dapat dijalankan"):
        serve(folder, "--cert", str(files[0]), "--key", str(files[1]))
    assert "Kunci bukan pasangan sertifikat ini." in capsys.readouterr().out


def test_a_port_in_use_is_told(folder, capsys):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        with pytest.raises(CommandError, match=f"Port {port} tidak dapat dipakai"):
            serve(folder, "--port", port, "--bind", "127.0.0.1")
    said = capsys.readouterr().out.splitlines()
    assert said[:2] == [
        "1 modul dari https://cakap.example.id",
        "Tanpa sertifikat, sambungan ini tidak aman.",
    ]


def test_the_address_leaves_out_the_usual_port(tmp_path):
    assert address_of("aula.example.id", Door("", 80)) == "http://aula.example.id"
    secure = Door("", 443, tmp_path, tmp_path)
    assert address_of("aula.example.id", secure) == "https://aula.example.id"
    other = Door("", 8443, tmp_path, tmp_path)
    assert address_of("aula.example.id", other) == "https://aula.example.id:8443"


def test_a_phone_takes_a_pack_over_a_secure_connection(folder, tmp_path):
    authority = make_authority()
    files = write(tmp_path, authority.server("localhost", start=TODAY), authority.link)
    trusted = ssl.create_default_context(cadata=authority.root.pem.decode())
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    command = [sys.executable, "manage.py", "serve_hall", "--packs", str(folder)]
    command += ["--cert", str(files[0]), "--key", str(files[1])]
    command += ["--name", "localhost", "--port", port, "--bind", "127.0.0.1"]
    environment = os.environ | {"SECRET_KEY": "x", "VAR_DIR": str(tmp_path)}
    process = subprocess.Popen(
        command, cwd=settings.BASE_DIR, env=environment, stdout=subprocess.PIPE
    )
    try:
        address = f"https://localhost:{port}/paket/kunjungan-rumah/"
        for _ in range(600):
            assert process.poll() is None, "the server ended"
            try:
                with urllib.request.urlopen(address, context=trusted) as answer:
                    assert answer.status == 200
                    break
            except URLError:
                with pytest.raises(subprocess.TimeoutExpired):
                    process.wait(timeout=0.1)
        else:
            raise AssertionError("no answer in a minute")
        process.terminate()
        said = process.communicate(timeout=30)[0].decode()
    finally:
        process.kill()
    assert f"Server aula: https://localhost:{port}   (Ctrl-C menghentikan)" in said
