from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.models import Evidence, SkillStatus
from assessments.queries import level_card, skill_rows
from assessments.services import derive_statuses, record_training, withdraw_evidence
from tests.factories.content import make_ruleset, make_skill

NOON = datetime(2025, 8, 22, 12, tzinfo=ZoneInfo("Asia/Jakarta"))
EVENT = UUID("0198c5a0-0000-7000-8000-00000000000e")


def know(kader, skill, at=NOON) -> Evidence:
    line = Evidence.objects.create(
        kader=kader,
        skill=skill,
        kind="knowledge",
        positive=True,
        score=12,
        max_score=15,
        detail="Pasca-uji Kalteng",
        occurred_at=at,
    )
    derive_statuses(kader)
    return line


def train(kader, skills) -> None:
    record_training(
        [kader],
        skills,
        occurred_at=NOON,
        source_uid=EVENT,
        detail="Bimtek Kalteng",
        by=None,
    )


@pytest.fixture
def skills(db):
    make_ruleset()
    return [
        make_skill(1, "A", practice=False),
        make_skill(5, "B", practice=False),
        make_skill(12, "C"),
    ]


def test_every_skill_is_listed_with_its_status_and_what_is_lacking(kader, skills):
    know(kader, skills[0], at=timezone.now())
    train(kader, skills[1:2])

    rows = skill_rows(kader)

    assert [(row.number, row.chip) for row in rows] == [
        (1, "cakap"),
        (5, "dilatih"),
        (12, "belum"),
    ]
    assert rows[0].todo == ()
    assert rows[1].todo == ("Kerjakan ujian pengetahuan.",)
    assert rows[2].todo == (
        "Kerjakan ujian pengetahuan.",
        "Minta penilai mengamati praktik Anda.",
    )
    assert [row.wanted for row in rows] == [False, True, True]


def test_what_ran_out_is_shown_as_such_before_the_nightly_work(kader, skills):
    know(kader, skills[0], at=timezone.now())
    yesterday = timezone.localdate() - timedelta(days=1)
    SkillStatus.objects.update(valid_until=yesterday)

    assert skill_rows(kader)[0].chip == "kedaluwarsa"


def test_what_ends_soon_is_marked(kader, skills):
    know(kader, skills[0], at=timezone.now())
    assert skill_rows(kader)[0].ends_soon is False

    soon = timezone.localdate() + timedelta(days=90)
    SkillStatus.objects.update(valid_until=soon)

    assert skill_rows(kader)[0].ends_soon is True


def test_the_level_card_shows_the_way(kader, stranger, skills):
    know(kader, skills[0], at=timezone.now())

    mine, theirs = level_card(kader), level_card(stranger)

    assert (mine.competent, mine.total, mine.next_name) == (1, 3, "Purwa")
    assert mine.missing == ((5, "Keterampilan 5"), (12, "Keterampilan 12"))
    assert mine.sentence == "2 keterampilan lagi menuju Purwa"
    assert theirs.sentence == "3 keterampilan lagi menuju Purwa"


def test_without_rules_there_is_no_level_card(kader):
    make_skill()

    assert level_card(kader) is None


def test_the_page_shows_groups_and_the_persons_own_figures(
    kader, stranger, skills, signed_in
):
    know(kader, skills[0], at=timezone.now())

    mine = signed_in(kader).get("/capaian/").text
    theirs = signed_in(stranger).get("/capaian/").text

    assert "Cakap: ujian 12 dari 15" in mine
    assert "Cakap: ujian 12 dari 15" not in theirs
    assert "3 keterampilan lagi menuju Purwa" in theirs


def test_only_the_group_with_the_next_skill_is_open(kader, skills, signed_in):
    def opened() -> list[bool]:
        page = signed_in(kader).get("/capaian/").text
        groups = page.split('<details class="skill-group"')[1:]
        return [group.startswith(" open>") for group in groups]

    assert opened() == [True, False, False]
    know(kader, skills[0], at=timezone.now())
    assert opened() == [False, True, False]


def test_the_detail_shows_the_ledger_in_words(kader, dinas, skills, signed_in):
    train(kader, skills[:1])
    line = know(kader, skills[0])
    withdraw_evidence(line, by=dinas, reason="salah peserta", at=NOON)

    text = signed_in(kader).get("/capaian/1/").text

    assert "Ujian 12 dari 15 (22 Agu 2025)" in text
    assert "Dilatih: Bimtek Kalteng (22 Agu 2025)" in text
    assert "salah peserta" in text


def test_a_skill_that_does_not_exist_is_404(kader, skills, signed_in):
    page = signed_in(kader)

    assert page.get("/capaian/99/").status_code == 404
    assert page.get("/capaian/12/").status_code == 200


def test_without_a_framework_the_page_says_what_to_do(kader, signed_in):
    assert "Daftar keterampilan belum dimuat" in signed_in(kader).get("/capaian/").text


def test_who_is_not_signed_in_is_asked_to(client, db):
    assert client.get("/capaian/").url == "/masuk/?next=/capaian/"


def test_the_page_takes_as_many_queries_at_one_skill_as_at_three(kader, signed_in):
    make_ruleset()
    page = signed_in(kader)
    counts = []
    for new in [[(1, "A")], [(2, "A"), (5, "B")]]:
        for number, group in new:
            know(kader, make_skill(number, group))
        with CaptureQueriesContext(connection) as queries:
            page.get("/capaian/")
        counts.append(len(queries))

    assert counts[0] == counts[1]


# --- the wheel and what needs a look -----------------------------------------------


def say(kader, number: int, **fields) -> None:
    SkillStatus.objects.filter(kader=kader, skill__number=number).update(**fields)


def test_every_segment_of_the_wheel_names_its_skill_and_leads_to_it(
    kader, skills, signed_in
):
    know(kader, skills[0], at=timezone.now())

    page = signed_in(kader).get("/capaian/").text
    wheel = page[page.index('<figure class="wheel"') : page.index("</figure>")]

    for number, word in [(1, "Cakap"), (5, "Belum"), (12, "Belum")]:
        label = f'aria-label="{number}. Keterampilan {number}: {word}"'
        assert f'href="/capaian/{number}/" {label}' in wheel
    assert "<strong>1</strong>" in wheel
    assert "<strong>2</strong>" in wheel
    assert "style=" not in wheel


def test_a_skill_to_learn_again_comes_first_with_its_cause(kader, skills, signed_in):
    know(kader, skills[0], at=timezone.now())
    know(kader, skills[1], at=timezone.now())
    say(kader, 5, status="dinilai", relearn="outdated")
    say(kader, 1, disputed=True)

    page = signed_in(kader).get("/capaian/").text

    step = page[page.index("Langkah berikutnya") : page.index("Lihat caranya")]
    assert "Keterampilan 5" in step
    assert "Pedoman berubah" in step
    assert page.index('id="perhatian"') > 0
    assert "Menunggu putusan" in page


def test_a_page_without_news_has_no_list_of_news(kader, skills, signed_in):
    know(kader, skills[0], at=timezone.now())
    assert 'id="perhatian"' not in signed_in(kader).get("/capaian/").text


def test_what_ran_out_is_to_be_learned_again_before_the_nightly_work(kader, skills):
    know(kader, skills[0], at=timezone.now())
    say(kader, 1, valid_until=timezone.localdate() - timedelta(days=1))

    assert skill_rows(kader)[0].relearn == "expired"


@pytest.mark.parametrize(
    ("lacks", "todo"),
    [
        ({"practice": "outdated"}, "Minta penilai mengamati cara yang baru."),
        ({"practice": "sebab baru"}, "Lengkapi bukti praktik."),
        ({"lain": "sebab baru"}, "Tanyakan kepada Dinas."),
    ],
)
def test_what_later_rules_find_lacking_has_words_too(kader, skills, lacks, todo):
    know(kader, skills[0], at=timezone.now())
    say(kader, 1, status="dinilai", explanation={"lacks": lacks})

    assert skill_rows(kader)[0].todo == (todo,)


def test_the_skill_page_shows_until_when_it_holds_and_who_confirmed(
    kader, skills, signed_in
):
    know(kader, skills[0], at=timezone.now())
    say(kader, 1, valid_until="2030-02-01", confirmed_on="2026-03-05")

    page = signed_in(kader).get("/capaian/1/").text

    assert "1 Februari 2030" in page
    assert "5 Maret 2026" in page
    assert 'href="/capaian/1/putusan.json"' in page
