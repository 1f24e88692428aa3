import pytest
from django.utils import timezone

from assessments.services import close_sitting, open_sitting
from courses.queries.readiness import closing_checks, preparation_checks
from courses.services.attendance import record_attendance
from tests.factories.assessments import make_checklist, make_sitting
from tests.factories.courses import at, make_bimtek, make_registration

pytestmark = pytest.mark.django_db


def missing(checks) -> dict[str, str]:
    return {check.label: check.note for check in checks if not check.done}


def test_an_empty_event_lacks_participants_tests_and_checklists():
    assert missing(preparation_checks(make_bimtek())) == {
        "Peserta": "0 terdaftar dari 10 kursi",
        "Pra-uji (pre-test) dan pasca-uji (post-test)": "0 dari 2 dipilih",
        "Daftar tilik praktik": "Belum dipilih",
    }


def test_a_prepared_event_lacks_nothing():
    bimtek = make_bimtek(pre_test=make_sitting(), post_test=make_sitting())
    bimtek.checklists.add(make_checklist())
    make_registration(bimtek)
    assert missing(preparation_checks(bimtek)) == {}


def test_closing_names_sessions_and_tests_that_are_open(panitia):
    bimtek = make_bimtek(pre_test=make_sitting(open_to_all=False))
    open_sitting(bimtek.pre_test, at(8))
    record_attendance(
        bimtek.sessions.first(),
        make_registration(bimtek),
        kind="hadir",
        method="daftar",
        by=panitia,
        occurred_at=at(8),
    )
    checks = closing_checks(bimtek, at(11))
    assert missing(checks) == {
        "Semua sesi sudah selesai": "1 sesi belum selesai",
        "Daftar hadir setiap sesi": "1 sesi belum ada yang hadir",
        "Pra-uji (pre-test)": "Masih terbuka",
        "Pasca-uji (post-test)": "Tidak dipilih",
    }
    assert [check.label for check in checks if check.blocking] == ["Pra-uji (pre-test)"]
    close_sitting(bimtek.pre_test, at(12))
    left = missing(closing_checks(bimtek, timezone.now()))
    assert sorted(left) == ["Daftar hadir setiap sesi", "Pasca-uji (post-test)"]
