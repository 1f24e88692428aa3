import pytest

from assessments.models import SkillStatus
from lms.accounts.models import User
from lms.bench import dinas
from lms.wilayah.models import Wilayah


@pytest.mark.django_db
def test_measures_the_desk_and_leaves_nothing_behind(monkeypatch):
    monkeypatch.setattr(dinas, "KADERS", 20)
    monkeypatch.setattr(dinas, "ROUNDS", 2)
    assert [figure.name for figure in dinas.figures()] == [
        "dinas.matrix.p95_ms",
        "dinas.matrix.cpu_ms",
        "dinas.levels.p95_ms",
        "dinas.levels.cpu_ms",
    ]
    left = [model.objects.count() for model in (Wilayah, User, SkillStatus)]
    assert left == [0, 0, 0]
