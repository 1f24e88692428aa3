from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from lms.accounts import rules
from lms.accounts.models import ActivationSlip
from lms.accounts.phones import InvalidPhone
from lms.accounts.services import (
    AlreadyRegistered,
    SlipRefused,
    assign_role,
    deactivate_user,
    end_role,
    find_slip,
    issue_slip,
    redeem_slip,
    register_kader,
)
from tests.factories.wilayah import make_posyandu, make_wilayah

PIN = "270845"


def register(**changes):
    facts = {
        "name": "Rina  Marlina ",
        "phone": "0812 3456 7890",
        "sex": "P",
        "posyandu": make_posyandu(),
    }
    return register_kader(**{**facts, **changes})


def test_registered_kader_has_a_profile_and_cannot_sign_in_yet(db):
    user = register()
    assert (user.name, user.phone) == ("Rina Marlina", "+6281234567890")
    assert user.kader.position == "Kader Posyandu"
    assert not user.has_usable_password()


def test_kader_without_a_phone_is_registered_too(db):
    assert register(phone="").phone == ""


def test_kader_with_a_wrong_phone_is_refused(db):
    with pytest.raises(InvalidPhone):
        register(phone="0536 1234")


def test_two_people_may_share_a_phone(db):
    assert register().phone == register(name="Siti").phone


def test_same_person_is_not_registered_twice(db):
    first = register()
    with pytest.raises(AlreadyRegistered) as refused:
        register(name="RINA MARLINA", phone="+62812-3456-7890")
    assert refused.value.user == first


def test_slip_sets_the_pin_once(kader, panitia):
    code = issue_slip(kader, by=panitia)
    assert redeem_slip(code, "482916").check_password("482916")
    with pytest.raises(SlipRefused) as refused:
        redeem_slip(code, "591637")
    assert str(refused.value).startswith("Slip ini sudah dipakai.")


def test_slip_typed_in_small_letters_with_dashes_works(kader, panitia):
    code = issue_slip(kader, by=panitia).lower()
    assert redeem_slip(f"{code[:5]}-{code[5:]} ", "482916") == kader


def test_code_of_the_slip_is_not_stored(kader, panitia):
    code = issue_slip(kader, by=panitia)
    slip = ActivationSlip.objects.get()
    assert code not in slip.code_hash
    assert len(code) == 10


def test_new_slip_ends_the_older_one(kader, panitia):
    old = issue_slip(kader, by=panitia)
    new = issue_slip(kader, by=panitia)
    with pytest.raises(SlipRefused) as refused:
        find_slip(old)
    assert str(refused.value).startswith("Slip ini sudah tidak berlaku.")
    assert find_slip(new).user == kader


def test_slip_ends_after_thirty_days(kader, panitia):
    code = issue_slip(kader, by=panitia)
    slip = ActivationSlip.objects.get()
    assert slip.expires_at - slip.created_at == pytest.approx(
        timedelta(days=30), abs=timedelta(seconds=5)
    )
    ActivationSlip.objects.update(expires_at=timezone.now())
    with pytest.raises(SlipRefused):
        redeem_slip(code, "482916")


def test_unknown_code_is_refused(db):
    with pytest.raises(SlipRefused) as refused:
        find_slip("ABCDEFGH23")
    assert str(refused.value).startswith("Kode ini tidak dikenal.")


def test_slip_of_a_deactivated_person_opens_nothing(kader, panitia):
    code = issue_slip(kader, by=panitia)
    deactivate_user(kader)
    with pytest.raises(SlipRefused):
        redeem_slip(code, "482916")


def test_easy_pin_leaves_the_slip_unused(kader, panitia):
    code = issue_slip(kader, by=panitia)
    with pytest.raises(ValidationError):
        redeem_slip(code, "123456")
    assert find_slip(code).used_at is None


def test_role_is_held_from_today_and_given_once(kader):
    area = make_wilayah("62.03")
    first = assign_role(kader, "panitia", area)
    assert assign_role(kader, "panitia", area) == first
    assert rules.can_run_events(kader, "62.03.01.2001")


def test_unknown_role_is_refused(kader):
    with pytest.raises(ValueError, match="bupati"):
        assign_role(kader, "bupati", make_wilayah("62"))


def test_ended_role_counts_no_longer(kader):
    assignment = assign_role(kader, "panitia", make_wilayah("62.03"))
    end_role(assignment)
    assert not rules.can_run_events(kader, "62.03")


def test_author_joins_and_leaves_the_group_with_the_role(kader):
    area = make_wilayah("62")
    assert not kader.has_perm("wagtailadmin.access_admin")
    assignment = assign_role(kader, "penulis", area)
    assert [group.name for group in kader.groups.all()] == ["Penulis modul"]
    end_role(assignment)
    assert not kader.groups.exists()


def test_author_of_two_areas_stays_in_the_group_until_the_last_role_ends(kader):
    first = assign_role(kader, "penulis", make_wilayah("62"))
    assign_role(kader, "penulis", make_wilayah("64"))
    end_role(first)
    assert kader.groups.count() == 1


def test_deactivated_officer_is_shut_out_at_once(panitia, signed_in):
    client = signed_in(panitia)
    deactivate_user(panitia)
    assert client.get("/").status_code == 302
    assert not rules.can_run_events(panitia, "62")
