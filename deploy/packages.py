"""What is installed, of what this project needs: `python deploy/packages.py constraints` or `... licences`, to standard
output. `make constraints` writes both files anew from the environment in which the tests have passed.
"""

from __future__ import annotations

import re
import sys
import tomllib
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement

PROJECT = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text("utf8"))["project"]
# Licences that a package names in its own words, as SPDX writes them.
SPDX = (
    ("mit license", "MIT"), ("mit", "MIT"), ("apache software license", "Apache-2.0"), ("apache 2.0", "Apache-2.0"),
    ("apache license 2.0", "Apache-2.0"), ("apache license, version 2.0", "Apache-2.0"), ("apache-2.0", "Apache-2.0"),
    ("bsd license", "BSD-3-Clause"), ("bsd", "BSD-3-Clause"), ("bsd-3-clause", "BSD-3-Clause"),
    ("bsd 3-clause license", "BSD-3-Clause"), ("new bsd", "BSD-3-Clause"), ("isc license (iscl)", "ISC"),
    ("mozilla public license 2.0 (mpl 2.0)", "MPL-2.0"), ("python software foundation license", "PSF-2.0"),
    ("3-clause bsd license", "BSD-3-Clause"), ("apache 2.0 license", "Apache-2.0"),
    ("mpl-2.0 and mit", "MPL-2.0 AND MIT"),
    ("bsd-3-clause, apache-2.0, dependency licenses", "BSD-3-Clause AND Apache-2.0"),
    ("gnu lesser general public license v3 (lgplv3)", "LGPL-3.0-only"), ("the unlicense (unlicense)", "Unlicense"),
)  # fmt: skip


def needed() -> dict[str, Distribution]:
    """Every package that is installed because this project needs it, by its name in lower case."""
    found: dict[str, Distribution] = {}
    seen: set[tuple[str, frozenset[str]]] = set()
    lines = [*PROJECT["dependencies"], *(x for extra in PROJECT["optional-dependencies"].values() for x in extra)]
    waiting = [asked for line in lines if (asked := Requirement(line)).name != PROJECT["name"]]
    while waiting:
        asked = waiting.pop()
        name, extras = _plain(asked.name), frozenset(asked.extras)
        if (name, extras) in seen:
            continue
        seen.add((name, extras))
        try:
            held = distribution(asked.name)
        except PackageNotFoundError:
            continue  # of another system, or an extra that nobody installed
        found[name] = held
        for line in held.requires or ():
            more = Requirement(line)
            if more.marker is None or any(more.marker.evaluate({"extra": e}) for e in extras or {""}):
                waiting.append(more)
    return dict(sorted(found.items()))


def licence(held: Distribution) -> str:
    """The SPDX expression of a package's licence; "see the package" where it gives none that is known."""
    about = held.metadata
    if expression := about.get("License-Expression"):
        return expression
    told = [c.rpartition(" :: ")[2] for c in about.get_all("Classifier") or () if c.startswith("License :: OSI")]
    known = dict(SPDX)
    for said in [*told, (about.get("License") or "").strip().partition("\n")[0]]:
        if found := known.get(said.strip().lower()):
            return found
    return "see the package"


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def main() -> None:
    """Writes what was asked for."""
    if sys.argv[1:] == ["constraints"]:
        print("# The set of versions that the tests have passed with (Python 3.11, Linux), by `make constraints`.")
        for name, held in needed().items():
            print(f"{name}=={held.version.partition('+')[0]}")
    elif sys.argv[1:] == ["licences"]:
        print("# Licences\n\nOf every package that is installed (SPDX), written by `make constraints`.\n")
        print("| package | version | licence |\n| --- | --- | --- |")
        for name, held in needed().items():
            print(f"| {name} | {held.version.partition('+')[0]} | {licence(held)} |")
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
