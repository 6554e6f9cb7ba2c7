"""The files in deploy/ say what is true of the program: its packages, its options, its addresses."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

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
