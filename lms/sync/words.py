"""What a fact says, in words for the person who judges it."""

import json
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from assessments.models import Assessment, Attempt, Checklist, Sitting
from courses.models import Attendance, BimtekSession, LessonPage, Registration
from lms.accounts.cards import read_card
from lms.accounts.models import User
from lms.sync.envelope import is_storable_time
from lms.templatetags.ui import tanggal

TYPE_WORDS = {
    "lesson.read": "Membaca materi",
    "attendance.scan": "Mencatat daftar hadir",
    "observation": "Menilai praktik",
    "confirmation": "Konfirmasi di hari buka",
    "attempt.start": "Memulai ujian",
    "answer": "Menjawab soal",
    "attempt.submit": "Mengumpulkan ujian",
}
UNKNOWN = "tidak dikenal"
Line = tuple[str, str]


def type_words(type_name: str) -> str:
    """Return what a fact type is called; the type itself when it is new to us."""
    return TYPE_WORDS.get(type_name, type_name)


def moment_words(text: Any) -> str:
    """Return a time that a phone wrote, to the second, in our time zone."""
    moment = parse_datetime(str(text))
    if not is_storable_time(moment):
        return str(text)
    local = timezone.localtime(moment)
    return f"{tanggal(local)}, {local:%H.%M.%S}"


def describe_payload(payload: Any) -> list[Line]:
    """Return what the payload says as (label, text); one look-up per thing named."""
    if not isinstance(payload, Mapping):
        return []
    return [_line(str(key), value) for key, value in payload.items()]


def _line(key: str, value: Any) -> Line:
    label, read = _READERS.get(key, (key, None))
    text = read(str(value)) if read and isinstance(value, str | int) else None
    return label, text or plain(value)


def plain(value: Any) -> str:
    """Return a value as a person would write it."""
    if isinstance(value, list):
        return ", ".join(plain(one) for one in value) or "–"
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if value is None or value == "":
        return "–"
    if isinstance(value, Mapping):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def _uid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _lesson(text: str) -> str:
    found = LessonPage.objects.filter(pk=text) if text.isdecimal() else None
    return str(found.first() or UNKNOWN) if found is not None else UNKNOWN


def _session(text: str) -> str:
    sessions = BimtekSession.objects.select_related("bimtek")
    found = sessions.filter(uid=_uid(text)).first()
    return f"{found.title} ({found.bimtek.name})" if found else UNKNOWN


def _registration(text: str) -> str:
    found = Registration.objects.select_related("user").filter(uid=_uid(text)).first()
    return found.user.name if found else UNKNOWN


def _person(text: str) -> str:
    found = User.objects.filter(uid=_uid(text)).first()
    return found.name if found else UNKNOWN


def _card(text: str) -> str:
    uid = read_card(text)
    return _person(str(uid)) if uid else "kartu palsu atau rusak"


def _checklist(text: str) -> str:
    return _title(Checklist.objects.filter(key=text).first())


def _assessment(text: str) -> str:
    return _title(Assessment.objects.filter(key=text).first())


def _attempt(text: str) -> str:
    attempts = Attempt.objects.select_related("sitting__assessment")
    found = attempts.filter(uid=_uid(text)).first()
    return _title(found and found.sitting.assessment)


def _sitting(text: str) -> str:
    sittings = Sitting.objects.select_related("assessment")
    found = sittings.filter(uid=_uid(text)).first()
    return _title(found and found.assessment)


def _title(found: Any) -> str:
    return found.title if found else UNKNOWN


def _kind(text: str) -> str:
    return dict(Attendance.Kind.choices).get(text, text)


def _method(text: str) -> str:
    return dict(Attendance.Method.choices).get(text, text)


_READERS: dict[str, tuple[str, Callable[[str], str] | None]] = {
    "lesson": ("Materi", _lesson),
    "skill": ("Keterampilan nomor", None),
    "seen": ("Masih terampil", None),
    "session": ("Sesi", _session),
    "registration": ("Peserta", _registration),
    "card": ("Pemilik kartu", _card),
    "kind": ("Keterangan", _kind),
    "method": ("Cara", _method),
    "checklist": ("Daftar tilik", _checklist),
    "kader": ("Kader", _person),
    "done": ("Langkah yang dilakukan", None),
    "note": ("Catatan", None),
    "place": ("Tempat", None),
    "context": ("Kegiatan", None),
    "attempt": ("Ujian", _attempt),
    "sitting": ("Ujian", _sitting),
    "assessment": ("Ujian", _assessment),
    "question": ("Soal", None),
    "selected": ("Pilihan", None),
}
