"""Confirmation, learning elsewhere, changed guidelines and previews of rules."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from assessments.facts import register
from assessments.ledger_facts import take_confirmation
from assessments.models import Evidence, KaderLevel, OutsideLearning, SkillStatus
from assessments.refusals import Refusal
from assessments.services import (
    announce_guideline_change,
    record_confirmation,
    record_outside_learning,
    request_preview,
    run_recompute,
)
from assessments.services.previews import PREVIEW, count_moves
from lms.accounts.cards import card_token
from lms.journal.facts import Envelope, MalformedFact, handler_for
from lms.journal.models import WorkItem
from lms.journal.work import claim_work, run_claimed
from tests.factories.accounts import make_kader, make_officer
from tests.factories.content import RULES, make_ruleset, make_skill
from tests.factories.evidence import add_line

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7 bukti"
YESTERDAY = timezone.localdate() - timedelta(days=1)


@pytest.fixture
def skill():
    make_ruleset()
    return make_skill()


@pytest.fixture
def competent(kader, skill):
    add_line(kader, skill, "knowledge", days_ago=9)
    add_line(kader, skill, "practice", days_ago=9)
    assert SkillStatus.objects.get().status == "cakap"
    return kader


# --- confirmation -----------------------------------------------------------------


def confirm(kader, skill, by, positive=True, **more) -> Evidence:
    return record_confirmation(
        kader=kader,
        skill=skill,
        positive=positive,
        by=by,
        occurred_at=timezone.now(),
        **more,
    )


def test_a_bidan_confirms_and_a_negative_one_lowers(competent, skill, assessor):
    confirm(competent, skill, assessor)
    status = SkillStatus.objects.get()
    assert (status.status, status.confirmed_on) == ("cakap", timezone.localdate())

    confirm(competent, skill, assessor, positive=False)
    status = SkillStatus.objects.get()
    assert (status.status, status.relearn) == ("dinilai", "weak")


def test_the_same_confirmation_is_kept_once(competent, skill, assessor):
    uid = uuid4()
    first = confirm(competent, skill, assessor, uid=uid)

    assert confirm(competent, skill, assessor, uid=uid) == first
    with pytest.raises(Refusal) as refused:
        confirm(competent, skill, assessor, positive=False, uid=uid)
    assert refused.value.code == "uid_terpakai"


def test_who_has_no_right_does_not_confirm(competent, skill):
    for by, code in [
        (competent, "mengonfirmasi_diri"),
        (make_officer("panitia"), "bukan_petugas"),
        (make_officer("penilai", "62.01"), "bukan_petugas"),
    ]:
        with pytest.raises(Refusal) as refused:
            confirm(competent, skill, by)
        assert refused.value.code == code


def sent(payload) -> Envelope:
    return Envelope(uuid4(), "confirmation", timezone.now(), "hp", 0, payload)


def test_a_phone_sends_a_confirmation_by_card(competent, skill, assessor):
    register()
    envelope = sent({"card": card_token(competent), "skill": 7, "seen": True})

    verdict = handler_for("confirmation")(assessor, envelope)

    assert (verdict.code, verdict.quarantined) == ("tersimpan", False)
    assert Evidence.objects.get(uid=envelope.uid).kind == "confirmation"


def test_a_confirmation_without_right_is_held_and_leaves_no_line(
    competent, skill, facilitator
):
    envelope = sent({"kader": str(competent.uid), "skill": 7, "seen": False})

    verdict = take_confirmation(facilitator, envelope)

    assert (verdict.code, verdict.quarantined) == ("bukan_petugas", True)
    assert not Evidence.objects.filter(kind="confirmation").exists()


@pytest.mark.parametrize(
    "payload", [{}, {"skill": 99}, {"skill": 7, "kader": "x"}, {"skill": True}]
)
def test_a_confirmation_that_says_nothing_is_malformed(skill, assessor, payload):
    with pytest.raises(MalformedFact):
        take_confirmation(assessor, sent(payload))


# --- learning elsewhere -----------------------------------------------------------


def learn(kader, skill, by, **more) -> OutsideLearning:
    said = {
        "title": "Gizi balita",
        "provider": "Plataran Sehat",
        "number": "PS-1",
        "jp": 8,
        "ended_on": YESTERDAY,
        "content": PDF,
    }
    return record_outside_learning(
        kader=kader, skills=[skill], by=by, **{**said, **more}
    )


def test_outside_learning_is_knowledge_with_its_proof(kader, skill, panitia):
    learning = learn(kader, skill, panitia)

    status = SkillStatus.objects.get()
    assert status.status == "dinilai"
    assert status.explanation["lacks"] == {"practice": "missing"}
    assert status.explanation["knowledge"]["detail"] == "Gizi balita, 8 JP, no. PS-1"
    assert learning.file.read() == PDF
    assert Evidence.objects.get().outside == learning


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"content": b"MZ not a paper"}, "berkas_salah"),
        ({"content": b"<html>%PDF-"}, "berkas_salah"),
        ({"content": PDF + b"0" * 5 * 1024 * 1024}, "berkas_besar"),
        ({"number": " "}, "tanpa_nomor"),
        ({"ended_on": YESTERDAY + timedelta(days=2)}, "belum_selesai"),
    ],
)
def test_what_proves_nothing_is_refused(kader, skill, dinas, more, code):
    with pytest.raises(Refusal) as refused:
        learn(kader, skill, dinas, **more)

    assert refused.value.code == code
    assert OutsideLearning.objects.count() == 0


def test_the_same_certificate_counts_once_and_not_from_anybody(kader, skill, dinas):
    learn(kader, skill, dinas)
    with pytest.raises(Refusal) as twin:
        learn(kader, skill, dinas, number="ps-1")
    with pytest.raises(Refusal) as stranger:
        learn(kader, skill, make_officer("dinas", "62.01"), number="PS-2")
    with pytest.raises(Refusal) as oneself:
        learn(kader, skill, kader, number="PS-3")

    codes = [twin.value.code, stranger.value.code, oneself.value.code]
    assert codes == ["sudah_dicatat", "bukan_hak", "bukan_hak"]


# --- a changed guideline ----------------------------------------------------------


def run_all(topic: str) -> None:
    while items := claim_work(topic):
        run_claimed(items)


def test_a_changed_guideline_touches_the_named_skills_only(kader, skill, dinas):
    other = make_skill(8)
    for one in (skill, other):
        add_line(kader, one, "knowledge", days_ago=9)
        add_line(kader, one, "practice", days_ago=9)
    announce_guideline_change(
        title="Buku KIA baru",
        source="SE 1/2026",
        effective_on=timezone.localdate(),
        skills=[skill],
        by=dinas,
    )
    run_all("assessments.derive")

    found = dict(SkillStatus.objects.values_list("skill__number", "relearn"))
    assert found == {7: "outdated", 8: ""}
    add_line(kader, skill, "knowledge")
    add_line(kader, skill, "practice")
    assert set(SkillStatus.objects.values_list("status", flat=True)) == {"cakap"}


def test_only_the_dinas_of_a_province_changes_a_guideline(skill, dinas_kapuas, dinas):
    said = {"title": "a", "source": "b", "effective_on": date(2026, 1, 1)}
    with pytest.raises(Refusal) as no_right:
        announce_guideline_change(**said, skills=[skill], by=dinas_kapuas)
    with pytest.raises(Refusal) as no_source:
        announce_guideline_change(**{**said, "source": " "}, skills=[skill], by=dinas)
    with pytest.raises(Refusal) as no_skill:
        announce_guideline_change(**said, skills=[], by=dinas)

    codes = [no_right.value.code, no_source.value.code, no_skill.value.code]
    assert codes == ["bukan_hak", "tanpa_dasar", "tanpa_keterampilan"]


# --- what changes if this rule applies --------------------------------------------


def future_rules(**rules):
    ruleset = make_ruleset("uji-2", **rules)
    ruleset.valid_from = timezone.localdate() + timedelta(days=30)
    ruleset.save()
    return ruleset


def held() -> dict:
    """Level and skills that are cakap, by kader."""
    return {
        level.kader_id: (
            level.level,
            set(
                SkillStatus.objects.filter(
                    kader=level.kader_id, status="cakap"
                ).values_list("skill__number", flat=True)
            ),
        )
        for level in KaderLevel.objects.all()
    }


def test_a_preview_names_who_moves_and_switching_does_exactly_that(kader, dinas):
    make_ruleset()
    skills = [make_skill(1, "A"), make_skill(5, "B"), make_skill(12, "C")]
    sure, weak = kader, make_kader("Siti")
    watched = make_kader("Ani")
    for skill in skills:
        for person, score in [(sure, 10), (weak, 8), (watched, 10)]:
            add_line(person, skill, "knowledge", days_ago=9, score=score, max_score=10)
        for person in (sure, weak):
            add_line(person, skill, "practice", days_ago=9)
    before = held()
    stricter = {**RULES["skill_rule"], "knowledge_pass_percent": 90}
    ruleset = future_rules(
        skill_rule=stricter, skill_rules={"1": {"practice_required": False}}
    )

    preview = request_preview(ruleset, by=dinas)
    run_all(PREVIEW)

    moved = {
        move.kader_id: (move.level_before, move.level_after, move.gained, move.lost)
        for move in preview.moves.all()
    }
    assert moved == {
        weak.pk: ("purwa", "", [], [1, 5, 12]),
        watched.pk: ("", "", [1], []),
    }
    assert held() == before
    ruleset.valid_from = timezone.localdate()
    ruleset.save()
    run_recompute()
    after = held()
    for pk in before:
        level_before, level_after, gained, lost = moved.get(
            pk, (before[pk][0], before[pk][0], [], [])
        )
        assert before[pk][0] == level_before
        assert after[pk] == (level_after, (before[pk][1] | set(gained)) - set(lost))


def test_a_preview_counted_twice_names_nobody_twice(competent, dinas):
    harder = {**RULES["skill_rule"], "validity_months": 1}
    ruleset = future_rules(skill_rule=harder)
    preview = request_preview(ruleset, by=dinas)
    subject = WorkItem.objects.get(topic=PREVIEW).subject

    count_moves(subject)
    count_moves(subject)

    assert [move.lost for move in preview.moves.all()] == [[7]]


def test_a_preview_is_for_the_dinas_of_a_province_and_readable_rules(
    competent, dinas, dinas_kapuas
):
    ruleset = future_rules()
    with pytest.raises(Refusal) as no_right:
        request_preview(ruleset, by=dinas_kapuas)
    ruleset.rules = {"levels": []}
    with pytest.raises(Refusal) as unreadable:
        request_preview(ruleset, by=dinas)

    assert [no_right.value.code, unreadable.value.code] == ["bukan_hak", "aturan_salah"]
