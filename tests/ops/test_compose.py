import re
import subprocess
import sys

import pytest
import yaml

from tests.ops.dockerfile import ROOT

COMPOSE = ROOT / "docker-compose.yml"
SERVICES = yaml.safe_load(COMPOSE.read_text())["services"]
LONG_RUNNING = sorted(set(SERVICES) - {"migrate"})
SECRETS = ["SECRET_KEY", "CAKAP_DOMAIN"]
SECRETS += ["POSTGRES_PASSWORD", "RABBITMQ_PASSWORD", "REDIS_PASSWORD"]
APP = ["beat", "migrate", "web", "worker"]


def check_schema(path):
    command = [sys.executable, "-m", "check_jsonschema"]
    command += ["--builtin-schema", "vendor.compose-spec", str(path)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_compose_file_follows_the_compose_specification():
    result = check_schema(COMPOSE)

    assert (result.returncode, result.stdout) == (0, "ok -- validation done\n")


def test_schema_check_refuses_an_unknown_service_key(tmp_path):
    planted = tmp_path / "docker-compose.yml"
    planted.write_text("services: {web: {image: a, heathcheck: {}}}\n")

    assert check_schema(planted).returncode == 1


def test_every_part_of_the_production_setup_is_there():
    assert sorted(SERVICES) == [
        *["beat", "migrate", "postgres", "proxy"],
        *["rabbitmq", "redis", "web", "worker"],
    ]


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_image_is_pinned_to_a_full_version(name):
    assert re.search(r":\d+\.\d+(\.\d+)?(-\w+)?$", SERVICES[name]["image"])


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_service_runs_without_privileges(name):
    service = SERVICES[name]
    # Our own images set a numeric USER (see test_dockerfile).
    assert service.get("user", "own image") != "root"
    assert ("user" in service) != ("build" in service)
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]


@pytest.mark.parametrize("name", sorted(set(SERVICES) - {"rabbitmq"}))
def test_root_file_system_is_read_only(name):
    assert SERVICES[name]["read_only"] is True


@pytest.mark.parametrize("name", sorted(set(LONG_RUNNING) - {"web"}))
def test_long_running_service_has_a_health_check(name):
    assert SERVICES[name]["healthcheck"]["test"][0] in {"CMD", "CMD-SHELL"}


def test_web_uses_the_health_check_of_its_image():
    assert "healthcheck" not in SERVICES["web"]


def test_only_the_proxy_publishes_ports():
    assert [name for name in SERVICES if "ports" in SERVICES[name]] == ["proxy"]


@pytest.mark.parametrize("name", ["postgres", "rabbitmq", "redis"])
def test_state_is_reachable_from_the_inside_network_only(name):
    assert SERVICES[name]["networks"] == ["inside"]


@pytest.mark.parametrize("name", SECRETS)
def test_secret_has_no_default_and_stops_the_start(name):
    text = COMPOSE.read_text()

    assert f"${{{name}:?" in text
    assert f"${{{name}:-" not in text
    assert re.findall(rf"^#{name}=(.*)$|^{name}=(.*)$", example(), re.MULTILINE)


def example():
    return (ROOT / ".env.example").read_text()


def test_named_volumes_are_declared_and_used():
    declared = yaml.safe_load(COMPOSE.read_text())["volumes"]
    mounts = [m for s in SERVICES.values() for m in s.get("volumes", [])]
    used = {m.split(":")[0] for m in mounts if not m.startswith(".")}

    assert used == set(declared)


def test_mounted_files_exist():
    mounts = [m for s in SERVICES.values() for m in s.get("volumes", [])]
    files = [m.split(":")[0] for m in mounts if m.startswith(".")]

    assert files == ["./docs/deploy/Caddyfile"]
    assert (ROOT / files[0]).is_file()


def test_web_waits_for_the_migration_and_not_for_the_broker():
    waits = SERVICES["web"]["depends_on"]

    assert waits["migrate"] == {"condition": "service_completed_successfully"}
    assert "rabbitmq" not in waits


@pytest.mark.parametrize("name", APP)
def test_app_services_share_one_environment(name):
    assert SERVICES[name]["environment"] == SERVICES["web"]["environment"]
    assert SERVICES[name]["image"] == SERVICES["web"]["image"]


def settings_variables():
    text = (ROOT / "lms" / "settings.py").read_text()
    return set(re.findall(r'env\.\w+\(\s*"([A-Z_0-9]+)"', text))


def test_every_variable_of_the_settings_is_in_the_example():
    documented = set(re.findall(r"^#?([A-Z_0-9]+)=", example(), re.MULTILINE))

    assert settings_variables() - documented == set()
