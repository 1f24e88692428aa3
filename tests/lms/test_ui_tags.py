import re
from datetime import UTC, date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone

from lms.templatetags import ui

LITERAL_ICON = re.compile(r"""{%\s*icon\s+"([^"]+)"|(?<![\w-])icon="([^"]+)\"""")


def rendered(source: str, **context: object) -> str:
    return Template(source).render(Context(context)).strip()


def test_icon_is_inline_and_hidden_from_screen_readers():
    svg = ui.icon("house")
    assert svg.startswith('<svg class="icon" aria-hidden="true"')
    assert svg.count("<path") == 2
    assert "license" not in svg


def test_unknown_icon_stops_a_developer(settings):
    settings.DEBUG = True
    with pytest.raises(LookupError):
        ui.icon("no-such-icon")


def test_unknown_icon_is_logged_but_does_not_stop_a_visitor(settings, logged_errors):
    settings.DEBUG = False
    assert ui.icon("no-such-icon") == ""
    assert [record.getMessage() for record in logged_errors] == ["icon missing"]


@pytest.mark.parametrize("name", ["../package", "", "House", "a b"])
def test_icon_names_cannot_leave_the_icon_folder(name):
    with pytest.raises(LookupError):
        ui.icon_svg(name)


def test_every_icon_named_in_a_template_exists():
    folders = ["lms", "content", "assessments", "courses", "certificates"]
    named = {
        next(filter(None, match))
        for folder in folders
        for path in (settings.BASE_DIR / folder).rglob("templates/**/*.html")
        for match in LITERAL_ICON.findall(path.read_text(encoding="utf-8"))
    }
    assert "house" in named
    icons = settings.NODE_MODULES / "lucide-static" / "icons"
    missing = {name for name in named if not (icons / f"{name}.svg").exists()}
    assert missing == set()


@pytest.mark.parametrize(
    ("value", "long", "short"),
    [
        (date(2025, 8, 20), "20 Agustus 2025", "20 Agu 2025"),
        (date(2024, 12, 1), "1 Desember 2024", "1 Des 2024"),
        # Still the 19th in UTC, already the 20th in Jakarta.
        (datetime(2025, 8, 19, 18, tzinfo=UTC), "20 Agustus 2025", "20 Agu 2025"),
        (None, "", ""),
    ],
)
def test_dates_are_written_in_indonesian(value, long, short):
    assert (ui.tanggal(value), ui.tanggal_pendek(value)) == (long, short)


@pytest.mark.parametrize(
    ("zone", "written"),
    [
        ("Asia/Jakarta", "08.00 WIB"),
        ("Asia/Pontianak", "08.00 WIB"),
        ("Asia/Makassar", "09.00 WITA"),
        ("Asia/Jayapura", "10.00 WIT"),
    ],
)
def test_clock_time_carries_the_name_of_its_zone(zone, written):
    with timezone.override(zone):
        assert ui.jam(datetime(2025, 8, 20, 1, 0, tzinfo=UTC)) == written


def test_plain_time_is_taken_as_local():
    with timezone.override("Asia/Makassar"):
        assert ui.jam(time(7, 5)) == "07.05 WITA"
    assert ui.jam(None) == ""


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (ui.ribuan(1571), "1.571"),
        (ui.ribuan(0), "0"),
        (ui.ribuan(Decimal("999.5")), "1.000"),
        (ui.ribuan(None), ""),
        (ui.desimal(8.6), "8,6"),
        (ui.desimal(Decimal("1234.565"), 2), "1.234,57"),
        (ui.desimal(24, 0), "24"),
        (ui.desimal(None), ""),
        (ui.persen(62.4), "62%"),
        (ui.persen(62.45, 1), "62,5%"),
        (ui.persen(None), "–"),
        (ui.kb(34_100), "34 kB"),
        (ui.kb(12), "1 kB"),
        (ui.kb(999_999), "1,0 MB"),
        (ui.kb(1_250_000), "1,3 MB"),
        (ui.kb(None), ""),
    ],
)
def test_numbers_are_written_in_indonesian(written, expected):
    assert written == expected


def test_progress_says_the_numbers_and_keeps_attributes_plain():
    html = rendered('{% progress 1200 1571 "Kader" %}')
    assert 'value="1200" max="1571" aria-label="Kader"' in html
    assert "1.200 dari 1.571" in html


def test_progress_of_nothing_is_an_empty_bar():
    assert 'value="0" max="1"' in rendered("{% progress 0 0 %}")


@pytest.mark.parametrize(("code", "word"), ui.STATUS_WORDS.items())
def test_status_says_its_word_beside_a_shape(code, word):
    html = rendered("{% status code %}", code=code)
    assert html.endswith(f"</svg>{word}</span>")
    assert f"chip--{code}" in html


def test_each_status_and_level_has_a_shape_of_its_own():
    shape = re.compile(r"<svg.*?>(.*)</svg>")
    chips = [rendered("{% status c %}", c=code) for code in ui.STATUS_WORDS]
    badges = [rendered("{% level c %}", c=code) for code in ui.LEVEL_WORDS]
    for group in (chips, badges):
        assert len({shape.search(html)[1] for html in group}) == len(group)


def test_level_of_nobody_is_none_yet():
    assert rendered('{% level "" %}').endswith("Belum bertingkat</span>")


@pytest.mark.parametrize(
    ("share", "tint"),
    [
        (None, "heat-none"),
        (0, "heat-0"),
        (1, "heat-1"),
        (24.9, "heat-1"),
        (25, "heat-2"),
        (74, "heat-3"),
        (Decimal(75), "heat-4"),
        (100, "heat-5"),
    ],
)
def test_heat_follows_the_share(share, tint):
    assert ui.heat(share) == tint


@pytest.mark.parametrize(
    ("path", "current"),
    [("/", "/"), ("/modul/timbang/", "/modul/"), ("/kartu/", "/kartu/"), ("/x/", "")],
)
def test_bottom_navigation_marks_where_the_kader_is(path, current):
    html = rendered("{% bottom_nav %}", request=RequestFactory().get(path))
    marked = re.findall(r'href="([^"]+)" aria-current="page"', html)
    assert marked == ([current] if current else [])


def test_table_names_each_cell_for_the_phone():
    columns = ["Nama", {"label": "JP", "numeric": True}]
    html = rendered(
        "{% data_table columns rows %}",
        columns=columns,
        rows=[[{"text": "<b>Rina</b>", "url": "/r/"}, 24]],
    )
    assert 'scope="row"><a href="/r/">&lt;b&gt;Rina&lt;/b&gt;</a>' in html
    assert '<td data-label="JP" class="number">24' in html


def test_table_refuses_a_row_of_another_length():
    with pytest.raises(ValueError, match="shorter"):
        ui.data_table(["Nama", "JP"], [["Rina"]])


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (date(2025, 8, 20), date(2025, 8, 20), "20 Agustus 2025"),
        (date(2025, 8, 20), date(2025, 8, 22), "20 s.d. 22 Agustus 2025"),
        (date(2025, 8, 30), date(2025, 9, 1), "30 Agustus s.d. 1 September 2025"),
        (
            date(2025, 12, 31),
            date(2026, 1, 2),
            "31 Desember 2025 s.d. 2 Januari 2026",
        ),
    ],
)
def test_a_span_of_days_does_not_repeat_month_and_year(first, last, expected):
    assert ui.sampai_tanggal(first, last) == expected


def test_a_span_of_hours_names_the_zone_once():
    zone = ZoneInfo("Asia/Jakarta")
    first = datetime(2025, 8, 20, 8, 0, tzinfo=zone)
    last = datetime(2025, 8, 20, 9, 30, tzinfo=zone)
    assert ui.sampai_jam(first, last) == "08.00–09.30 WIB"
