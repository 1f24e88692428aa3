"""The few tags and filters every page shares: icons, status, numbers and dates."""

import logging
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any
from urllib.parse import quote

from django import template
from django.conf import settings
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
logger = logging.getLogger(__name__)

MONTHS = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)
STATUS_WORDS = {
    "belum": "Belum",
    "dilatih": "Sudah dilatih",
    "dinilai": "Sudah dinilai",
    "cakap": "Cakap",
    "kedaluwarsa": "Kedaluwarsa",
}
LEVEL_WORDS = {
    "belum": "Belum bertingkat",
    "purwa": "Purwa",
    "madya": "Madya",
    "utama": "Utama",
}
ALERT_ICONS = {
    "success": "circle-check",
    "warning": "triangle-alert",
    "error": "circle-alert",
    "info": "info",
    "debug": "info",
}
KADER_NAV = (
    ("Beranda", "/", "house"),
    ("Modul", "/modul/", "book-open"),
    ("Capaian", "/capaian/", "award"),
    ("Kartu", "/kartu/", "qr-code"),
)
# Shares below these bounds (percent) take the tint heat-0, heat-1, …
HEAT_BOUNDS = (1, 25, 50, 75, 95)


# --- icons ---------------------------------------------------------------------


@cache
def icon_svg(name: str) -> str:
    """Read one Lucide icon as inline SVG; `LookupError` when there is none."""
    if not re.fullmatch(r"[a-z0-9-]+", name):
        raise LookupError(f"no icon is called {name!r}")
    path = settings.NODE_MODULES / f"lucide-static/icons/{name}.svg"
    try:
        source = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise LookupError(f"no icon is called {name!r}") from None
    body = re.sub(r"\s+", " ", source[source.index(">", source.index("<svg")) + 1 :])
    return (
        '<svg class="icon" aria-hidden="true" width="24" height="24" '
        'viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" '
        'stroke-linecap="round" stroke-linejoin="round">'
    ) + body.replace(" />", "/>").replace("> <", "><").strip()


@register.simple_tag
def icon(name: str) -> SafeString:
    """Inline an icon; an unknown name stops a developer but not a visitor."""
    try:
        return mark_safe(icon_svg(name))  # noqa: S308 - a file of our npm package
    except LookupError:
        if settings.DEBUG:
            raise
        logger.exception("icon missing")
        return mark_safe("")


@register.simple_tag
@cache
def icon_data() -> SafeString:
    """The site's own icon as a data address: one request less on every first visit."""
    path = settings.BASE_DIR / "lms/static/lms/img/icon.svg"
    drawing = path.read_text(encoding="utf-8").strip().replace('"', "'")
    # Only harmless characters are left; what is quoted is safe in an attribute.
    return mark_safe("data:image/svg+xml," + quote(drawing, safe=" =':/"))  # noqa: S308


@register.filter
def alert_icon(kind: str) -> str:
    """The icon of an alert kind or Django message tag."""
    return ALERT_ICONS.get(kind, "info")


# --- states --------------------------------------------------------------------


@register.inclusion_tag("components/status.html")
def status(code: str) -> dict[str, str]:
    """A chip for the status of one skill: colour, shape and word."""
    return {"code": code, "word": STATUS_WORDS[code]}


@register.filter
def status_word(code: str) -> str:
    """The word alone, where a drawing stands for the chip."""
    return STATUS_WORDS[code]


@register.inclusion_tag("components/level.html")
def level(code: str, size: str = "") -> dict[str, str]:
    """The badge of a kader's level; empty code means none yet.

    A rule set may name levels of its own: they get their code as the word.
    """
    code = code or "belum"
    word = LEVEL_WORDS.get(code, code.replace("-", " ").capitalize())
    return {"code": code, "word": word, "size": size}


@register.inclusion_tag("components/progress.html")
def progress(value: int, total: int, label: str = "Kemajuan") -> dict[str, Any]:
    """A bar with "12 dari 25" beside it; a total of 0 shows an empty bar."""
    return {
        # Attributes must not carry the thousands separator of the locale.
        "value": str(value),
        "max": str(max(total, 1)),
        "text": f"{ribuan(value)} dari {ribuan(total)}",
        "label": label,
    }


@register.filter
def heat(share: float | Decimal | None) -> str:
    """The tint class of a share in percent; `None` means nobody to count."""
    if share is None:
        return "heat-none"
    return f"heat-{sum(share >= bound for bound in HEAT_BOUNDS)}"


# --- structure -----------------------------------------------------------------


@register.inclusion_tag("components/bottom_nav.html", takes_context=True)
def bottom_nav(context: template.Context) -> dict[str, Any]:
    """The four places of a kader, the current one marked."""
    path = context["request"].path if "request" in context else ""
    items = [
        {
            "label": label,
            "url": url,
            "icon": icon_name,
            "current": path == url or (url != "/" and path.startswith(url)),
        }
        for label, url, icon_name in KADER_NAV
    ]
    return {"items": items}


@register.inclusion_tag("components/table.html")
def data_table(
    columns: Sequence[str | Mapping[str, Any]],
    rows: Iterable[Sequence[Any]],
    caption: str = "",
) -> dict[str, Any]:
    """A table that turns into cards on a phone.

    A column is a label or {label, numeric}; a cell is a value or
    {text, url, status, level, chip}. The first cell names the row.
    """
    heads = [{"label": c} if isinstance(c, str) else dict(c) for c in columns]
    lines = [
        [
            {**head, **(cell if isinstance(cell, Mapping) else {"text": cell})}
            for head, cell in zip(heads, row, strict=True)
        ]
        for row in rows
    ]
    return {"columns": heads, "lines": lines, "caption": caption}


# --- dates and times -------------------------------------------------------------


def _local(value: date | datetime) -> date | datetime:
    """Bring an aware moment to the current time zone; leave plain dates alone."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


@register.filter
def tanggal(value: date | datetime | None) -> str:
    """20 Agustus 2025; nothing for nothing."""
    if not value:
        return ""
    day = _local(value)
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


@register.filter
def tanggal_pendek(value: date | datetime | None) -> str:
    """20 Agu 2025; nothing for nothing."""
    if not value:
        return ""
    day = _local(value)
    return f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}"


@register.filter
def jam(value: datetime | time | None) -> str:
    """08.00 WIB, in the zone now active (WIB, WITA or WIT in Indonesia)."""
    if value is None or value == "":
        return ""
    zone = timezone.get_current_timezone()
    if isinstance(value, datetime):
        moment = _local(value)
    else:
        moment = datetime.combine(timezone.localdate(), value)
    name = zone.tzname(moment.replace(tzinfo=None)) or ""
    return f"{moment:%H.%M} {name}".rstrip()


@register.filter
def sampai_tanggal(first: date, last: date) -> str:
    """20 s.d. 22 Agustus 2025: both ends without repeating words; one day alone."""
    if first == last:
        return tanggal(first)
    start = str(first.day)
    if (first.year, first.month) != (last.year, last.month):
        start += f" {MONTHS[first.month - 1]}"
    if first.year != last.year:
        start += f" {first.year}"
    return f"{start} s.d. {tanggal(last)}"


@register.filter
def sampai_jam(first: datetime, last: datetime) -> str:
    """08.00–09.30 WIB: both ends, the zone named once."""
    return f"{jam(first).split(' ')[0]}–{jam(last)}"


# --- numbers ---------------------------------------------------------------------


@register.filter
def ribuan(value: int | float | Decimal | None) -> str:
    """1.571: a whole number with points between the thousands."""
    if value is None or value == "":
        return ""
    whole = Decimal(str(value)).quantize(Decimal(1), ROUND_HALF_UP)
    return f"{whole:,}".replace(",", ".")


@register.filter
def desimal(value: int | float | Decimal | None, places: int = 1) -> str:
    """8,6: a comma before the decimals, points between the thousands."""
    if value is None or value == "":
        return ""
    step = Decimal(1).scaleb(-places)
    number = f"{Decimal(str(value)).quantize(step, ROUND_HALF_UP):,}"
    return number.translate(str.maketrans(",.", ".,"))


@register.filter
def persen(value: int | float | Decimal | None, places: int = 0) -> str:
    """62%: the value is already in percent; a dash when there is nothing to count."""
    if value is None or value == "":
        return "–"
    return f"{desimal(value, places)}%"


@register.filter
def kb(size: int | None) -> str:
    """34 kB from a size in bytes (1 kB = 1000 bytes), never less than 1."""
    if size is None or size == "":
        return ""
    if size >= 999_500:
        return f"{desimal(Decimal(size) / 1_000_000)} MB"
    return f"{ribuan(max(Decimal(size) / 1000, Decimal(1)))} kB"
