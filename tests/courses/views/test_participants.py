import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from courses.models import ParticipantImport
from courses.participants import COLUMNS, template_xlsx
from courses.spreadsheets import XLSX, write_book
from tests.factories.accounts import make_kader
from tests.factories.courses import make_bimtek, make_registration
from tests.factories.wilayah import make_wilayah

pytestmark = pytest.mark.django_db
DESA = "62.03.01.2001"


@pytest.fixture
def client(signed_in, panitia):
    return signed_in(panitia)


@pytest.fixture
def bimtek():
    make_wilayah(DESA)
    return make_bimtek()


def send(client, bimtek, data: bytes):
    file = SimpleUploadedFile("peserta.xlsx", data, content_type=XLSX)
    return client.post(f"/bimtek/{bimtek.slug}/peserta/impor/", {"file": file})


def book(*names: str) -> bytes:
    lines = [[n, "P", "", "Melati", DESA, "", "", "", ""] for n in names]
    return write_book([("Peserta", [COLUMNS, *lines])])


def test_a_list_is_previewed_then_loaded_then_shown(client, bimtek):
    preview = send(client, bimtek, book("Siti", "Ani")).url
    assert len(client.get(preview).context["good"]) == 2
    assert bimtek.registrations.count() == 0
    for _ in range(2):
        client.post(preview)
    assert bimtek.registrations.count() == 2
    page = client.get(f"/bimtek/{bimtek.slug}/peserta/").context["page_obj"]
    assert [place.user.name for place in page] == ["Siti", "Ani"]


def test_bad_rows_load_only_after_the_tick(client, bimtek):
    preview = send(client, bimtek, book("Siti", "")).url
    client.post(preview)
    assert bimtek.registrations.count() == 0
    client.post(preview, {"skip": "1"})
    assert bimtek.registrations.count() == 1


def test_a_wrong_file_is_explained_beside_the_template(client, bimtek):
    for data, sentence in [
        (b"nama,hp", "Berkas ini bukan Excel (.xlsx). Unduh dan pakai templat."),
        (template_xlsx(), "Belum ada peserta di bawah baris judul kolom."),
    ]:
        page = send(client, bimtek, data)
        assert page.context["form"].errors["file"] == [sentence]
        assert "templat.xlsx" in page.content.decode()
    assert ParticipantImport.objects.count() == 0


def test_a_preview_of_another_event_is_not_found(client, bimtek):
    preview = send(client, bimtek, book("Siti")).url
    foreign = preview.replace(bimtek.slug, make_bimtek().slug)
    assert client.get(foreign).status_code == 404


def test_one_kader_is_added_by_code_or_phone(client, bimtek):
    one = make_kader("Satu")
    two = make_kader("Dua", phone="+6281211112222")
    url = f"/bimtek/{bimtek.slug}/peserta/tambah/"
    client.post(url, {"who": one.account_code.lower()})
    client.post(url, {"who": "0812 1111 2222"})
    places = bimtek.registrations.values_list("user", "position")
    assert list(places) == [
        (one.pk, "Kader Posyandu Melati"),
        (two.pk, "Kader Posyandu Melati"),
    ]
    again = client.post(url, {"who": one.account_code}).context["form"]
    assert again.errors["who"] == ["Satu sudah terdaftar dengan nomor peserta 1."]


def test_a_shared_phone_asks_for_the_account_code(client, bimtek):
    for name in ("Ibu", "Anak"):
        make_kader(name, phone="+6281211112222")
    url = f"/bimtek/{bimtek.slug}/peserta/tambah/"
    form = client.post(url, {"who": "081211112222"}).context["form"]
    assert form.errors["who"] == [
        "Nomor HP ini dipakai beberapa orang. Ketik kode akun orangnya."
    ]


def test_the_roster_is_filtered_by_the_address(client, bimtek):
    make_registration(bimtek, make_kader("Rina"))
    gone = make_registration(bimtek, make_kader("Siti"))
    gone.state = "batal"
    gone.save()

    def names(**query) -> list[str]:
        url = f"/bimtek/{bimtek.slug}/peserta/"
        return [p.user.name for p in client.get(url, query).context["page_obj"]]

    assert names() == ["Rina"]
    assert names(q="rin") == ["Rina"]
    assert names(q="zzz") == []
    assert names(kabupaten="62.03") == ["Rina"]
    assert names(keadaan="batal") == ["Siti"]


def test_phones_are_whole_for_panitia_and_masked_for_others(
    client, bimtek, signed_in, facilitator
):
    make_registration(bimtek, make_kader(phone="+6281211112222"))
    url = f"/bimtek/{bimtek.slug}/peserta/"
    assert client.get(url).context["page_obj"][0].phone == "0812-1111-2222"
    seen = signed_in(facilitator).get(url).context["page_obj"][0].phone
    assert seen == "0812-••••-2222"


def test_state_and_cancelling_are_noted(client, bimtek, panitia):
    place = make_registration(bimtek)
    url = f"/bimtek/{bimtek.slug}/peserta/{place.uid}/"
    client.post(url, {"state": "perjalanan", "reason": "Kapal"})
    client.post(f"{url}batal/", {"reason": ""})
    place.refresh_from_db()
    assert place.state == "perjalanan"
    client.post(f"{url}batal/", {"reason": "Sakit"})
    notes = place.notes.values_list("state", "reason", "by__name")
    assert list(notes) == [
        ("perjalanan", "Kapal", panitia.name),
        ("batal", "Sakit", panitia.name),
    ]
