"""What the samples below deploy/ name exists; what can run on this machine is run."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import click
import pytest
import yaml

from app.cli import main
from app.cli.secret_files import SECRETS, SUFFIX
from app.environment import Settings

DEPLOY: Final = Path("deploy")
UNITS: Final = sorted((DEPLOY / "systemd").iterdir())
SERVICES: Final = [unit for unit in UNITS if unit.suffix == ".service"]
COMPOSE: Final[dict[str, Any]] = yaml.safe_load((DEPLOY / "compose.yml").read_text())
CONTAINERFILE: Final = (DEPLOY / "Containerfile").read_text()
# Variables that are none of the shop's settings.
OTHERS: Final = {"PATH", "PYTHONUNBUFFERED", "PROMETHEUS_MULTIPROC_DIR"}
NAMES: Final = {name.upper() for name in Settings.model_fields}
NAMES_OF_FILES: Final = {f"{name}{SUFFIX}" for name in SECRETS}


def is_a_command(words: list[str]) -> None:
    """Reads the words as `doorstep` reads them, without running anything."""
    command: click.Command = main
    context = click.Context(main, info_name="doorstep")
    while isinstance(command, click.Group):
        found = command.get_command(context, words[0])
        assert found, words
        command, words = found, words[1:]
    command.make_context("doorstep", words)


def settings_of(text: str) -> Iterator[str]:
    for line in re.findall(r"^(?:Environment=|ENV )(.+)$", text, re.MULTILINE):
        yield from re.findall(r"(?:^| )([A-Z_]+)=", line)


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.name)
def test_a_unit_runs_a_command_with_known_settings(unit: Path) -> None:
    text = unit.read_text()
    said = re.findall(r"^Exec\w+=/opt/doorstep/bin/doorstep (.+)$", text, re.MULTILINE)
    assert said
    for words in said:
        is_a_command(words.replace("%i", "8000").split())
    assert {*settings_of(text)} <= NAMES | OTHERS
    assert "User=doorstep" in text
    assert "ProtectSystem=strict" in text


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not there")
def test_systemd_understands_every_unit(tmp_path: Path) -> None:
    for unit in UNITS:
        text = unit.read_text().replace("/opt/doorstep/bin/doorstep", "/bin/true")
        (tmp_path / unit.name.replace("@.", "@8000.")).write_text(text)
    files = sorted(str(file) for file in tmp_path.iterdir())
    done = subprocess.run(
        ["systemd-analyze", "verify", *files], capture_output=True, text=True, timeout=60
    )
    about_ours = [line for line in done.stderr.splitlines() if "doorstep" in line]
    assert (done.returncode, about_ours) == (0, [])


@pytest.mark.parametrize("name", COMPOSE["services"])
def test_a_service_of_compose_can_start(name: str) -> None:
    service = COMPOSE["services"][name]
    assert {*service.get("depends_on", ())} <= {*COMPOSE["services"]}
    assert {*service.get("secrets", ())} <= {*COMPOSE["secrets"]}
    volumes = {volume.partition(":")[0] for volume in service.get("volumes", ())}
    assert {one for one in volumes if not one.startswith(".")} <= {*COMPOSE["volumes"]}
    assert all((DEPLOY / one).exists() for one in volumes if one.startswith("."))
    if service.get("image") != "doorstep":
        return
    is_a_command(service["command"])
    for setting, value in service["environment"].items():
        assert setting in NAMES | NAMES_OF_FILES
        if setting in NAMES_OF_FILES:
            assert value.removeprefix("/run/secrets/") in service["secrets"]
    assert service["read_only"] is True
    build = service["build"]
    assert (DEPLOY / build["context"] / build["dockerfile"]).samefile(DEPLOY / "Containerfile")


def test_the_image_is_built_of_what_is_there() -> None:
    assert {*settings_of(CONTAINERFILE.replace("\\\n", " "))} <= NAMES | OTHERS
    assert re.findall(r"-r (\S+)", CONTAINERFILE) == ["requirements.lock"]
    assert Path("requirements.lock").exists()
    [health] = re.findall(r"127\.0\.0\.1:(\d+/\S+?)'", CONTAINERFILE)
    assert health == "8000/health/ready"
    [command] = re.findall(r'^CMD \["(.+)"\]$', CONTAINERFILE, re.MULTILINE)
    is_a_command(command.split('", "'))
    users = re.findall(r"^USER (.+)$", CONTAINERFILE, re.MULTILINE)
    assert users == ["doorstep"]


def test_the_proxy_of_compose_leads_to_its_web_processes() -> None:
    caddy = (DEPLOY / "Caddyfile").read_text()
    [webs] = re.findall(r"reverse_proxy (.+) \{", caddy)
    for web in webs.split():
        name, _, port = web.partition(":")
        assert COMPOSE["services"][name]["command"][-1] == port
    assert "health_uri /health/live" in caddy


def test_the_page_names_every_sample() -> None:
    page = (DEPLOY / "README.md").read_text()
    for file in DEPLOY.iterdir():
        if file.name != "README.md":
            assert f"]({file.name})" in page, file
    for path in re.findall(r"\]\((\.\./[^)#]+)", page):
        assert (DEPLOY / path).exists(), path
    unknown = {*re.findall(r"\b([A-Z_]+_FILE)\b", page)} - NAMES_OF_FILES
    assert not unknown
