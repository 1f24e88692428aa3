from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from assessments.refusals import Refusal
from assessments.services import (
    close_sitting,
    give_seats,
    open_sitting,
    withdraw_seats,
)
from tests.factories.assessments import make_sitting

NOON = datetime(2025, 8, 20, 12, tzinfo=ZoneInfo("Asia/Jakarta"))
HOUR = timedelta(hours=1)


def test_seats_are_given_once_and_come_back(kader, stranger):
    sitting = make_sitting(open_to_all=False)
    give_seats(sitting, [kader, stranger])
    withdraw_seats(sitting, [stranger])
    assert list(sitting.seats.filter(withdrawn_at=None).values_list("user")) == [
        (kader.pk,)
    ]

    give_seats(sitting, [kader, stranger])

    assert sitting.seats.filter(withdrawn_at=None).count() == 2


def test_opening_twice_keeps_the_first_opening(db):
    sitting = make_sitting(open_to_all=False)

    open_sitting(sitting, NOON)
    open_sitting(sitting, NOON + HOUR)

    assert sitting.opens_at == NOON
    assert sitting.is_open(NOON + HOUR)


def test_a_closed_test_can_open_again(db):
    sitting = open_sitting(make_sitting(open_to_all=False), NOON)
    close_sitting(sitting, NOON + HOUR)
    close_sitting(sitting, NOON + 2 * HOUR)
    assert sitting.closes_at == NOON + HOUR

    open_sitting(sitting, NOON + 3 * HOUR)

    assert (sitting.opens_at, sitting.closes_at) == (NOON, None)


def test_what_was_never_opened_cannot_be_closed(db):
    with pytest.raises(Refusal) as refusal:
        close_sitting(make_sitting(open_to_all=False), NOON)

    assert refusal.value.code == "belum_dibuka"
