"""Who shows no figure and prints no paper does not pay for their libraries."""

import subprocess
import sys

SCRIPT = """
import sys
import django
django.setup()
from django.urls import get_resolver
get_resolver().url_patterns
heavy = {"scipy", "statsmodels", "pandas", "pikepdf", "weasyprint"}
print(sorted(heavy & set(sys.modules)))
"""


def test_a_web_worker_starts_without_the_heavy_libraries():
    run = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True
    )

    assert run.stdout.splitlines()[-1] == "[]"
