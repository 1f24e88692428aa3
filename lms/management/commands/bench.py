import logging
import os
import traceback
from collections.abc import Callable, Iterable
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from lms import bench
from lms.bench.figure import Figure


def groups() -> dict[str, list[str]]:
    """Return the modules of lms.bench that measure something, by group.

    A module is a group of its own unless its `GROUP` names the one it belongs to.
    """
    found: dict[str, list[str]] = {}
    for name in sorted(module.name for module in iter_modules(bench.__path__)):
        module = import_module(f"lms.bench.{name}")
        if hasattr(module, "figures"):
            found.setdefault(getattr(module, "GROUP", name), []).append(name)
    return found


def group_names() -> list[str]:
    """Return the names one may ask for."""
    return sorted(groups())


class Command(BaseCommand):
    help = (
        "Measure and print one JSON line per figure: name, value, unit, goal, ok. "
        "A missed goal is a figure, not a failure; only a group that crashes makes "
        "the exit code 1, after the others have run. What it writes is rolled back."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("group", nargs="?", choices=group_names())
        parser.add_argument(
            "--full", action="store_true", help="no samples where all takes minutes"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["full"]:
            os.environ["BENCH_FULL"] = "1"
        asked = [options["group"]] if options["group"] else group_names()
        members = groups()
        chosen = [name for group in asked for name in members[group]]
        # Only figures and crashes: what libraries log while measured is no news.
        logging.disable(logging.WARNING)
        try:
            crashed = [name for name in chosen if not self._run(name)]
        finally:
            logging.disable(logging.NOTSET)
        if crashed:
            self.stderr.write(f"Crashed: {', '.join(crashed)}")
            raise SystemExit(1)

    def _run(self, name: str) -> bool:
        figures: Callable[[], Iterable[Figure]] = import_module(
            f"lms.bench.{name}"
        ).figures
        try:
            for figure in figures():
                self.stdout.write(figure.to_line())
                self.stdout.flush()
        # One group must not keep the others from being measured.
        except Exception:
            self.stderr.write(traceback.format_exc())
            return False
        return True
