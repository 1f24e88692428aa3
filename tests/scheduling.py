"""Which tests share a process: two Chromiums on two cores slow each other down.

One process drives the browser from the start and the others do the rest; when nothing
else is left they help with the browser, file by file, rather than wait for it.
"""

from collections.abc import Iterable
from typing import Any

from xdist.scheduler import LoadGroupScheduling

HEAVY = (
    "tests/browser/",
    "tests/e2e/",
    "tests/lms/test_components_browser.py",
    "tests/scenarios/",
)


class OneHeavyProcess(LoadGroupScheduling):
    """Since pytest 9.2 the marks of xdist no longer reach the scheduler; paths do."""

    def _split_scope(self, nodeid: str) -> str:
        return scope_of(nodeid) or super()._split_scope(nodeid)

    def _assign_work_unit(self, node: Any) -> None:
        drives_browser = node is self.nodes[0]
        # The unit at the front is the one that is given.
        self.workqueue.move_to_end(
            next_unit(self.workqueue, heavy=drives_browser), last=False
        )
        super()._assign_work_unit(node)


def scope_of(nodeid: str) -> str:
    """The file of a test that is heavy, empty for one that goes on its own."""
    return nodeid.split("::", maxsplit=1)[0] if nodeid.startswith(HEAVY) else ""


def next_unit(units: Iterable[str], *, heavy: bool) -> str:
    """The first unit of the kind a process prefers, else the first there is."""
    units = list(units)
    wanted = [unit for unit in units if unit.startswith(HEAVY) is heavy]
    return (wanted or units)[0]
