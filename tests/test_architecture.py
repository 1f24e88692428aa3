"""Imports and foreign keys point one way. Changing LAYERS is a design decision."""

import ast
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parent.parent

# Each may import itself and everything before it.
LAYERS = [
    "lms.journal",  # how things are written down; knows no person or place
    "lms.wilayah",  # where
    "lms.accounts",  # who
    "content",  # what is said; knows no learner
    "assessments",  # what is measured; knows no course
    "courses",  # what is followed
    "certificates",  # what is attested
    "lms",  # sync, dashboard, addresses, commands: reads everything
]
# Pure helpers of the shell that import nothing of ours.
TOOLS = ("lms.ids", "lms.templatetags")


def layer_of(module: str) -> str | None:
    """Return the layer a module belongs to; None for tools and foreign modules."""
    if any(module == tool or module.startswith(tool + ".") for tool in TOOLS):
        return None
    for layer in LAYERS:
        if module == layer or module.startswith(layer + "."):
            return layer
    return None


def imports_of(source: str) -> list[str]:
    """Return the absolute names of the modules a source file imports."""
    names = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names += [node.module]
            names += [f"{node.module}.{alias.name}" for alias in node.names]
    return names


def wrong_imports(module: str, source: str) -> list[str]:
    """Return imports that point from a lower layer to an upper one."""
    own = layer_of(module)
    if own is None:
        return []
    allowed = LAYERS[: LAYERS.index(own) + 1]
    return [
        f"{module} imports {name}"
        for name in imports_of(source)
        if layer_of(name) is not None and layer_of(name) not in allowed
    ]


def our_files() -> list[Path]:
    tops = sorted({layer.split(".")[0] for layer in LAYERS})
    return [path for top in tops for path in sorted((ROOT / top).rglob("*.py"))]


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def test_imports_point_one_way():
    wrong = [
        line
        for path in our_files()
        for line in wrong_imports(module_name(path), path.read_text(encoding="utf-8"))
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("assessments.services", "from courses.models import Bimtek"),
        ("content.models", "import assessments"),
        ("lms.accounts.rules", "from content import models"),
        ("lms.wilayah.models", "from lms.accounts.models import User"),
        ("courses.views", "from lms.sync.models import Receipt"),
    ],
)
def test_a_planted_upward_import_is_found(module, source):
    assert len(wrong_imports(module, source)) >= 1


def test_packages_import_each_other_by_absolute_names():
    relative = [
        str(path.relative_to(ROOT))
        for path in our_files()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert relative == []


def test_relations_point_one_way():
    wrong = []
    for model in apps.get_models():
        own = layer_of(model.__module__)
        if own is None:
            continue
        allowed = LAYERS[: LAYERS.index(own) + 1]
        for field in model._meta.get_fields():
            if not field.is_relation or field.auto_created or not field.related_model:
                continue
            target = layer_of(field.related_model.__module__)
            if target is not None and target not in allowed:
                wrong.append(f"{model.__name__}.{field.name} points at {target}")
    assert wrong == []


def test_sources_keep_their_size():
    too_long = [
        f"{path.relative_to(ROOT)}: {count} lines"
        for path in our_files()
        if "migrations" not in path.parts
        and (count := path.read_text(encoding="utf-8").count("\n")) > 400
    ]
    assert too_long == []


def functions_of(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [node for node in ast.walk(tree) if isinstance(node, kinds)]


def test_functions_keep_their_size():
    too_long = [
        f"{path.relative_to(ROOT)}: {node.name}"
        for path in our_files()
        if "migrations" not in path.parts
        for node in functions_of(path)
        if node.end_lineno - node.lineno >= 50
    ]
    assert too_long == []


def test_templates_keep_their_size_and_hold_no_inline_code():
    templates = [
        path
        for path in ROOT.glob("*/**/templates/**/*.html")
        if "node_modules" not in path.parts and ".venv" not in path.parts
    ]
    problems = []
    for path in templates:
        text = path.read_text(encoding="utf-8")
        name = str(path.relative_to(ROOT))
        on_paper = "pdf" in path.parts
        if text.count("\n") > 120:
            problems.append(f"{name} is longer than 120 lines")
        if not on_paper and (" style=" in text or "<style" in text):
            problems.append(f"{name} has inline style")
        if "<script>" in text:
            problems.append(f"{name} has an inline script")
    assert problems == []
