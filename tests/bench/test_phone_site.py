import os
from pathlib import Path

import pytest

from lms.bench import phone_site


def test_the_site_to_measure_lives_in_its_own_folder():
    scratch = Path("/scratch")
    found = phone_site.scratch_environment(scratch, 8123, "http://localhost:8123")
    assert (found["VAR_DIR"], found["PORT"]) == ("/scratch", "8123")
    assert found["DATABASE_URL"] == "sqlite:////scratch/bench.sqlite3"
    assert (found["DEBUG"], found["S3_BUCKET"]) == ("false", "")


@pytest.fixture
def collected(monkeypatch, settings, tmp_path) -> list[str]:
    """The commands that were called, for a static folder in `tmp_path`."""
    calls: list[str] = []
    monkeypatch.setattr(
        phone_site, "call_command", lambda name, **options: calls.append(name)
    )
    settings.STATIC_ROOT = tmp_path
    return calls


def test_static_files_are_collected_when_none_are_there(collected):
    phone_site.collect_if_stale()
    assert collected == ["collectstatic"]


def test_static_files_are_collected_only_when_a_source_is_newer(collected, tmp_path):
    manifest = tmp_path / "staticfiles.json"
    manifest.write_text("{}")
    phone_site.collect_if_stale()
    assert collected == []
    os.utime(manifest, (0, 0))
    phone_site.collect_if_stale()
    assert collected == ["collectstatic"]


def test_a_failing_command_says_what_it_was(tmp_path):
    environment = phone_site.scratch_environment(tmp_path, 1, "http://x")
    with pytest.raises(RuntimeError, match=r"^nothing_of_the_kind: "):
        phone_site.manage(environment, "nothing_of_the_kind")
