from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.utils import timezone

from certificates.facts import AttendanceLetterFacts, CompetenceCertificateFacts
from certificates.models import Certificate, NumberSeries, PaperRun
from certificates.services import issue_papers, issuing
from courses.models import Organiser, Signatory
from courses.refusals import Refusal
from lms.journal.models import WorkItem
from tests.factories.accounts import make_kader
from tests.factories.certificates import (
    VALID_UNTIL,
    attend_all,
    make_event_with_earners,
    prove_skill,
)
from tests.factories.courses import make_bimtek, make_registration

BOTH = ["keterangan", "kompetensi"]


@pytest.mark.django_db
@pytest.mark.parametrize("kind", BOTH)
def test_everyone_who_earned_it_gets_a_number_in_order(panitia, kind):
    bimtek = make_event_with_earners(3)
    run = issue_papers(bimtek, kind, by=panitia)
    papers = Certificate.objects.order_by("number")
    year = timezone.localdate().year
    assert [(p.holder.name, p.number_text) for p in papers] == [
        (f"Kader {n}", f"400.10.2.4/00{n}/DPMD/{year}") for n in (1, 2, 3)
    ]
    assert list(run.batch.items.values_list("topic", "subject").order_by("pk")) == [
        ("certificates.render", str(paper.uid)) for paper in papers
    ]


@pytest.mark.django_db
def test_the_letter_says_hours_and_sessions(panitia):
    bimtek = make_event_with_earners(1, theme="Enam bidang")
    issue_papers(bimtek, "keterangan", by=panitia)
    paper = Certificate.objects.get()
    facts = AttendanceLetterFacts.from_json(paper.facts)
    assert (facts.jp_attended, facts.jp_total) == (Decimal(4), Decimal(4))
    assert facts.rule_note == "Mengikuti 4 dari 4 JP (100 %); syarat minimal 80 %."
    assert [row.attended for row in facts.sessions] == [True, True]
    assert facts.holder_name == "Kader 1"
    assert facts.kabupaten == "Kabupaten Kapuas"
    assert facts.verify_code.replace("-", "") == paper.code
    assert facts.verify_url == f"http://localhost:8000/v/{paper.code}/"
    assert paper.valid_until is None


@pytest.mark.django_db
def test_the_certificate_says_which_skills_were_seen_by_whom(panitia):
    bimtek = make_event_with_earners(1)
    issue_papers(bimtek, "kompetensi", by=panitia)
    paper = Certificate.objects.get()
    facts = CompetenceCertificateFacts.from_json(paper.facts)
    assert [(row.number, row.assessor, row.assessed_on) for row in facts.skills] == [
        (7, "Penilai Uji", date(2025, 8, 20))
    ]
    assert facts.rule_version == "uji-1"
    assert paper.valid_until == VALID_UNTIL


@pytest.mark.django_db
def test_no_paper_says_phone_nik_or_birth_date(panitia):
    bimtek = make_event_with_earners(1)
    for kind in BOTH:
        issue_papers(bimtek, kind, by=panitia)
    holder = bimtek.registrations.get().user
    for paper in Certificate.objects.all():
        assert holder.phone[3:] not in str(paper.facts)
        assert not {"nik", "phone", "birth_date"} & paper.facts.keys()


@pytest.mark.django_db
def test_attendance_alone_never_gives_the_certificate(panitia):
    bimtek = make_bimtek()
    attend_all(make_registration(bimtek))
    issue_papers(bimtek, "keterangan", by=panitia)
    with pytest.raises(Refusal) as refused:
        issue_papers(bimtek, "kompetensi", by=panitia)
    assert refused.value.code == "nobody"
    assert Certificate.objects.filter(kind="kompetensi").count() == 0


@pytest.mark.django_db
def test_skills_alone_never_give_the_letter(panitia):
    bimtek = make_bimtek()
    prove_skill(make_registration(bimtek).user, bimtek)
    with pytest.raises(Refusal):
        issue_papers(bimtek, "keterangan", by=panitia)
    issue_papers(bimtek, "kompetensi", by=panitia)
    assert Certificate.objects.count() == 1


@pytest.mark.django_db
def test_pressing_twice_issues_nothing_twice(panitia):
    bimtek = make_event_with_earners(2)
    first = issue_papers(bimtek, "keterangan", by=panitia)
    assert issue_papers(bimtek, "keterangan", by=panitia) == first
    assert Certificate.objects.count() == 2
    assert NumberSeries.objects.get().last_number == 2
    assert WorkItem.objects.count() == 2


@pytest.mark.django_db
def test_a_later_press_issues_to_those_who_earned_it_since(panitia):
    bimtek = make_event_with_earners(1)
    issue_papers(bimtek, "keterangan", by=panitia)
    attend_all(make_registration(bimtek, make_kader("Datang Kemudian")))
    issue_papers(bimtek, "keterangan", by=panitia)
    numbers = Certificate.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == [1, 2]


@pytest.mark.django_db
def test_a_large_event_is_issued_in_chunks_of_one_run(panitia, monkeypatch):
    monkeypatch.setattr(issuing, "CHUNK", 2)
    bimtek = make_event_with_earners(5)
    run = issue_papers(bimtek, "keterangan", by=panitia)
    numbers = Certificate.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == [1, 2, 3, 4, 5]
    assert run.batch.items.count() == 5
    assert PaperRun.objects.count() == 1


@pytest.mark.django_db
def test_letters_wait_for_the_last_day(panitia):
    tomorrow = timezone.localdate() + timedelta(days=1)
    bimtek = make_event_with_earners(1, ends_on=tomorrow)
    with pytest.raises(Refusal) as refused:
        issue_papers(bimtek, "keterangan", by=panitia)
    assert refused.value.code == "too_early"
    issue_papers(bimtek, "kompetensi", by=panitia)


@pytest.mark.django_db
def test_without_a_signatory_nothing_is_issued(panitia):
    bimtek = make_event_with_earners(1, signatory=None)
    Signatory.objects.all().delete()
    with pytest.raises(Refusal) as refused:
        issue_papers(bimtek, "keterangan", by=panitia)
    assert refused.value.code == "no_signatory"
    assert Certificate.objects.count() == 0


@pytest.mark.django_db
def test_a_failure_while_issuing_gives_the_numbers_back(panitia):
    bimtek = make_event_with_earners(1)
    Organiser.objects.update(number_pattern="{number}/{salah}")
    bimtek.refresh_from_db()
    with pytest.raises(KeyError):
        issue_papers(bimtek, "keterangan", by=panitia)
    assert NumberSeries.objects.get().last_number == 0
    assert PaperRun.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_fifty_presses_at_once_issue_one_paper_each(panitia):
    bimtek = make_event_with_earners(3)

    def press(_: int) -> int:
        try:
            return issue_papers(bimtek, "keterangan", by=panitia).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        runs = set(pool.map(press, range(50)))
    assert len(runs) == 1
    assert Certificate.objects.count() == 3
    assert NumberSeries.objects.get().last_number == 3
