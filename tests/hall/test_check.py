"""The name, the clock, and the words of the check."""

from datetime import UTC, datetime, timedelta

from lms.hall.check import addresses_of, clock_findings, is_here, name_findings
from lms.hall.findings import LOST, Finding, is_secure, report
from tests.hall.certificates import NAME, NOW


def codes(addresses, here=("192.168.10.1",)):
    findings = name_findings(NAME, lambda name: addresses, lambda one: one in here)
    return [finding.code for finding in findings]


def test_a_name_that_leads_here_is_good():
    assert codes(["192.168.10.1"]) == []


def test_a_name_that_leads_elsewhere_is_named_with_its_address():
    [finding] = name_findings(NAME, lambda name: ["10.0.0.9"], lambda one: False)
    assert finding.code == "elsewhere"
    assert finding.sentence == (
        "Nama aula.example.id menunjuk ke 10.0.0.9, bukan ke laptop ini."
    )


def test_one_address_of_two_elsewhere_is_found():
    assert codes(["192.168.10.1", "10.0.0.9"]) == ["elsewhere"]


def test_a_name_nobody_knows_is_found():
    assert codes([]) == ["no_address"]
    assert addresses_of("tidak-ada.invalid") == []


def test_a_name_for_this_machine_only_is_a_warning():
    [finding] = name_findings(NAME, lambda name: ["127.0.0.1"], lambda one: True)
    assert (finding.code, finding.warning) == ("only_here", True)


def test_an_address_of_this_machine_is_known_by_taking_it():
    assert is_here("127.0.0.1")
    assert not is_here("192.0.2.1")
    assert not is_here("bukan alamat")


def test_a_clock_before_the_software_is_wrong():
    assert clock_findings(NOW, written=NOW) == []
    assert clock_findings(NOW - timedelta(hours=23), written=NOW) == []
    [finding] = clock_findings(datetime(2020, 1, 1, tzinfo=UTC), written=NOW)
    assert finding.code == "clock_behind"
    assert finding.sentence == "Jam laptop ini salah: menunjukkan 01-01-2020."


def test_the_report_says_what_will_not_work_and_what_to_do():
    finding = Finding("expired", "Sertifikat habis.", "Minta yang baru.")
    lines = report("https://aula.example.id", [finding]).splitlines()
    assert lines == [
        "Pemeriksaan sambungan aman untuk https://aula.example.id:",
        "1. Sertifikat habis.",
        "   Lakukan: Minta yang baru.",
        "",
        *LOST,
    ]
    assert not is_secure([finding])


def test_a_warning_alone_takes_nothing_away():
    finding = Finding("only_here", "Hanya di sini.", "Coba dari HP.", warning=True)
    assert is_secure([finding])
    assert len(report("https://aula.example.id", [finding]).splitlines()) == 3


def test_a_good_check_is_one_line():
    assert report("https://aula.example.id", []) == (
        "Sambungan aman siap: https://aula.example.id"
    )
