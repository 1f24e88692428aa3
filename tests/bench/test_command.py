from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from lms.bench import certificates, dinas
from lms.bench.figure import Figure
from lms.management.commands.bench import group_names


def test_groups_are_the_modules_that_measure():
    assert {"certificates", "dinas"} <= set(group_names())
    assert "figure" not in group_names()


def test_a_module_may_belong_to_the_group_of_another(monkeypatch):
    monkeypatch.setattr(dinas, "GROUP", "certificates", raising=False)
    assert "dinas" not in group_names()
    first = Figure.at_most("certificates.x", 1, "ms", 2)
    second = Figure.at_most("dinas.x", 1, "ms", 2)
    monkeypatch.setattr(certificates, "figures", lambda: [first])
    monkeypatch.setattr(dinas, "figures", lambda: [second])
    out = StringIO()
    call_command("bench", "certificates", stdout=out)
    assert out.getvalue().splitlines() == [first.to_line(), second.to_line()]


def test_one_group_prints_one_line_per_figure(monkeypatch):
    figure = Figure.at_most("dinas.x", 1, "ms", 2)
    monkeypatch.setattr(dinas, "figures", lambda: [figure, figure])
    out = StringIO()
    call_command("bench", "dinas", stdout=out)
    assert out.getvalue().splitlines() == [figure.to_line()] * 2


def test_a_missed_goal_is_no_failure(monkeypatch):
    figure = Figure.at_most("dinas.x", 3, "ms", 2)
    monkeypatch.setattr(dinas, "figures", lambda: [figure])
    out = StringIO()
    call_command("bench", "dinas", stdout=out)
    assert out.getvalue().splitlines() == [figure.to_line()]


def test_a_group_that_crashes_does_not_keep_others_from_running(monkeypatch):
    def crash():
        raise ZeroDivisionError

    members = {"certificates": ["certificates"], "dinas": ["dinas"]}
    monkeypatch.setattr("lms.management.commands.bench.groups", lambda: members)
    figure = Figure.at_most("dinas.x", 1, "ms", 2)
    monkeypatch.setattr(certificates, "figures", crash)
    monkeypatch.setattr(dinas, "figures", lambda: [figure])
    out, err = StringIO(), StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("bench", stdout=out, stderr=err)
    assert stopped.value.code == 1
    assert out.getvalue().splitlines() == [figure.to_line()]
    assert err.getvalue().splitlines()[-1] == "Crashed: certificates"


def test_an_unknown_group_is_refused():
    with pytest.raises(CommandError):
        call_command("bench", "cuaca")
