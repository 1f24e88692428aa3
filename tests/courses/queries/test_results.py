import pytest

from assessments.models import Attempt
from assessments.services import record_observation
from courses.queries.results import event_results
from courses.services.attendance import record_attendance
from tests.factories.accounts import make_kader, make_officer
from tests.factories.assessments import make_checklist, make_sitting
from tests.factories.courses import at, make_bimtek, make_registration

pytestmark = pytest.mark.django_db


def attempt(sitting, user, score: int, number: int = 1, total: int = 20) -> None:
    Attempt.objects.create(
        sitting=sitting,
        user=user,
        number=number,
        snapshot=[],
        started_at=at(8),
        submitted_at=at(8, 20),
        score=score,
        max_score=total,
        passed=score >= 15,
    )


def test_the_table_joins_tests_practice_and_attendance(panitia):
    bimtek = make_bimtek(pre_test=make_sitting(), post_test=make_sitting())
    checklist = make_checklist(steps=2)
    bimtek.checklists.add(checklist)
    place = make_registration(bimtek)
    attempt(bimtek.pre_test, place.user, 12)
    attempt(bimtek.post_test, place.user, 17)
    record_observation(
        checklist=checklist,
        kader=place.user,
        assessor=make_officer("penilai"),
        done={1, 2},
        occurred_at=at(9),
        context=bimtek.context_key,
    )
    record_attendance(
        bimtek.sessions.first(),
        place,
        kind="hadir",
        method="daftar",
        by=panitia,
        occurred_at=at(8),
    )
    row = event_results(bimtek).rows[0]
    assert (row.pre, row.post, row.gain, row.passed) == (60, 85, 25, True)
    assert (row.competent_count, row.attendance.percent) == (1, 50)


def test_the_latest_attempt_counts_and_quarantined_practice_does_not():
    bimtek = make_bimtek(post_test=make_sitting())
    checklist = make_checklist()
    bimtek.checklists.add(checklist)
    place = make_registration(bimtek)
    attempt(bimtek.post_test, place.user, 10, number=1)
    attempt(bimtek.post_test, place.user, 16, number=2)
    record_observation(
        checklist=checklist,
        kader=place.user,
        assessor=make_kader("Tanpa lisensi"),
        done={1},
        occurred_at=at(9),
        context=bimtek.context_key,
    )
    row = event_results(bimtek).rows[0]
    assert (row.pre, row.post, row.gain, row.practice) == (None, 80, None, [None])


def test_means_are_over_those_with_both_tests():
    bimtek = make_bimtek(pre_test=make_sitting(), post_test=make_sitting())
    people = [make_registration(bimtek, make_kader()).user for _ in range(3)]
    for user, before, after in zip(people, (10, 13, 20), (15, 18, None), strict=True):
        attempt(bimtek.pre_test, user, before)
        if after:
            attempt(bimtek.post_test, user, after)
    found = event_results(bimtek)
    assert (str(found.mean_pre), str(found.mean_post)) == ("57.5", "82.5")
    assert found.passed == 2


def test_an_event_without_tests_has_rows_and_no_means():
    bimtek = make_bimtek()
    make_registration(bimtek)
    found = event_results(bimtek)
    assert (len(found.rows), found.mean_pre, found.passed) == (1, None, 0)
