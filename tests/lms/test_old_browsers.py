"""Phones of 2020 (Chrome 80) understand what we send, and modules form no circle."""

import json
import posixpath
import re
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

ACORN = settings.NODE_MODULES / "acorn" / "dist" / "acorn.mjs"
PARSER = Path(__file__).with_name("parse_modules.mjs")
STAFF = re.compile(
    r"""\{% extends ['"](base_staff|base_board|dashboard/base|courses/bimtek_base)"""
)
SCRIPT = re.compile(r"""\{% static ['"]([^'"]+\.js)['"] %\}""")
# What came after Chrome 80; syntax is the parser's business.
NEWER = re.compile(
    r"\.(at|replaceAll|findLast|findLastIndex|toSorted|toReversed|hasOwn|showPicker)\("
    r"|\b(structuredClone|WeakRef|randomUUID)\b|Promise\.any\b|AbortSignal\.(any|timeout)"
    r"|\.submitter\b"
)
KADER_STYLES = (
    "lms/css/cakap.css",
    "lms/css/parts.css",
    "lms/css/lesson.css",
    "assessments/css/achievements.css",
    "assessments/css/assessments.css",
)
# A rule with one of these is dropped whole, or the page is not where it should be.
NEWER_STYLES = re.compile(
    r"@(layer|container|scope|starting-style)\b|:(is|where)\(|color-mix\("
    r"|\binset:|\d(dvh|svh|lvh)\b|(^|[\s{;])(translate|scale|rotate):",
    re.MULTILINE,
)
GROUPING = ("@media", "@supports", "@keyframes")


def parsed(sources: dict[str, str]) -> dict[str, dict]:
    done = subprocess.run(
        ["node", PARSER, ACORN],
        input=json.dumps(sources),
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def source_of(name: str) -> str:
    path = finders.find(name)
    assert path, f"{name} is imported and not there"
    return Path(path).read_text(encoding="utf-8")


def entry_modules() -> list[str]:
    """The scripts that a kader's pages name, and the worker."""
    found = set()
    for app in ("lms", "content", "assessments", "courses", "certificates"):
        for page in (settings.BASE_DIR / app).rglob("templates/**/*"):
            if page.suffix not in {".html", ".js"}:
                continue
            text = page.read_text(encoding="utf-8")
            if not STAFF.match(text):
                found.update(SCRIPT.findall(text))
    return sorted(name for name in found if not name.startswith("npm/"))


@pytest.fixture(scope="module")
def modules() -> dict[str, dict]:
    """Every module such a page or the worker may load, by name, with its imports."""
    known: dict[str, dict] = {}
    names = entry_modules()
    while names:
        sources = {name: source_of(name) for name in names}
        for name, answer in parsed(sources).items():
            folder = posixpath.dirname(name)
            answer["source"] = sources[name]
            answer["imports"] = [
                posixpath.normpath(posixpath.join(folder, one))
                for one in answer["imports"]
                if one.startswith(".")
            ]
            known[name] = answer
        named = {one for answer in known.values() for one in answer["imports"]}
        names = sorted(named - set(known))
    return known


def circle_of(graph: dict[str, list[str]]) -> list[str]:
    """Return one circle of imports, empty when there is none."""
    done: set[str] = set()

    def follow(name: str, way: list[str]) -> list[str]:
        if name in way:
            return [*way[way.index(name) :], name]
        if name in done:
            return []
        for following in graph.get(name, []):
            if found := follow(following, [*way, name]):
                return found
        done.add(name)
        return []

    return next((found for name in graph if (found := follow(name, []))), [])


def test_every_module_has_the_syntax_of_2020(modules):
    assert {"lms/js/app.js", "lms/js/worker/start.js", "lms/js/usage.js"} <= set(
        modules
    )
    errors = {name: one["error"] for name, one in modules.items() if one["error"]}
    assert errors == {}


@pytest.mark.parametrize(
    "newer", ["a ??= b", "class A { #b }", "class A { b = 1 }", "await a"]
)
def test_newer_syntax_is_noticed(newer):
    assert parsed({"x": newer})["x"]["error"]


def test_our_modules_call_nothing_that_came_later(modules):
    own = {name: one for name, one in modules.items() if not name.startswith("npm/")}
    later = {
        name: found
        for name, one in own.items()
        if (found := [hit.group() for hit in NEWER.finditer(one["source"])])
    }
    assert later == {}


def test_modules_import_in_no_circle(modules):
    # Names with the hash of their content cannot be given to a circle.
    assert circle_of({name: one["imports"] for name, one in modules.items()}) == []


def test_a_circle_is_noticed():
    assert circle_of({"a": ["b"], "b": ["c"], "c": ["b"]}) == ["b", "c", "b"]
    assert circle_of({"a": ["b", "c"], "b": ["c"], "c": []}) == []


def without_comments(style: str) -> str:
    return re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL)


def nested_rules(style: str) -> list[str]:
    """Return selectors of rules that stand within another rule."""
    found, way = [], []
    for piece in re.findall(r"[^{};]*[{};]", style):
        if piece.endswith("{"):
            selector = piece[:-1].strip()
            if any(not outer.startswith(GROUPING) for outer in way):
                found.append(selector)
            way.append(selector)
        elif piece.endswith("}"):
            way.pop()
    return found


@pytest.mark.parametrize("name", KADER_STYLES)
def test_styles_are_readable_for_old_browsers(name):
    style = without_comments(source_of(name))
    assert nested_rules(style) == []
    assert [hit.group() for hit in NEWER_STYLES.finditer(style)] == []
    # An unknown selector drops its whole rule: :has() never shares one with others.
    for selector in re.findall(r"([^{}]*)\{", style):
        parts = selector.split(",")
        assert [":has(" in part for part in parts] in (
            [True] * len(parts),
            [False] * len(parts),
        )


def test_a_nested_rule_is_noticed():
    assert nested_rules("@media print { a { color: red } }") == []
    assert nested_rules("a { color: red; &:hover { color: blue } }") == ["&:hover"]
