"""Two tables in a hall without signal: the board is the same, whoever is sent first."""

from dataclasses import astuple
from io import BytesIO
from random import Random

import pytest
from django.utils import timezone
from PIL import Image

from assessments.models import Evidence, Observation, ObservationPhoto, SkillStatus
from assessments.observing import judge
from assessments.services import adjudicate
from courses.queries.station_board import station_board
from tests.browser.conftest import Phone
from tests.factories.accounts import make_kader, make_officer
from tests.factories.assessments import make_checklist
from tests.factories.content import make_ruleset
from tests.factories.courses import make_bimtek, make_registration

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
KADERS, TWICE = 20, 11
# Taps one answer per step and "Selesai"; waits for the verdict, goes back to the queue.
FILL = """async (value) => {
  const steps = document.querySelectorAll("[data-steps] fieldset");
  for (const step of steps) step.querySelector(`[value="${value}"]`).click();
  document.querySelector("[data-sheet] [type=submit]").click();
  const verdict = document.querySelector("[data-screen=verdict]");
  while (verdict.hidden) await new Promise((done) => setTimeout(done, 20));
  const words = document.querySelector("[data-words]").textContent;
  document.querySelector("[data-do=after]").click();
  return words;
}"""
WATCH = (
    "(name) => document.querySelector(`button[aria-label$=${JSON.stringify(name)}]`)"
)


JUDGE = """async (sheets) => {
  const { href } = document.querySelector("link[href*=station-rules]");
  const { judge } = await import(href);
  return sheets.map(({ steps, answers, percent }) => {
    const { done, total, competent } = judge(steps, answers, percent);
    return [done, total, competent];
  });
}"""


@pytest.fixture
def event():
    make_ruleset()
    bimtek = make_bimtek(seats=40)
    bimtek.checklists.add(make_checklist(steps=3))
    for number in range(1, KADERS + 1):
        make_registration(bimtek, make_kader(f"Kader {number:02}"))
    return bimtek


@pytest.fixture
def phones(browser, live_server, event):
    """Two assessors' phones at their tables, without signal from now on."""
    made = []
    for name in ("Penilai Satu", "Penilai Dua"):
        context = browser.new_context(
            viewport={"width": 360, "height": 800}, is_mobile=True, has_touch=True
        )
        context.set_default_timeout(60_000)
        one = Phone(context, live_server.url)
        one.sign_in(make_officer("penilai", name=name))
        sit_down(one, event)
        context.set_offline(True)
        # The phone is put away and taken up again: the table is still there.
        one.page.reload()
        one.page.wait_for_selector("[data-people] li")
        made.append(one)
    yield made
    for one in made:
        one.context.close()


def table(event) -> str:
    return f"/bimtek/{event.slug}/praktik/{event.checklists.get().key}/meja/"


def sit_down(phone, event) -> None:
    # The first worker of a cold server fetches the whole shell.
    phone.page.wait_for_function(
        "() => navigator.serviceWorker.controller !== null", timeout=150_000
    )
    phone.open(table(event))
    phone.page.wait_for_selector("[data-people] li")
    script = phone.page.get_attribute("script[src*='station']", "src")
    phone.wait_until_kept(table(event), script)


def watch(phone, name: str, value: int) -> str:
    phone.page.evaluate_handle(WATCH, name).as_element().click()
    again = phone.page.locator("[data-do=anew]")
    if again.is_visible():
        again.click()
    return phone.page.evaluate(FILL, value)


def send(phone) -> None:
    """The page sends by itself, the last sheet once it cannot be taken back."""
    phone.context.set_offline(False)
    phone.page.wait_for_selector("#outbox-badge", state="hidden")


def figures(event):
    board = station_board(event, timezone.now())
    rows = [
        (row.expected, row.done, row.competent, row.disputed, row.held)
        for row in board.rows
    ]
    return rows, [astuple(area) for area in board.areas], board.unseen


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_two_tables_without_signal_make_one_board(phones, event, order, dinas):
    first, second = phones
    for number in range(1, TWICE + 1):
        said = watch(first, f"Kader {number:02}", 2)
    assert said == "Kader 11: kompeten"
    for number in range(TWICE, KADERS + 1):
        said = watch(second, f"Kader {number:02}", 0 if number == TWICE else 2)
    assert said == "Kader 20: kompeten"
    assert Observation.objects.count() == 0

    for number in order:
        send(phones[number])

    area = event.registrations.first().kabupaten.name.removeprefix("Kabupaten ")
    assert Observation.objects.count() == KADERS + 1
    assert figures(event) == ([(20, 20, 19, 1, 0)], [(area, 20, 0)], [])
    disputed = SkillStatus.objects.get(disputed=True)
    assert disputed.kader.name == "Kader 11"
    lines = Evidence.objects.filter(kader=disputed.kader, kind="practice")
    adjudicate(
        disputed.kader,
        disputed.skill,
        True,
        by=dinas,
        reason="Dilihat bersama",
        settles=lines.values_list("uid", flat=True),
        at=timezone.now(),
    )
    assert figures(event) == ([(20, 20, 20, 0, 0)], [(area, 20, 0)], [])
    assert not SkillStatus.objects.filter(disputed=True).exists()


def test_one_sheet_from_undo_to_second_try(phone, event):
    """A critical step is missed, taken back, given anew, and watched again."""
    checklist = event.checklists.get()
    checklist.items.filter(order=3).update(scale="rating")
    rina = event.registrations.first().user
    phone.sign_in(make_officer("penilai"))
    sit_down(phone, event)
    page = phone.page
    page.fill("#cari", rina.account_code)
    page.press("#cari", "Enter")
    for name, value in (("0-1", 0), ("0-2", 2)):
        page.check(f"[name='{name}'][value='{value}']")
    page.click("[data-sheet] [type=submit]")
    # Nothing is chosen beforehand, and nothing is finished by one tap.
    page.wait_for_selector("[data-missing]")
    page.check("[name='0-3'][value='2']")
    page.click("[data-sheet] [type=submit]")
    page.wait_for_selector("[data-verdicts] [data-state=repeat]")
    words = page.inner_text("[data-verdicts]")
    assert "Kader 01: belum kompeten" in words
    assert "Langkah wajib 1 terlewat." in words
    page.click("[data-do=undo]")
    page.wait_for_selector("[data-sheet]:visible")
    page.check("[name='0-2'][value='0']")
    page.set_input_files(
        "#foto", {"name": "a.png", "mimeType": "image/png", "buffer": picture()}
    )
    page.wait_for_function(
        "() => document.querySelector('[data-say=photo]').textContent !== ''"
    )
    page.click("[data-sheet] [type=submit]")
    page.click("[data-do=after]")
    page.evaluate_handle(WATCH, "Kader 01").as_element().click()
    page.click("[data-do=redo]")
    assert page.locator("[data-steps] li").count() == 2
    assert phone.page.evaluate(FILL, 2) == "Kader 01: kompeten"
    page.wait_for_selector("#outbox-badge", state="hidden")

    assert list(
        Observation.objects.order_by("uid").values_list("steps_done", "competent")
    ) == [(1, False), (3, True)]
    assert SkillStatus.objects.get().disputed is False
    photo = ObservationPhoto.objects.get()
    assert photo.observation_uid == Observation.objects.earliest("uid").uid


def test_the_phone_judges_by_the_rules_of_the_server(phone, event):
    phone.sign_in(make_officer("penilai"))
    sit_down(phone, event)
    draw = Random(62)
    sheets = [
        {
            "steps": [
                {"order": order, "critical": draw.random() < 0.3}
                for order in range(1, draw.randint(1, 12) + 1)
            ],
            "percent": draw.choice([1, 60, 75, 80, 100]),
        }
        for _ in range(200)
    ]
    for sheet in sheets:
        likely = draw.random()
        sheet["answers"] = {
            str(step["order"]): 2 if draw.random() < likely else draw.choice([0, 1])
            for step in sheet["steps"]
        }

    found = phone.page.evaluate(JUDGE, sheets)

    assert found == [judged(sheet) for sheet in sheets]


def judged(sheet: dict) -> list:
    steps = [
        {**step, "done": sheet["answers"][str(step["order"])] == 2}
        for step in sheet["steps"]
    ]
    return list(astuple(judge(steps, sheet["percent"])))


def picture() -> bytes:
    out = BytesIO()
    Image.new("RGB", (1200, 900), "teal").save(out, "PNG")
    return out.getvalue()
