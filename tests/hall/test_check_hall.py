"""The command `check_hall`: words on the screen and an exit code."""

from datetime import UTC, datetime

import pytest
from django.core.management import call_command

from tests.hall.certificates import NAME, make_authority, write

TODAY = datetime.now(UTC)


@pytest.fixture(scope="module")
def authority():
    return make_authority()


@pytest.fixture
def check(tmp_path, monkeypatch, capsys, authority):
    """`check(server)` runs the command in a hall where the name leads here."""
    monkeypatch.setattr("lms.hall.check.addresses_of", lambda name: ["192.168.10.1"])
    monkeypatch.setattr("lms.hall.check.is_here", lambda address: True)
    roots = [authority.root.certificate]
    monkeypatch.setattr("lms.hall.check.trusted_roots", lambda: roots)

    def run(server, *options: str) -> str:
        files = write(tmp_path, server, authority.link)
        pairs = zip(("--cert", "--key"), map(str, files), strict=True)
        flat = [part for pair in pairs for part in pair]
        call_command("check_hall", *flat, "--name", NAME, *options)
        return capsys.readouterr().out

    return run


def test_a_good_certificate_is_said_in_one_line(check, authority):
    said = check(authority.server(start=TODAY))
    assert said == "Sambungan aman siap: https://aula.example.id\n"


def test_one_that_ends_during_a_long_event_fails(check, authority, capsys):
    server = authority.server(start=TODAY, days=5)
    assert check(server) == "Sambungan aman siap: https://aula.example.id\n"
    with pytest.raises(SystemExit) as ended:
        check(server, "--days", "6")
    assert ended.value.code == 1
    second = capsys.readouterr().out.splitlines()[1]
    assert second.startswith("1. Sertifikat habis ")
