"""The page of the player, before any script ran."""

import posixpath
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse

pytestmark = pytest.mark.django_db
STATIC_IMPORT = re.compile(r'^(?:import|export)[^"]*?from "([^"]+)";', re.M)


def graph_of(name: str) -> set[str]:
    """Return a module and all that it imports at once."""
    source = Path(finders.find(name)).read_text()
    found = {name}
    for one in STATIC_IMPORT.findall(source):
        found |= graph_of(posixpath.normpath(posixpath.join(name, "..", one)))
    return found


def test_the_player_asks_for_every_first_script_at_once(client):
    html = client.get(reverse("exam")).content.decode()
    asked = re.findall(r'<link rel="modulepreload" href="/static/([^"]+)">', html)
    assert sorted(asked) == sorted(graph_of("lms/js/app.js"))
