from datetime import date

import pytest

from assessments.models import AssessorLicence
from assessments.services.licences import Watch, why_none_counted, why_not_counted
from tests.factories.accounts import make_kader, make_officer
from tests.factories.assessments import make_licence
from tests.factories.content import make_ruleset, make_skill
from tests.factories.wilayah import make_wilayah

pytestmark = pytest.mark.django_db

DAY = date(2025, 8, 21)
RULE = {
    "licence_required": True,
    "licence_months": 24,
    "own_posyandu": False,
    "double_percent": 10,
    "agreement_floor": 80,
    "kappa_floor": 60,
}


@pytest.fixture
def skill():
    make_ruleset(assessor_rule=RULE)
    return make_skill()


def test_the_licence_is_judged_on_the_day_of_the_observation(skill, kader, assessor):
    make_licence(assessor, skill, date(2025, 1, 1), date(2025, 12, 31))

    codes = [
        why_not_counted(kader=kader, assessor=assessor, skill=skill, on=day)
        for day in [DAY, date(2024, 12, 31), date(2026, 1, 1)]
    ]

    assert codes == ["", "tanpa_lisensi", "lisensi_habis"]


def test_a_licence_is_for_one_skill(skill, kader, assessor):
    make_licence(assessor, make_skill(8), date(2025, 1, 1), date(2025, 12, 31))

    assert (
        why_not_counted(kader=kader, assessor=assessor, skill=skill, on=DAY)
        == "tanpa_lisensi"
    )


def test_the_role_is_judged_on_that_day_and_by_area(skill, kader, assessor):
    make_licence(assessor, skill)
    role = assessor.roles.get()
    role.valid_until = DAY
    role.save()
    before, after = DAY, date(2025, 8, 22)

    assert [
        why_not_counted(kader=person, assessor=assessor, skill=skill, on=day)
        for person, day in [
            (kader, before),
            (kader, after),
            (make_kader(desa_code="64.01.01.2001"), before),
        ]
    ] == ["", "bukan_penilai", "bukan_penilai"]


def test_nobody_assesses_the_own_posyandu_or_themself(skill, kader):
    mate = make_kader(posyandu="Melati")
    mate.roles.create(
        role="penilai", wilayah=make_wilayah("62"), valid_from=date(2020, 1, 1)
    )
    make_licence(mate, skill)

    assert [
        why_not_counted(kader=person, assessor=mate, skill=skill, on=DAY)
        for person in [kader, mate, make_kader(posyandu="Mawar")]
    ] == ["posyandu_sendiri", "menilai_diri", ""]


def test_where_no_rule_asks_a_licence_none_is_needed(kader, assessor):
    make_ruleset()

    assert (
        why_not_counted(kader=kader, assessor=assessor, skill=make_skill(), on=DAY)
        == ""
    )
    assert not AssessorLicence.objects.exists()


def test_many_are_judged_in_the_queries_of_one(
    skill, assessor, django_assert_num_queries
):
    make_licence(assessor, skill)
    other = make_officer("penilai")
    watches = [
        Watch(make_kader().pk, by.pk, skill.pk, DAY)
        for by in [assessor, other, assessor]
    ]

    with django_assert_num_queries(4):
        one = why_none_counted(watches[:1])
    with django_assert_num_queries(4):
        three = why_none_counted(watches)

    assert (one, three) == ([""], ["", "tanpa_lisensi", ""])
