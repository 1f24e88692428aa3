import pytest
from django.urls import reverse

from lms.accounts.models import RoleAssignment
from tests.dashboard.people import (
    give_status,
    make_competent,
    make_demo_kader,
    table_in,
    table_on,
)
from tests.factories.accounts import make_kader, make_officer
from tests.factories.certificates import make_certificate
from tests.factories.content import make_skill
from tests.factories.wilayah import make_wilayah

pytestmark = pytest.mark.django_db
AREA_PAGES = ["matrix", "matrix_xlsx", "levels", "levels_xlsx", "map", "kaders"]
AREA_PAGES += ["kaders_xlsx"]


def url_of(page: str, **query) -> str:
    return reverse(f"dinas_{page}", query=query)


def addresses(user, area: str = "62.03") -> list[str]:
    """Every address of the desk that is about this kader or their area."""
    return [
        *(url_of(page, wilayah=area) for page in AREA_PAGES),
        reverse("dinas_area", args=[area]),
        reverse("dinas_posyandu", args=[user.kader.posyandu_id]),
        reverse("dinas_kader", args=[user.uid]),
    ]


def codes_of(client, urls) -> set[int]:
    return {client.get(url).status_code for url in urls}


def test_the_desk_opens_the_matrix_of_ones_own_area(signed_in, dinas_kapuas):
    answer = signed_in(dinas_kapuas).get("/dinas/")
    assert answer.url == "/dinas/matriks/?wilayah=62.03"


def test_who_is_not_signed_in_is_asked_to(client):
    answer = client.get("/dinas/matriks/")
    assert answer.url == "/masuk/?next=/dinas/matriks/"


def test_the_officers_of_the_area_and_above_see_every_page(
    signed_in, dinas, dinas_kapuas, kader
):
    assert codes_of(signed_in(dinas_kapuas), addresses(kader)) == {200}
    assert codes_of(signed_in(dinas), addresses(kader)) == {200}


@pytest.mark.parametrize(
    ("role", "area"),
    [("dinas", "62.01"), ("dinas", "64"), ("panitia", "62"), ("penilai", "62")],
)
def test_everyone_else_finds_no_such_page(signed_in, kader, role, area):
    client = signed_in(make_officer(role, area))
    assert codes_of(client, addresses(kader)) == {404}


def test_a_kader_has_no_desk(signed_in, kader):
    client = signed_in(kader)
    assert codes_of(client, ["/dinas/", *addresses(kader)]) == {404}


def test_a_kabupaten_does_not_see_the_province(signed_in, dinas_kapuas):
    client = signed_in(dinas_kapuas)
    urls = [url_of(page, wilayah="62") for page in AREA_PAGES]
    assert codes_of(client, [*urls, "/dinas/wilayah/62/"]) == {404}


@pytest.mark.parametrize("code", ["6", "62.", "62.03.01.2001.1", "..", "62.99", "DROP"])
def test_a_code_that_is_no_area_is_not_found(signed_in, dinas, code):
    urls = [url_of("matrix", wilayah=code), reverse("dinas_area", args=[code])]
    assert codes_of(signed_in(dinas), urls) == {404}


def test_no_page_names_a_kader_of_a_sibling(signed_in, dinas_kapuas):
    make_competent("Kenari Tetangga", "62.01.01.2001", posyandu="Kenari")
    own = make_competent("Rina Sendiri")
    client = signed_in(dinas_kapuas)
    villages = ["62.03", "62.03.01", "62.03.01.2001"]
    urls = [url for code in villages for url in addresses(own, code)]
    pages = [client.get(url) for url in urls if "xlsx" not in url]
    assert [
        page.request["PATH_INFO"] for page in pages if b"Kenari" in page.content
    ] == []
    files = [table_in(client.get(url).content) for url in urls if "xlsx" in url]
    assert "Kenari" not in str(files)
    assert "Rina Sendiri" in str(files)


def test_a_role_that_ended_opens_nothing(signed_in, dinas_kapuas, kader):
    RoleAssignment.objects.update(valid_until="2024-12-31")
    assert codes_of(signed_in(dinas_kapuas), addresses(kader)) == {404}


# --- the file is the screen --------------------------------------------------------


def fill() -> None:
    make_skill(1, "A")
    make_competent("=1+1")
    make_demo_kader("Baru, dua", posyandu="Anggrek")
    give_status(make_kader("Tiga", "62.01.01.2001"), status="dilatih")
    make_wilayah("62.71")


@pytest.mark.parametrize("show", ["persen", "jumlah"])
def test_the_matrix_file_equals_the_page(signed_in, dinas, show):
    fill()
    client = signed_in(dinas)
    page = client.get(url_of("matrix", wilayah="62", tampil=show)).content.decode()
    file = client.get(url_of("matrix_xlsx", wilayah="62", tampil=show)).content
    shown, written = table_on(page), table_in(file)
    assert shown[2:] == written[1:]
    # The page heads the groups in a row above the numbers.
    assert [*shown[0][:2], *shown[1], shown[0][-1]] == written[0]
    assert len(written) == 5


def test_the_levels_file_equals_the_page(signed_in, dinas):
    fill()
    client = signed_in(dinas)
    page = client.get(url_of("levels", wilayah="62")).content.decode()
    file = client.get(url_of("levels_xlsx", wilayah="62")).content
    assert table_on(page) == table_in(file)


@pytest.mark.parametrize("query", [{}, {"tingkat": "belum"}, {"belum": "7"}])
def test_the_kader_file_equals_the_page(signed_in, dinas, query):
    fill()
    client = signed_in(dinas)
    page = client.get(url_of("kaders", wilayah="62", **query)).content.decode()
    file = client.get(url_of("kaders_xlsx", wilayah="62", **query)).content
    assert table_on(page) == table_in(file)
    assert len(table_on(page)) == (3 if query else 4)


def test_the_map_shows_the_shares_of_its_table(signed_in, dinas):
    fill()
    page = signed_in(dinas).get(url_of("map", wilayah="62", keterampilan="7"))
    tiles = {tile.name: tile.share for tile in page.context["map"].tiles}
    assert tiles == {
        "Kabupaten Kotawaringin Barat": 0,
        "Kabupaten Kapuas": 50,
        "Kota Palangka Raya": None,
    }
    assert table_on(page.content.decode()) == [
        ["Wilayah", "Kader", "Cakap"],
        ["Kabupaten Kotawaringin Barat", "1", "0%"],
        ["Kabupaten Kapuas", "2", "50%"],
        ["Kota Palangka Raya", "0", "–"],
        ["Seluruh Kalimantan Tengah", "3", "33%"],
    ]


def test_an_area_without_a_drawn_map_shows_the_table_alone(signed_in, dinas_kapuas):
    make_competent()
    page = signed_in(dinas_kapuas).get(url_of("map"))
    assert page.context["map"] is None
    assert table_on(page.content.decode())[1] == [
        "Kecamatan Wilayah 62.03.01",
        "1",
        "100%",
    ]


@pytest.mark.parametrize("page", ["matrix", "levels", "map", "kaders"])
def test_invented_people_are_named_as_such(signed_in, dinas, page):
    make_kader("Nyata")
    client = signed_in(dinas)
    assert b"Memuat data contoh" not in client.get(url_of(page)).content
    make_demo_kader("Contoh")
    assert b"Memuat data contoh" in client.get(url_of(page)).content


def test_a_filter_that_nobody_offers_is_ignored_with_a_word(signed_in, dinas):
    fill()
    page = signed_in(dinas).get(url_of("kaders", tingkat="jawara", belum="x"))
    assert page.status_code == 200
    assert len(page.context["rows"]) == 3
    assert sorted(page.context["form"].errors) == ["belum", "tingkat"]


def test_a_name_with_markup_is_shown_as_text(signed_in, dinas):
    user = make_kader("<b>Rina</b>")
    for url in addresses(user):
        if "xlsx" not in url:
            assert b"<b>Rina" not in signed_in(dinas).get(url).content


def test_a_kader_page_lists_paper_and_event(signed_in, dinas):
    paper = make_certificate()
    page = signed_in(dinas).get(reverse("dinas_kader", args=[paper.holder.uid]))
    assert paper.number_text in page.content.decode()
    assert "Hadir di 2 dari 2 sesi" in page.content.decode()


QUERIES = {"matrix": 9, "levels": 10, "map": 9, "kaders": 14}


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("page", sorted(QUERIES))
def test_list_pages_take_as_many_queries_for_three_rows_as_for_one(
    signed_in, dinas, django_assert_num_queries, page, rows
):
    for number in range(rows):
        make_competent(desa=f"62.0{number + 1}.01.2001")
    client = signed_in(dinas)
    with django_assert_num_queries(QUERIES[page]):
        client.get(url_of(page, wilayah="62"))
