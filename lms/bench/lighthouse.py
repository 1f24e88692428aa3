"""What Lighthouse says of the kader's pages, as it judges a phone.

Lighthouse simulates a slow phone from what it observed; its marks of speed move by a
few points with what else the machine does. Nothing leaves this machine.
"""

import json
import os
import subprocess
from collections.abc import Iterator
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings

from lms.bench.figure import Figure
from lms.bench.phone_site import Site

PAGES = ("home", "lesson", "test", "card")
CATEGORIES = ("performance", "accessibility", "best-practices")
GOAL = 95
LIGHTHOUSE = settings.NODE_MODULES / "lighthouse" / "cli" / "index.js"
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
)
MOST_SECONDS = 180


def figures_of(site: Site, signed_in: dict[str, Any]) -> Iterator[Figure]:
    """Yield the three marks (0 to 100) of every page, met signed in."""
    cookies = "; ".join(f"{one['name']}={one['value']}" for one in signed_in["cookies"])
    for page in PAGES:
        report = judge(site.address + site.paths[page], cookies)
        for category in CATEGORIES:
            mark = (report["categories"][category]["score"] or 0) * 100
            name = f"lighthouse.{page}.{category.replace('-', '_')}"
            yield Figure.at_least(name, mark, "", GOAL)


def judge(address: str, cookies: str) -> dict[str, Any]:
    """Return Lighthouse's report on a page; raises RuntimeError when there is none."""
    with TemporaryDirectory(prefix="cakap-lighthouse-") as folder:
        command = [
            "node",
            str(LIGHTHOUSE),
            address,
            f"--extra-headers={json.dumps({'Cookie': cookies})}",
            f"--only-categories={','.join(CATEGORIES)}",
            f"--chrome-flags={FLAGS} --user-data-dir={folder}",
            "--output=json",
            "--no-enable-error-reporting",
            "--quiet",
        ]
        done = subprocess.run(  # noqa: S603
            command,
            env={**os.environ, "CHROME_PATH": "/usr/bin/chromium"},
            capture_output=True,
            text=True,
            check=False,
            timeout=MOST_SECONDS,
        )
    if done.returncode:
        raise RuntimeError(f"lighthouse {address}: {done.stderr.strip()[-2000:]}")
    report: dict[str, Any] = json.loads(done.stdout)
    if "runtimeError" in report:
        raise RuntimeError(f"lighthouse {address}: {report['runtimeError']}")
    return report
