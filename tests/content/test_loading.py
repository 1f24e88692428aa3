import pytest

from content.loading import load_framework
from content.models import LevelRuleSet, Skill, SPMField

pytestmark = pytest.mark.django_db


def test_the_framework_has_25_skills_in_five_groups_and_six_fields():
    load_framework()
    sizes = {code: Skill.objects.filter(group__code=code).count() for code in "ABCDE"}
    assert sizes == {"A": 4, "B": 7, "C": 6, "D": 3, "E": 5}
    assert list(SPMField.objects.values_list("code", flat=True)) == [
        "pendidikan",
        "kesehatan",
        "pekerjaan-umum",
        "perumahan-rakyat",
        "trantibumlinmas",
        "sosial",
    ]
    assert [level["code"] for level in LevelRuleSet.objects.get().rules["levels"]] == [
        "purwa",
        "madya",
        "utama",
    ]


def test_loading_twice_changes_nothing():
    load_framework()
    report = load_framework()
    assert (report.added, report.changed, report.kept) == ([], [], [])
    assert len(report.unchanged) == 25 + 6 + 1


def test_a_row_edited_in_the_cms_is_kept_and_named():
    load_framework()
    Skill.objects.filter(number=7).update(title="Judul dari Dinas")
    report = load_framework()
    assert report.kept == ["keterampilan 7"]
    assert Skill.objects.get(number=7).title == "Judul dari Dinas"


def test_a_row_changed_in_the_file_is_updated():
    load_framework()
    skill = Skill.objects.get(number=7)
    Skill.objects.filter(number=7).update(note="lama", loaded_digest="")
    report = load_framework()
    assert report.changed == ["keterampilan 7"]
    assert Skill.objects.get(number=7).note == skill.note
