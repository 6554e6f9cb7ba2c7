"""The files in deploy/ say what is true of the program: its packages, its options, its addresses."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from app import _parser

ROOT = Path(__file__).resolve().parents[1]
DEPLOY = ROOT / "deploy"


def test_the_container_holds_every_package() -> None:
    """One that is not copied is missing only when the container starts."""
    packages = tomllib.loads((ROOT / "pyproject.toml").read_text("utf8"))["tool"]["setuptools"]["packages"]
    copied = re.findall(r"^COPY (\w+) \1$", (DEPLOY / "Containerfile").read_text("utf8"), re.MULTILINE)
    assert sorted(copied) == sorted({p.split(".")[0] for p in packages})


def test_the_container_and_the_unit_start_with_options_that_exist() -> None:
    said = re.search(r"^ExecStart=\S+ (.*)$", (DEPLOY / "dieukhoan.service").read_text("utf8"), re.MULTILINE)
    assert said
    assert _parser().parse_args(said[1].split()).root_path == "/dieukhoan"
    said = re.search(r"^CMD \[(.*)\]$", (DEPLOY / "Containerfile").read_text("utf8"), re.MULTILINE)
    assert said
    assert _parser().parse_args([x.strip(' "') for x in said[1].split(",")]).host == "0.0.0.0"


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
def test_systemd_understands_the_unit(tmp_path: Path) -> None:
    unit = tmp_path / "dieukhoan.service"
    said = (DEPLOY / "dieukhoan.service").read_text("utf8")
    unit.write_text(re.sub(r"^ExecStart=\S+", "ExecStart=/bin/true", said, flags=re.MULTILINE), "utf8")
    run = subprocess.run(["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False)
    assert run.returncode == 0 and "dieukhoan.service" not in run.stderr, run.stderr


def test_every_package_that_is_asked_for_is_pinned() -> None:
    """The set that the tests pass with, by name and version alone: no address of a registry, no path."""
    lines = [x for x in (ROOT / "constraints.txt").read_text("utf8").splitlines() if not x.startswith("#")]
    assert all(re.fullmatch(r"[a-z0-9-]+==[0-9][\w.!]*", line) for line in lines)
    pinned = dict(line.split("==") for line in lines)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf8"))["project"]
    extras = project["optional-dependencies"]
    for line in [*project["dependencies"], *(x for more in extras.values() for x in more)]:
        asked = Requirement(line)
        if (name := re.sub(r"[-_.]+", "-", asked.name).lower()) == "dieukhoan":
            continue
        assert asked.specifier.contains(pinned[name]), line
        assert line in extras["dev"] or {"<", "=="} & {s.operator for s in asked.specifier}, line


@pytest.mark.parametrize("file", ["Makefile", "deploy/Containerfile", "deploy/dieukhoan.service"])
def test_every_way_of_installing_goes_by_the_pinned_set(file: str) -> None:
    told = (ROOT / file).read_text("utf8").splitlines()
    lines = [x for x in told if "pip install" in x and not re.search(r"--upgrade pip|--no-deps|pip-audit", x)]
    assert lines and all("--constraint constraints.txt" in line for line in lines), lines


def test_each_package_has_a_licence_that_is_named() -> None:
    told = (ROOT / "docs/licences.md").read_text("utf8")
    rows = re.findall(r"^\| ([\w.-]+) \| [^|]+ \| ([^|]+) \|$", told, re.MULTILINE)
    named = {name for name, _ in rows} - {"package", "---"}
    assert named == set(re.findall(r"^([a-z0-9-]+)==", (ROOT / "constraints.txt").read_text("utf8"), re.MULTILINE))
    assert not [name for name, licence in rows if licence == "see the package"]
