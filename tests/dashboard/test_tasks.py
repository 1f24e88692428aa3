"""Lists of what waits to be done: figures, files, scope and cost."""

from datetime import datetime, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.models import Evidence, SkillStatus
from lms.accounts.models import User
from lms.dashboard.queries import places_of
from lms.dashboard.queries.backlog import backlog_of
from lms.dashboard.queries.tasks import TaskCounts, cause_rows, task_table
from tests.dashboard.people import give_status, table_in, table_on
from tests.factories.accounts import make_kader, make_officer
from tests.factories.content import make_ruleset, make_skill
from tests.factories.wilayah import make_wilayah

pytestmark = pytest.mark.django_db
KINDS = ("belum-dinilai", "segera-berakhir", "belajar-lagi", "penilai-berbeda")
TABLES = ("tasks", "backlog", "relearn")


def in_days(days: int):
    return timezone.localdate() + timedelta(days=days)


def train(user: User, number: int = 7, days_ago: int = 100, **more) -> Evidence:
    """Somebody trained and never assessed, with the ledger line that says so."""
    give_status(user, number, status="dilatih")
    return make_training(user, number, days_ago, **more)


def make_training(user: User, number: int, days_ago: int, **more) -> Evidence:
    noon = datetime.combine(in_days(-days_ago), time(12))
    return Evidence.objects.create(
        kader=user,
        skill=make_skill(number),
        kind="trained",
        positive=True,
        occurred_at=timezone.make_aware(noon),
        **more,
    )


def relearn(user: User, number: int, cause: str) -> None:
    give_status(user, number, status="dinilai")
    SkillStatus.objects.filter(kader=user, skill__number=number).update(relearn=cause)


def dispute(user: User, number: int = 7) -> None:
    give_status(user, number, status="dinilai")
    SkillStatus.objects.filter(kader=user, skill__number=number).update(disputed=True)


def fill() -> User:
    """One kader of Kapuas on every list, returned, and one elsewhere on one."""
    make_ruleset()
    user = make_kader("Rina")
    train(user, 7, days_ago=100)
    give_status(user, 3, until=in_days(40))
    give_status(user, 4, until=in_days(400))
    relearn(user, 5, "outdated")
    dispute(user, 6)
    train(make_kader("Tetangga", "62.01.01.2001"), 7, days_ago=400)
    return user


def addresses(area: str) -> list[str]:
    tables = [reverse(f"dinas_{page}", query={"wilayah": area}) for page in TABLES]
    tables += [
        reverse(f"dinas_{page}_xlsx", query={"wilayah": area}) for page in TABLES
    ]
    for kind in KINDS:
        tables += [
            reverse(name, args=[kind], query={"wilayah": area})
            for name in ("dinas_names", "dinas_names_xlsx")
        ]
    return tables


# --- figures ---------------------------------


def test_each_list_counts_people_once_and_every_place_has_a_row():
    user = fill()
    train(user, 8, days_ago=5)
    make_wilayah("62.71")
    area = make_wilayah("62")
    table = task_table(area, places_of(area), timezone.localdate())
    assert [(place.key, counts) for place, counts in table.rows] == [
        ("62.01", TaskCounts(waiting=1)),
        ("62.03", TaskCounts(waiting=1, ending=1, relearn=1, disputed=1)),
        ("62.71", TaskCounts()),
    ]
    assert table.total == TaskCounts(waiting=2, ending=1, relearn=1, disputed=1)


@pytest.mark.parametrize(("days", "counted"), [(-1, 0), (0, 1), (90, 1), (91, 0)])
def test_soon_means_today_until_the_ninetieth_day(days, counted):
    user = make_kader()
    give_status(user, until=in_days(days))
    area = make_wilayah("62")
    table = task_table(area, places_of(area), timezone.localdate())
    assert table.total.ending == counted


def test_what_ran_out_is_to_be_learned_again_before_the_night():
    give_status(make_kader(), until=in_days(-1))
    relearn(make_kader("Dua"), 7, "expired")
    relearn(make_kader("Tiga"), 7, "weak")
    (row,) = cause_rows(make_wilayah("62"), timezone.localdate())
    assert (row.skill.number, row.counts, row.total) == (7, (2, 0, 1), 3)


def test_a_wait_runs_from_the_first_training_that_stands(kader):
    train(kader, 7, days_ago=30)
    make_training(kader, 7, days_ago=200)
    wrong = make_training(kader, 7, days_ago=900)
    Evidence.objects.create(
        kader=kader,
        skill=wrong.skill,
        kind="withdrawal",
        positive=False,
        withdraws=wrong,
        detail="salah orang",
        occurred_at=timezone.now(),
    )
    area = make_wilayah("62")
    found = backlog_of(area, places_of(area), timezone.localdate())
    (cell,) = found.total.cells
    assert (cell.kaders, cell.days, cell.step) == (1, 200, 2)


def test_who_was_assessed_waits_no_longer(kader):
    make_training(kader, 7, days_ago=30)
    give_status(kader, 7, status="dinilai")
    area = make_wilayah("62")
    found = backlog_of(area, places_of(area), timezone.localdate())
    assert (found.total.total.kaders, found.total.total.days) == (0, None)


def test_names_of_the_backlog_come_with_the_longest_wait_first(signed_in, dinas):
    fill()
    page = signed_in(dinas).get(reverse("dinas_names", args=["belum-dinilai"]))
    rows = table_on(page.content.decode())
    assert [(row[0], row[-1]) for row in rows] == [
        ("Nama", "Menunggu (hari)"),
        ("Tetangga", "400"),
        ("Rina", "100"),
    ]


def test_the_ending_list_looks_as_far_ahead_as_asked(signed_in, dinas):
    user = make_kader("Rina")
    give_status(user, 3, until=in_days(20))
    give_status(user, 4, until=in_days(80))
    give_status(user, 5, until=in_days(170))
    client = signed_in(dinas)

    def ends(**query) -> list[str]:
        url = reverse("dinas_names", args=["segera-berakhir"], query=query)
        rows = table_on(client.get(url).content.decode())[1:]
        return [row[-1] for row in rows]

    assert ends() == ["20", "80"]
    assert ends(hari=30) == ["20"]
    assert ends(hari=180) == ["20", "80", "170"]
    assert ends(keterampilan=4) == ["80"]


def test_the_relearn_list_is_narrowed_to_a_cause(signed_in, dinas):
    user = make_kader("Rina")
    relearn(user, 5, "outdated")
    relearn(user, 6, "weak")
    url = reverse("dinas_names", args=["belajar-lagi"], query={"sebab": "weak"})
    rows = table_on(signed_in(dinas).get(url).content.decode())
    assert [row[-2] for row in rows] == ["Sebab", "Praktik belum cukup"]


# --- the file is the screen ---------------------------------


@pytest.mark.parametrize("page", TABLES)
def test_a_table_equals_its_file(signed_in, dinas, page):
    fill()
    client = signed_in(dinas)
    shown = table_on(client.get(reverse(f"dinas_{page}")).content.decode())
    assert shown == table_in(client.get(reverse(f"dinas_{page}_xlsx")).content)
    assert len(shown) >= 3


@pytest.mark.parametrize("kind", KINDS)
def test_a_list_of_names_equals_its_file(signed_in, dinas, kind):
    fill()
    client = signed_in(dinas)
    query = {"wilayah": "62.03"}
    page = client.get(reverse("dinas_names", args=[kind], query=query))
    file = client.get(reverse("dinas_names_xlsx", args=[kind], query=query))
    shown = table_on(page.content.decode())
    assert shown == table_in(file.content)
    assert len(shown) == 2


# --- who may see it ---------------------------------


def codes_of(client, urls) -> set[int]:
    return {client.get(url).status_code for url in urls}


def test_the_officers_of_the_area_and_above_see_every_list(
    signed_in, dinas, dinas_kapuas
):
    fill()
    assert codes_of(signed_in(dinas_kapuas), addresses("62.03")) == {200}
    assert codes_of(signed_in(dinas), addresses("62")) == {200}


@pytest.mark.parametrize(
    ("role", "area"),
    [("dinas", "62.01"), ("dinas", "64"), ("panitia", "62"), ("penilai", "62")],
)
def test_everyone_else_finds_no_such_list(signed_in, role, area):
    fill()
    client = signed_in(make_officer(role, area))
    assert codes_of(client, addresses("62.03")) == {404}


def test_a_kader_finds_no_such_list_and_a_stranger_is_asked_to_sign_in(
    client, signed_in
):
    user = fill()
    assert codes_of(signed_in(user), addresses("62.03")) == {404}
    assert codes_of(client, addresses("62.03")) == {302}


def test_no_list_names_a_kader_of_a_sibling(signed_in, dinas_kapuas):
    fill()
    client = signed_in(dinas_kapuas)
    for url in addresses("62.03"):
        answer = client.get(url)
        text = (
            str(table_in(answer.content)) if "xlsx" in url else answer.content.decode()
        )
        assert "Tetangga" not in text


def test_disputes_lead_to_where_they_are_decided(signed_in, dinas):
    url = reverse("dinas_names", args=["penilai-berbeda"])
    client = signed_in(dinas)
    decide = reverse("dispute_list")
    assert decide not in client.get(url).text
    dispute(make_kader("Rina"))
    page = client.get(url).text
    assert f'href="{decide}?wilayah=62"' in page
    assert client.get(decide, {"wilayah": "62"}).status_code == 200


def test_a_list_that_nobody_keeps_is_not_found(signed_in, dinas):
    client = signed_in(dinas)
    for name in ("dinas_names", "dinas_names_xlsx"):
        assert client.get(reverse(name, args=["lain"])).status_code == 404


# --- cost ---------------------------------

QUERIES = {"tasks": 8, "backlog": 10, "relearn": 9}


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("page", TABLES)
def test_tables_take_as_many_queries_for_three_rows_as_for_one(
    signed_in, dinas, django_assert_num_queries, page, rows
):
    for number in range(rows):
        user = make_kader(desa_code=f"62.0{number + 1}.01.2001")
        train(user, 7 + number)
        relearn(user, 1, "weak")
    client = signed_in(dinas)
    with django_assert_num_queries(QUERIES[page]):
        client.get(reverse(f"dinas_{page}"))


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("kind", KINDS)
def test_lists_take_as_many_queries_for_three_names_as_for_one(
    signed_in, dinas, django_assert_num_queries, kind, rows
):
    for number in range(rows):
        user = make_kader(desa_code=f"62.0{number + 1}.01.2001")
        train(user, 7)
        give_status(user, 3, until=in_days(9))
        relearn(user, 5, "weak")
        dispute(user, 6)
    client = signed_in(dinas)
    with django_assert_num_queries(10):
        client.get(reverse("dinas_names", args=[kind]))
