"""Writes the locked requirement files, or checks without a network that they fit `pyproject.toml`.

    python requirements/lock.py              keep what is pinned, add what is new
    python requirements/lock.py --upgrade    take the newest versions allowed
    python requirements/lock.py --check      say what is missing; nothing is written

A locked file holds names, versions, markers and checksums: no address and no path, so it installs from wherever
pip is set up to look.
"""

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
PROJECT = HERE.parent / "pyproject.toml"
EXTRAS = ["fast", "metrics", "postgres", "sandbox", "socks", "webhook"]
FILES = {
    "dev": [*(f"--extra={extra}" for extra in EXTRAS), "--group=dev", "pyproject.toml"],
    "run": [*(f"--extra={extra}" for extra in EXTRAS), "--constraint=requirements/dev.txt", "pyproject.toml"],
    "bench": [
        *(f"--extra={extra}" for extra in EXTRAS),
        *("--group=bench", "--constraint=requirements/dev.txt", "pyproject.toml"),
    ],
    "lock": ["--group=lock"],
}
"""What goes into each file, as words of `uv pip compile`; run and bench take their versions from dev, so that they
are tested. bench is what a bot has in production, and its peers: tools of the development would count as its memory."""

COMMAND = [
    *("uv", "pip", "compile", "--quiet", "--universal", "--python-version=3.11", "--generate-hashes"),
    *("--no-emit-index-url", "--no-emit-find-links", "--no-header", "--no-annotate"),
]
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)")


def write(*options: str) -> None:
    """Resolve every file anew."""
    for name, parts in FILES.items():
        target = f"requirements/{name}.txt"
        words = [*COMMAND, *options, *parts, "-o", target]
        subprocess.run(words, cwd=PROJECT.parent, check=True)  # noqa: S603 - the words above
        sys.stdout.write(f"{target}: {len(pinned(HERE / f'{name}.txt'))} packages\n")


def pinned(file: Path) -> dict[str, set[str]]:
    """Return package name -> versions; more than one where markers choose."""
    found: dict[str, set[str]] = {}
    for line in file.read_text("utf-8").splitlines():
        if match := PINNED.match(line):
            found.setdefault(match[1].lower().replace("_", "-"), set()).add(match[2])
    return found


def problems() -> Iterator[str]:
    """Yield one sentence for each way in which a locked file does not fit."""
    asked = tomllib.loads(PROJECT.read_text("utf-8"))
    project, groups = asked["project"], asked["dependency-groups"]
    run = [
        *project["dependencies"],
        *(text for extra in EXTRAS for text in project["optional-dependencies"][extra]),
    ]
    dev = [text for text in groups["dev"] if isinstance(text, str)]
    wanted = {
        "run": run,
        "bench": [*run, *groups["bench"]],
        "dev": [*run, *groups["bench"], *dev],
        "lock": groups["lock"],
    }
    if unknown := set(project["optional-dependencies"]) ^ set(EXTRAS):
        yield f"requirements/lock.py and pyproject.toml differ in the extras {', '.join(sorted(unknown))}."
    for name, requirements in wanted.items():
        yield from _file_problems(name, requirements)
    dev_pins = pinned(HERE / "dev.txt")
    for name in ("run", "bench"):
        for package, versions in pinned(HERE / f"{name}.txt").items():
            if dev_pins.get(package) != versions:
                yield f"requirements/dev.txt has another {package} than {name}.txt: the tests try what nobody runs."


def _file_problems(name: str, requirements: list[str]) -> Iterator[str]:
    from packaging.requirements import Requirement  # noqa: PLC0415 - `make lock` has no packaging

    pins = pinned(HERE / f"{name}.txt")
    for text in requirements:
        requirement = Requirement(text)
        versions = pins.get(requirement.name.lower().replace("_", "-"), set())
        if not versions:
            yield f"requirements/{name}.txt lacks {text}."
        for version in versions:
            if not requirement.specifier.contains(version):
                yield f"requirements/{name}.txt pins {requirement.name} {version}, pyproject.toml asks for {text}."
    lines = (HERE / f"{name}.txt").read_text("utf-8").replace("\\\n", " ").splitlines()
    for line in lines:
        if line.strip() and not (PINNED.match(line) and "--hash=sha256:" in line):
            yield f"requirements/{name}.txt: not a pinned package with a checksum: {line[:60]!r}."


def main() -> int:
    """Return 0 when all fits."""
    if sys.argv[1:] == ["--check"]:
        found = list(problems())
        for sentence in found:
            sys.stdout.write(f"{sentence} Run `make lock`.\n")
        return 1 if found else 0
    write(*sys.argv[1:])
    return 0


if __name__ == "__main__":
    sys.exit(main())
