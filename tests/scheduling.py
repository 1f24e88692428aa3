"""Which tests share a process: two Chromiums on two cores only slow each other down."""

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


def scope_of(nodeid: str) -> str:
    """The name of the group that a test belongs to, empty for one on its own."""
    return "heavy" if nodeid.startswith(HEAVY) else ""
