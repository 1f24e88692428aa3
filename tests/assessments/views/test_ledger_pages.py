from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from assessments.models import (
    Evidence,
    GuidelineChange,
    OutsideLearning,
    RulePreview,
    SkillStatus,
)
from assessments.services import record_observation
from lms.journal.work import claim_work, run_claimed
from tests.factories.accounts import make_kader, make_officer
from tests.factories.assessments import make_checklist
from tests.factories.content import RULES, make_ruleset, make_skill
from tests.factories.evidence import add_line

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7 bukti"


@pytest.fixture
def dispute(kader):
    """Two sheets of one day that disagree on the critical first step."""
    make_ruleset()
    checklist = make_checklist(steps=4)
    assessors = [make_officer("penilai", name=name) for name in ("Siti", "Budi")]
    for assessor, done in zip(assessors, ({1, 2, 3, 4}, {2, 3, 4}), strict=True):
        record_observation(
            checklist=checklist,
            kader=kader,
            assessor=assessor,
            done=done,
            occurred_at=timezone.now(),
        )
    return SkillStatus.objects.get(disputed=True)


def address(status) -> str:
    return reverse("dispute_detail", args=[status.kader.uid, status.skill.number])


def test_the_queue_shows_both_sheets_and_takes_the_decision(signed_in, dinas, dispute):
    client = signed_in(dinas)
    listed = client.get(reverse("dispute_list"))
    assert dispute.kader.name in listed.content.decode()
    page = client.get(address(dispute)).content.decode()
    assert ("Siti" in page, "Budi" in page) == (True, True)
    # Only the first step was marked differently.
    assert page.count("> berbeda<") + page.count(">berbeda<") == 1

    said = {"putusan": "belum", "alasan": "langkah wajib terlewat"}
    response = client.post(address(dispute), said)

    assert response.status_code == 302
    ruling = Evidence.objects.get(kind="adjudication")
    assert (ruling.positive, ruling.recorded_by) == (False, dinas)
    assert SkillStatus.objects.filter(disputed=True).count() == 0
    assert client.get(address(dispute)).status_code == 404


def test_a_decision_without_reason_is_sent_back(signed_in, panitia, dispute):
    response = signed_in(panitia).post(address(dispute), {"putusan": "cakap"})

    assert response.status_code == 200
    assert "Tulis alasan putusan." in response.content.decode()
    assert not Evidence.objects.filter(kind="adjudication").exists()


def test_others_have_no_queue_and_a_foreign_dinas_an_empty_one(
    signed_in, dispute, kader, facilitator, assessor
):
    for user in (kader, facilitator, assessor):
        client = signed_in(user)
        assert client.get(reverse("dispute_list")).status_code == 404
        assert client.get(address(dispute)).status_code == 404
    foreign = signed_in(make_officer("dinas", "62.01"))
    page = foreign.get(reverse("dispute_list"))
    assert page.status_code == 200
    assert dispute.kader.name not in page.content.decode()
    assert foreign.get(address(dispute)).status_code == 404
    within = {"wilayah": "62.03"}
    assert foreign.get(reverse("dispute_list"), within).status_code == 404


def test_the_queue_takes_as_many_queries_for_three_as_for_one(
    signed_in, dinas, dispute, django_assert_num_queries
):
    client = signed_in(dinas)
    url = reverse("dispute_list")
    client.get(url)
    with django_assert_num_queries(5) as one:
        client.get(url, {"wilayah": "62.03"})
    for name in ("Ani", "Dewi"):
        person = make_kader(name)
        for by, positive in [(dinas, True), (make_officer("penilai"), False)]:
            add_line(person, dispute.skill, "practice", positive=positive, by=by)
    with django_assert_num_queries(len(one)):
        client.get(url, {"wilayah": "62.03"})


# --- learning elsewhere -----------------------------------------------------------


def outside_form(kader, content=PDF) -> dict:
    return {
        "kode": kader.account_code.lower(),
        "judul": "Gizi balita",
        "penyelenggara": "Plataran Sehat",
        "nomor": "PS-1",
        "jp": 8,
        "selesai": timezone.localdate() - timedelta(days=1),
        "keterampilan": [make_skill().pk],
        "berkas": SimpleUploadedFile("bukti.pdf", content),
    }


def test_a_certificate_of_elsewhere_is_recorded_and_seen_by_few(
    signed_in, panitia, kader, stranger
):
    make_ruleset()
    response = signed_in(panitia).post(reverse("outside_list"), outside_form(kader))
    assert response.status_code == 302
    learning = OutsideLearning.objects.get()
    file = reverse("outside_file", args=[learning.uid])

    response = signed_in(kader).get(file)
    assert b"".join(response.streaming_content) == PDF
    assert response["Cache-Control"] == "private, no-store"
    assert signed_in(panitia).get(file).status_code == 200
    assert signed_in(stranger).get(file).status_code == 404
    foreign = signed_in(make_officer("dinas", "62.01"))
    assert foreign.get(file).status_code == 404
    assert signed_in(kader).get(reverse("outside_list")).status_code == 404


def test_a_file_that_is_no_paper_is_sent_back(signed_in, dinas, kader):
    make_ruleset()
    data = outside_form(kader, b"<script>")
    page = signed_in(dinas).post(reverse("outside_list"), data).content.decode()

    assert "Berkas harus PDF, JPEG, atau PNG." in page
    assert OutsideLearning.objects.count() == 0


# --- confirmation -----------------------------------------------------------------


def test_a_bidan_confirms_on_a_page(signed_in, assessor, kader):
    make_ruleset()
    skill = make_skill()
    said = {"kode": kader.account_code, "keterampilan": skill.pk, "terlihat": "ya"}

    response = signed_in(assessor).post(reverse("confirm_skill"), said)

    assert response.status_code == 302
    assert Evidence.objects.get().recorded_by == assessor
    assert signed_in(kader).get(reverse("confirm_skill")).status_code == 404
    foreign = signed_in(make_officer("penilai", "62.01"))
    page = foreign.post(reverse("confirm_skill"), said).content.decode()
    assert "Anda belum terdaftar sebagai petugas" in page


# --- rules and guidelines ---------------------------------------------------------


def test_who_would_move_is_shown_before_a_rule_applies(signed_in, dinas, kader):
    make_ruleset()
    skill = make_skill()
    for kind in ("knowledge", "practice"):
        add_line(kader, skill, kind, days_ago=9)
    short = {**RULES["skill_rule"], "validity_months": 1}
    ruleset = make_ruleset("uji-2", skill_rule=short)
    ruleset.valid_from = timezone.localdate() + timedelta(days=30)
    ruleset.save()
    client = signed_in(dinas)
    assert "uji-2" in client.get(reverse("rule_list")).content.decode()

    started = client.post(reverse("preview_start", args=[ruleset.pk]))
    waiting = client.get(started.url)
    run_claimed(claim_work("assessments.preview"))
    done = client.get(started.url)

    assert (waiting["Refresh"], "Refresh" in done) == ("5", False)
    assert kader.name not in waiting.content.decode()
    assert kader.name in done.content.decode()
    foreign = signed_in(make_officer("dinas", "64"))
    assert kader.name not in foreign.get(started.url).content.decode()


def test_rules_and_guidelines_are_for_the_dinas_of_a_province(
    signed_in, dinas_kapuas, panitia
):
    ruleset = make_ruleset()
    for user in (dinas_kapuas, panitia):
        client = signed_in(user)
        assert client.get(reverse("rule_list")).status_code == 404
        assert client.get(reverse("guideline_list")).status_code == 404
        start = reverse("preview_start", args=[ruleset.pk])
        assert client.post(start).status_code == 404
    assert RulePreview.objects.count() == 0


def test_a_guideline_is_announced(signed_in, dinas):
    make_ruleset()
    skill = make_skill()
    said = {
        "judul": "Buku KIA baru",
        "dasar": "SE 1/2026",
        "berlaku": "2026-12-01",
        "keterampilan": [skill.pk],
    }

    response = signed_in(dinas).post(reverse("guideline_list"), said)

    assert response.status_code == 302
    assert list(GuidelineChange.objects.get().skills.all()) == [skill]
    page = signed_in(dinas).get(reverse("guideline_list")).content.decode()
    assert "Buku KIA baru" in page


# --- a verdict as data ------------------------------------------------------------


def test_the_verdict_on_ones_own_skill_is_data(signed_in, kader, stranger):
    make_ruleset()
    line = add_line(kader, make_skill(), "practice")
    url = reverse("achievement_verdict", args=[7])

    own = signed_in(kader).get(url).json()
    other = signed_in(stranger).get(url).json()

    assert own["explanation"]["practice"]["uid"] == str(line.uid)
    assert (own["status"], own["sentence"][:6]) == ("dinilai", "Sudah ")
    assert (other["status"], other["explanation"]) == ("belum", {})
