from io import StringIO

from django.core.management import call_command

from lms.accounts.demo import DEMO_ACCOUNTS
from lms.accounts.phones import to_e164
from lms.accounts.validators import PinValidator
from tests.factories.accounts import make_user

RINA = DEMO_ACCOUNTS[0]


def printed():
    out = StringIO()
    call_command("demo_accounts", stdout=out)
    return out.getvalue()


def seed(account, **changes):
    fields = {"name": account.name, "phone": account.phone, "pin": account.pin}
    user = make_user(**{**fields, **changes})
    user.is_demo = True
    user.save()
    return user


def test_pins_of_the_demonstration_could_be_chosen_by_people():
    for account in DEMO_ACCOUNTS:
        PinValidator().validate(account.pin)


def test_phones_of_the_demonstration_are_numbers_and_differ():
    phones = [account.phone for account in DEMO_ACCOUNTS]
    assert [to_e164(phone) for phone in phones] == phones
    assert len(set(phones)) == len(phones)


def test_seeded_people_are_printed_as_a_table(db):
    seed(RINA)
    lines = printed().splitlines()
    assert lines[0].split("  ")[0] == "Masuk sebagai"
    assert lines[2] == "Kader          Rina Contoh  0811-0000-001  482916  /"
    assert len(lines) == 3


def test_without_seeded_people_the_command_says_what_to_run(db):
    assert printed() == "Belum ada akun contoh. Jalankan seed_demo lebih dahulu.\n"


def test_real_person_with_that_phone_is_not_printed(db):
    make_user(name=RINA.name, phone=RINA.phone, pin=RINA.pin)
    assert printed().startswith("Belum ada akun contoh.")


def test_person_who_changed_the_pin_is_not_printed(db):
    seed(RINA, pin="731904")
    assert printed().startswith("Belum ada akun contoh.")
