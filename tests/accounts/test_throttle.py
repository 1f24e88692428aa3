from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from threading import Barrier, BrokenBarrierError, Event

import pytest
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.test import Client
from django.utils import timezone

from lms.accounts import backends, throttle
from lms.accounts.backends import PhonePinBackend
from lms.accounts.models import LoginThrottle, User
from lms.accounts.phones import to_e164
from lms.accounts.throttle import TooManyAttempts, count_attempt, count_success
from tests.factories.accounts import PIN, make_user

WRONG = "482916"
ME, OTHER = "+6281234567890", "+6281234567891"
WAIT = (
    "Terlalu banyak percobaan. Coba lagi dalam 5 menit, atau minta panitia mencetak "
    "slip baru."
)


def attempt(login, pin=WRONG, client=None):
    return (client or Client()).post("/masuk/", {"login": login, "password": pin})


def sentence(response):
    return response.context["form"].non_field_errors()[0]


def evaluate_at_once(monkeypatch, attempts=200):
    """Fire wrong PINs from many threads; returns how many PINs were looked at."""
    make_user(phone=ME)
    looked_at = []
    check = User.check_password
    monkeypatch.setattr(
        User, "check_password", lambda *args: looked_at.append(1) or check(*args)
    )

    def fire(_):
        try:
            return PhonePinBackend().authenticate(None, phone=ME, password=WRONG)
        except TooManyAttempts:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=40) as threads:
        assert set(threads.map(fire, range(attempts))) == {None}
    return len(looked_at)


@pytest.mark.django_db(transaction=True)
def test_of_200_wrong_pins_at_once_five_are_looked_at(monkeypatch):
    assert evaluate_at_once(monkeypatch) == 5


@pytest.mark.django_db(transaction=True)
def test_control_without_the_limit_every_wrong_pin_is_looked_at(monkeypatch):
    monkeypatch.setattr(backends, "count_attempt", lambda *args, **kwargs: None)
    assert evaluate_at_once(monkeypatch) == 200


@pytest.mark.django_db(transaction=True)
def test_control_counting_by_reading_first_lets_more_through(monkeypatch):
    """The limit must be in the UPDATE: read, then write is overtaken."""
    # Ten have read before one of them writes: the race is held open, not hoped for.
    ten_have_read = Barrier(10)
    over = Event()

    def read_then_write(key, since, limit, *, slide):
        row = LoginThrottle.objects.get(key=key)
        if not over.is_set():
            with suppress(BrokenBarrierError):
                ten_have_read.wait(timeout=10)
            over.set()
        LoginThrottle.objects.filter(key=key).update(attempts=row.attempts + 1)
        return row.attempts < limit

    monkeypatch.setattr(throttle, "_count", read_then_write)
    assert evaluate_at_once(monkeypatch) > 5


def test_sixth_attempt_is_asked_to_wait_even_with_the_right_pin(db):
    user = make_user(phone=ME)
    for _ in range(5):
        attempt(ME)
    assert sentence(attempt(user.phone, PIN)) == WAIT


def test_five_wrong_pins_on_one_phone_leave_the_next_phone_open(db):
    make_user(phone=ME)
    make_user(phone=OTHER)
    for _ in range(6):
        attempt(ME)
    assert attempt(OTHER, PIN).status_code == 302


def test_right_pin_starts_the_short_count_again(db):
    make_user(phone=ME)
    for _ in range(3):
        for _ in range(4):
            attempt(ME)
        assert attempt(ME, PIN).status_code == 302


def test_after_five_quiet_minutes_one_may_try_again(db):
    make_user(phone=ME)
    for _ in range(6):
        attempt(ME)
    LoginThrottle.objects.update(window_start=timezone.now() - timedelta(minutes=5))
    assert attempt(ME, PIN).status_code == 302


def test_refused_attempts_do_not_lengthen_the_wait(db):
    for _ in range(5):
        count_attempt(ME)
    short = LoginThrottle.objects.order_by("pk").first()
    began = short.window_start
    with pytest.raises(TooManyAttempts):
        count_attempt(ME)
    short.refresh_from_db()
    assert short.window_start == began


def test_whole_day_of_guessing_gets_twenty_tries(db):
    short = LoginThrottle.objects.filter(key=throttle.throttle_key("short", ME))
    for _ in range(20):
        count_attempt(ME)
        short.delete()
    with pytest.raises(TooManyAttempts):
        count_attempt(ME)


def test_next_day_one_may_try_again(db):
    for _ in range(20):
        LoginThrottle.objects.filter(key=throttle.throttle_key("short", ME)).delete()
        count_attempt(ME)
    LoginThrottle.objects.update(window_start=timezone.now() - timedelta(days=1))
    count_attempt(ME)


def test_successes_never_use_up_the_day(db):
    for _ in range(60):
        count_attempt(ME)
        count_success(ME)


def fill_hall(people):
    phones = [f"0811{number:07d}" for number in range(people)]
    secret = make_password(PIN)
    User.objects.bulk_create(
        User(
            account_code=f"H{number}",
            name=f"Kader {number}",
            phone=to_e164(phone),
            password=secret,
        )
        for number, phone in enumerate(phones)
    )
    return phones


def test_hall_of_300_with_one_typing_error_in_ten_enters_from_one_address(db):
    answers = []
    for number, phone in enumerate(fill_hall(300)):
        if number % 10 == 0:
            attempt(phone)
        answers.append(attempt(phone, PIN).status_code)
    assert answers == [302] * 300


def spray(phones):
    for number in range(phones):
        attempt(f"08121{number:06d}")


def test_one_pin_tried_on_many_phones_trips_the_breaker(db, settings):
    settings.LOGIN_BREAKER_FAILURES = 10
    make_user(phone=ME)
    spray(10)
    assert sentence(attempt(ME, PIN)) == (
        "Terlalu banyak percobaan masuk di seluruh Cakap. Akun Anda tidak apa-apa. "
        "Coba lagi dalam 5 menit."
    )


def test_device_known_to_the_person_passes_the_breaker(db, settings):
    settings.LOGIN_BREAKER_FAILURES = 10
    make_user(phone=ME)
    make_user(phone=OTHER)
    phone_in_hand = Client()
    attempt(ME, PIN, phone_in_hand)
    phone_in_hand.post("/keluar/")
    spray(10)
    assert attempt(OTHER, PIN, phone_in_hand).status_code == 200
    assert attempt(ME, PIN, phone_in_hand).status_code == 302


def test_breaker_opens_again_after_five_minutes(db, settings):
    settings.LOGIN_BREAKER_FAILURES = 10
    make_user(phone=ME)
    spray(10)
    LoginThrottle.objects.update(window_start=timezone.now() - timedelta(minutes=5))
    assert attempt(ME, PIN).status_code == 302


def test_device_mark_made_by_hand_is_worth_nothing(db, settings):
    settings.LOGIN_BREAKER_FAILURES = 1
    make_user(phone=ME)
    spray(1)
    client = Client()
    client.cookies["perangkat"] = throttle.throttle_key("device", ME)
    assert attempt(ME, PIN, client).status_code == 200


def test_old_counts_are_forgotten(db):
    count_attempt(ME)
    LoginThrottle.objects.update(window_start=timezone.now() - timedelta(days=3))
    throttle.count_failure("login")
    assert LoginThrottle.objects.count() == 1


def test_phone_number_cannot_be_read_from_the_counts(db):
    count_attempt(ME)
    assert not LoginThrottle.objects.filter(key__contains=ME[-8:]).exists()
