from django.utils import timezone

from assessments.models import AttemptRevision, AttemptSubmission
from assessments.queries import OddResult, odd_results, results_by_user, sitting_results
from assessments.services import start_attempt, submit_attempt
from tests.factories.accounts import make_kader
from tests.factories.assessments import make_assessment, make_sitting


def take(sitting, kader):
    return submit_attempt(start_attempt(sitting, kader, timezone.now()), timezone.now())


def test_the_latest_submitted_attempt_counts_per_person(kader, stranger):
    sitting = make_sitting(make_assessment(max_attempts=3))
    take(sitting, kader)
    second = take(sitting, kader)
    start_attempt(sitting, kader, timezone.now())
    start_attempt(sitting, stranger, timezone.now())

    assert list(sitting_results(sitting)) == [second]


def test_results_are_found_by_person_and_sitting(kader, stranger):
    pre, post, other = make_sitting(), make_sitting(), make_sitting()
    mine = [take(pre, kader), take(post, kader)]
    theirs = take(post, stranger)
    take(other, kader)

    assert results_by_user([pre.pk, post.pk]) == {
        kader.pk: {pre.pk: mine[0], post.pk: mine[1]},
        stranger.pk: {post.pk: theirs},
    }


def test_results_of_three_people_take_one_query(django_assert_num_queries, db):
    sitting = make_sitting()
    for _ in range(3):
        take(sitting, make_kader())

    with django_assert_num_queries(1):
        assert [a.user.name != "" for a in sitting_results(sitting)] == [True] * 3
    with django_assert_num_queries(1):
        assert len(results_by_user([sitting.pk])) == 3


def odd_attempt(sitting, kader):
    """Somebody with a wrong clock, a second handing in and a result put right."""
    attempt = take(sitting, kader)
    attempt.clock_suspect = True
    attempt.save()
    AttemptSubmission.objects.create(
        attempt=attempt, occurred_at=timezone.now(), final=False
    )
    AttemptRevision.objects.create(
        attempt=attempt,
        cause="submission",
        before={"score": 1},
        score=3,
        occurred_at=timezone.now(),
    )
    return attempt


def test_the_panitia_is_told_what_to_look_at_and_why(kader, stranger):
    sitting = make_sitting()
    odd_attempt(sitting, kader)
    take(sitting, stranger)

    assert odd_results(sitting) == [
        OddResult(
            name=kader.name,
            number=1,
            reasons=(
                "Jam HP tampak salah. Jawaban tetap dihitung.",
                "Nilai diperbaiki dari 1 menjadi 3 benar: "
                "kumpulan dari HP datang kemudian.",
                "Dikumpulkan dua kali. Yang pertama sampai yang dinilai.",
            ),
        )
    ]


def test_odd_results_of_three_people_take_three_queries(django_assert_num_queries, db):
    sitting = make_sitting()
    for _ in range(3):
        odd_attempt(sitting, make_kader())
    with django_assert_num_queries(3):
        assert len(odd_results(sitting)) == 3
