import pytest
from allauth.account.adapter import get_adapter
from django.test import Client
from django.urls import NoReverseMatch, reverse

from lms.accounts.adapter import WRONG_PAIR
from tests.factories.accounts import PIN, make_kader, make_user


def sign_in(login, pin=PIN, client=None, **extra):
    client = client or Client()
    return client.post("/masuk/", {"login": login, "password": pin}, **extra)


def sentences(response):
    form = response.context["form"]
    return [error for errors in form.errors.values() for error in errors]


@pytest.fixture
def rina(db):
    return make_kader("Rina Marlina", phone="+6281234567890")


@pytest.mark.parametrize(
    "written", ["0812 3456 7890", "81234567890", "62812-3456-7890"]
)
def test_kader_enters_with_phone_and_pin(rina, written):
    client = Client()
    response = sign_in(written, client=client)
    assert (response.status_code, response["Location"]) == (302, "/")
    assert int(client.session["_auth_user_id"]) == rina.pk


def test_kader_enters_with_the_account_code_in_small_letters(rina):
    assert sign_in(rina.account_code.lower()).status_code == 302


def test_person_without_a_phone_enters_with_the_account_code(db):
    user = make_user("Tanpa HP", phone="")
    assert sign_in(user.account_code).status_code == 302


def test_officer_enters_with_a_long_password(db):
    officer = make_user("Petugas", pin="sungai kapuas pasang")
    page = Client().get("/masuk/?sandi=1")
    assert page.context["form"]["password"].label == "Kata sandi"
    assert sign_in(officer.phone, "sungai kapuas pasang").status_code == 302


def test_wrong_pin_and_unknown_phone_get_the_same_answer(rina):
    wrong, unknown = sign_in(rina.phone, "482916"), sign_in("0812 9999 9999", "482916")
    assert sentences(wrong) == sentences(unknown) == [WRONG_PAIR]
    assert wrong.status_code == unknown.status_code == 200


def test_unknown_phone_costs_one_hash_like_a_wrong_pin(rina, monkeypatch):
    hashed = []
    from django.contrib.auth.hashers import MD5PasswordHasher as Hasher

    original = Hasher.encode
    monkeypatch.setattr(
        Hasher, "encode", lambda *args: hashed.append(1) or original(*args)
    )
    sign_in("0812 9999 9999", "482916")
    for_unknown = len(hashed)
    sign_in(rina.phone, "482916")
    assert (for_unknown, len(hashed) - for_unknown) == (1, 1)


def test_deactivated_person_is_told_nothing(rina):
    rina.is_active = False
    rina.save()
    assert sentences(sign_in(rina.phone)) == [WRONG_PAIR]


def test_text_that_is_neither_phone_nor_code_is_explained(db):
    assert sentences(sign_in("0812")) == [
        "Tulis nomor HP dengan angka saja, misalnya 0812 3456 7890."
    ]
    assert sentences(sign_in("rina marlina")) == [
        "Kode akun terdiri atas 6 huruf dan angka, misalnya K7M2QX."
    ]


def test_empty_form_names_both_fields(db):
    assert sentences(sign_in("", "")) == [
        "Isi nomor HP atau kode akun Anda.",
        "Isi PIN Anda.",
    ]


def test_pin_picks_the_person_of_a_shared_phone(rina):
    sister = make_kader("Siti", phone=rina.phone, pin="482916")
    client = Client()
    sign_in(rina.phone, "482916", client=client)
    assert int(client.session["_auth_user_id"]) == sister.pk


def test_same_pin_on_a_shared_phone_asks_for_the_account_code(rina):
    make_kader("Siti", phone=rina.phone)
    assert sentences(sign_in(rina.phone)) == [
        "Nomor HP ini dipakai bersama. Masuklah dengan kode akun yang tertera di "
        "kartu atau slip Anda."
    ]
    assert sign_in(rina.account_code).status_code == 302


def test_crowd_on_one_phone_is_not_hashed_through(db):
    for _ in range(9):
        make_user(phone="+6281234567890", pin=None)
    assert sentences(sign_in("0812 3456 7890"))[0].startswith("Nomor HP ini dipakai")


def test_next_page_is_followed_only_on_this_site(rina):
    inside = Client().post(
        "/masuk/?next=/kartu/", {"login": rina.phone, "password": PIN}
    )
    assert inside["Location"] == "/kartu/"
    outside = Client().post(
        "/masuk/?next=https://jahat.example/", {"login": rina.phone, "password": PIN}
    )
    assert outside["Location"] == "/"


def test_signing_in_makes_a_new_session_key(rina):
    client = Client()
    client.session.save()
    before = client.session.session_key
    sign_in(rina.phone, client=client)
    assert client.session.session_key != before


def test_signing_out_needs_a_click(rina, signed_in):
    client = signed_in(rina)
    assert client.get("/keluar/").status_code == 200
    assert "_auth_user_id" in client.session
    assert client.post("/keluar/")["Location"] == "/masuk/"
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    "name",
    [
        "account_signup",
        "account_email",
        "account_change_phone",
        "account_change_password",
        "account_reset_password",
        "account_request_login_code",
        "account_reauthenticate",
    ],
)
def test_routes_of_allauth_that_we_do_not_use_are_not_mounted(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_signup_is_closed(rf):
    assert get_adapter().is_open_for_signup(rf.get("/")) is False
