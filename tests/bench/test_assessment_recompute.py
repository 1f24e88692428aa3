import pytest

from assessments.models import Evidence, KaderLevel, SkillStatus
from lms.accounts.models import User
from lms.bench import assessment_recompute
from lms.journal.models import WorkItem


@pytest.mark.django_db
def test_measures_a_recompute_and_leaves_nothing_behind(monkeypatch):
    monkeypatch.setattr(assessment_recompute, "SAMPLE", 4)
    written = []
    run = assessment_recompute.run_recompute

    def watched() -> int:
        left = run()
        written.append((SkillStatus.objects.count(), KaderLevel.objects.count(), left))
        return left

    monkeypatch.setattr(assessment_recompute, "run_recompute", watched)

    figures = list(assessment_recompute.figures())

    assert [(figure.name, figure.unit) for figure in figures] == [
        ("assessment.recompute.kaders_per_second", "kaders/s (n = 4 x 25)"),
        ("assessment.recompute.unchanged_kaders_per_second", "kaders/s (n = 4 x 25)"),
    ]
    assert written == [(100, 4, 0)] * 2
    models = (User, Evidence, SkillStatus, WorkItem)
    assert [model.objects.count() for model in models] == [0] * 4


def test_all_hundred_thousand_are_measured_when_asked(monkeypatch):
    monkeypatch.delenv("BENCH_FULL", raising=False)
    assert assessment_recompute.kaders_to_make() == assessment_recompute.SAMPLE
    monkeypatch.setenv("BENCH_FULL", "1")
    assert assessment_recompute.kaders_to_make() == 100_000
