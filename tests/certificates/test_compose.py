from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from certificates.compose import event_facts, letterhead_of, signatory_of
from certificates.facts import AttendanceLetterFacts, CompetenceCertificateFacts
from certificates.models import Certificate
from certificates.services import issue_papers
from content.models import CustomImage
from courses.models import Signatory
from lms.accounts.models import KaderProfile
from tests.factories.certificates import make_event_with_earners
from tests.factories.courses import at, make_bimtek, make_organiser, make_session

TODAY = date(2025, 8, 22)


def picture() -> ContentFile:
    file = BytesIO()
    Image.new("RGBA", (600, 600), (15, 94, 90, 128)).save(file, "PNG")
    return ContentFile(file.getvalue(), "logo.png")


@pytest.mark.django_db
def test_the_logo_is_frozen_as_a_small_jpeg():
    organiser = make_organiser()
    organiser.logo = CustomImage.objects.create(title="Logo", file=picture())
    logo = letterhead_of(organiser).logo
    assert logo[:23] == "data:image/jpeg;base64,"
    assert len(logo) < 20_000


@pytest.mark.django_db
def test_a_letterhead_without_a_logo_keeps_its_address_lines():
    organiser = make_organiser()
    organiser.address = "Jalan Contoh 1\n\nPalangka Raya"
    kop = letterhead_of(organiser)
    assert (kop.logo, kop.address_lines) == ("", ("Jalan Contoh 1", "Palangka Raya"))


@pytest.mark.django_db
def test_the_events_own_signatory_signs_before_the_organisers():
    bimtek = make_bimtek()
    bimtek.signatory = Signatory.objects.create(
        organiser=bimtek.organiser,
        name="Pejabat Kegiatan",
        title="Ketua Panitia",
        valid_from=TODAY,
    )
    assert signatory_of(bimtek, TODAY).name == "Pejabat Kegiatan"
    bimtek.signatory = None
    assert signatory_of(bimtek, date(2025, 8, 21)).name == "Contoh Pejabat"
    assert signatory_of(bimtek, TODAY).name == "Pejabat Kegiatan"


@pytest.mark.django_db
def test_what_papers_share_is_read_once(django_assert_num_queries):
    bimtek = make_bimtek()
    with django_assert_num_queries(2):
        event_facts(bimtek, TODAY)


@pytest.mark.django_db
def test_sessions_without_jp_are_left_out_and_ceremonies_with_jp_kept(panitia):
    bimtek = make_event_with_earners(1)
    make_session(bimtek, at(7), title="Pembukaan", group="acara", jp=0)
    make_session(bimtek, at(13), title="Apel", group="acara", jp=Decimal("0.5"))
    issue_papers(bimtek, "keterangan", by=panitia)
    facts = AttendanceLetterFacts.from_json(Certificate.objects.get().facts)
    rows = [(row.group, row.jp, row.attended) for row in facts.sessions]
    assert rows == [
        ("inti", 2, True),
        ("inti", 2, True),
        ("penunjang", Decimal("0.5"), False),
    ]


@pytest.mark.django_db
def test_a_reached_level_is_named_on_the_certificate(panitia):
    bimtek = make_event_with_earners(1)
    level = bimtek.registrations.get().user.level
    level.level = "purwa"
    level.save()
    issue_papers(bimtek, "kompetensi", by=panitia)
    facts = CompetenceCertificateFacts.from_json(Certificate.objects.get().facts)
    assert facts.level_name == "Purwa"


@pytest.mark.django_db
def test_a_position_left_empty_is_made_from_the_posyandu(panitia):
    bimtek = make_event_with_earners(1)
    bimtek.registrations.update(position="")
    KaderProfile.objects.update(position="Ketua Kader")
    issue_papers(bimtek, "keterangan", by=panitia)
    assert Certificate.objects.get().facts["position"] == "Ketua Kader Posyandu Melati"


@pytest.mark.django_db
def test_a_later_change_of_name_does_not_change_an_issued_paper(panitia):
    bimtek = make_event_with_earners(1)
    issue_papers(bimtek, "keterangan", by=panitia)
    holder = bimtek.registrations.get().user
    holder.name = "Nama Baru"
    holder.save()
    assert Certificate.objects.get().facts["holder_name"] == "Kader 1"
