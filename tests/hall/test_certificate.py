"""What a phone would not accept is found before the hall opens."""

from datetime import timedelta

import pytest

from lms.hall.certificate import covers, trusted_roots
from lms.hall.check import check_hall
from tests.hall.certificates import NAME, NOW, make_authority, sign, write

HERE = ["192.168.10.1"]


@pytest.fixture(scope="module")
def authority():
    return make_authority()


@pytest.fixture
def codes(authority, tmp_path, monkeypatch):
    """`codes(server)` writes a full chain of it and returns what the check finds."""
    monkeypatch.setattr("lms.hall.check.is_here", lambda address: address in HERE)
    monkeypatch.setattr("lms.hall.check.software_time", lambda: NOW)

    def found(server, *links, key=None, name=NAME, now=NOW, until=None):
        chain = links if links else (authority.link,)
        files = write(tmp_path, server, *(one for one in chain if one), key=key)
        findings = check_hall(
            name,
            *files,
            now=now,
            until=until,
            roots=[authority.root.certificate],
            resolve=lambda name: HERE,
        )
        return [finding.code for finding in findings]

    return found


def test_a_full_chain_for_the_name_is_good(codes, authority):
    assert codes(authority.server()) == []


def test_a_chain_with_its_root_is_good(codes, authority):
    assert codes(authority.server(), authority.link, authority.root) == []


def test_a_wildcard_covers_one_label(codes, authority):
    server = authority.server("*.example.id")
    assert codes(server) == []
    assert codes(server, name="satu.aula.example.id") == ["wrong_name"]


def test_another_name_is_found(codes, authority):
    assert codes(authority.server("kantor.example.id")) == ["wrong_name"]


def test_a_name_only_in_the_old_place_is_not_covered(codes, authority):
    assert codes(sign(NAME, authority.link)) == ["wrong_name"]


def test_an_expired_certificate_is_found(codes, authority):
    assert codes(authority.server(days=9)) == ["expired"]


def test_one_that_ends_during_the_event_is_found(codes, authority):
    server = authority.server(days=11)
    assert codes(server, until=NOW + timedelta(hours=20)) == []
    assert codes(server, until=NOW + timedelta(days=2)) == ["expires_early"]


def test_one_that_ends_within_three_days_is_found_by_default(codes, authority):
    assert codes(authority.server(days=12)) == ["expires_early"]


def test_one_that_is_not_valid_yet_is_found(codes, authority):
    server = authority.server(start=NOW + timedelta(days=1))
    assert codes(server) == ["not_yet_valid"]


def test_a_key_of_another_certificate_is_found(codes, authority):
    assert codes(authority.server(), key=authority.server()) == ["key_mismatch"]


def test_a_missing_link_is_found(codes, authority):
    assert codes(authority.server(), None) == ["chain_missing"]


def test_a_wrong_link_is_found(codes, authority):
    assert codes(authority.server(), sign("Lain")) == ["chain_broken"]


def test_a_certificate_of_ones_own_is_found(codes):
    assert codes(sign(NAME, names=(NAME,)), None) == ["self_made"]


@pytest.mark.parametrize(
    ("part", "content", "code"),
    [
        ("fullchain.pem", None, "cert_missing"),
        ("fullchain.pem", b"halo", "cert_broken"),
        ("privkey.pem", None, "key_missing"),
        ("privkey.pem", b"halo", "key_broken"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(
    authority, tmp_path, monkeypatch, part, content, code
):
    monkeypatch.setattr("lms.hall.check.software_time", lambda: NOW)
    files = write(tmp_path, authority.server(), authority.link)
    if content is None:
        (tmp_path / part).unlink()
    else:
        (tmp_path / part).write_bytes(content)
    [finding] = check_hall(NAME, *files, now=NOW)
    assert (finding.code, finding.fatal) == (code, True)
    assert finding.sentence.startswith(f"Berkas {tmp_path / part} ")


def test_a_locked_key_is_told(authority, tmp_path, monkeypatch):
    monkeypatch.setattr("lms.hall.check.software_time", lambda: NOW)
    server = authority.server()
    files = write(tmp_path, server, authority.link)
    files[1].write_bytes(server.key_pem(b"rahasia"))
    assert [finding.code for finding in check_hall(NAME, *files, now=NOW)] == [
        "key_locked"
    ]


@pytest.mark.parametrize(
    ("pattern", "name", "expected"),
    [
        ("aula.example.id", "AULA.example.id", True),
        ("*.example.id", "aula.example.id", True),
        ("*.example.id", "example.id", False),
        ("*.example.id", "a.b.example.id", False),
        ("*.id", "aula.example.id", False),
    ],
)
def test_names_are_compared_as_a_browser_does(pattern, name, expected):
    assert covers(pattern, name) is expected


def test_the_machines_own_authorities_can_be_read():
    roots = trusted_roots()
    assert all(root.subject == root.issuer for root in roots)
