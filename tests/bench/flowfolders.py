"""Folders with fewer or more flows than the centre has: those of this package left out, or again under other names.

Every folder passes `banli flows check`: what must be unique in a centre gets a number behind it.
"""

import re
import shutil
from pathlib import Path

import yaml

from .process import ROOT

FLOWS = ROOT / "flows"
FEW = ("delayed_signing", "unreachable", "ownership_claim", "contract_countersign")
"""Flows that need no other; the first is the one that is measured."""
UNIQUE = (
    (r"(?m)^(flow: \w+)$", r"\g<1>_{n}"),
    (r"(?m)^(title: .+)$", r"\g<1> {n}"),
    (r"(?m)^(prefix: \w+)$", r"\g<1>{letter}"),
    (r"(?m)^(  command: \w+)$", r"\g<1>_{n}"),
)
"""What no two flows of a centre may share, and what it becomes in the n-th copy."""
PHRASES = re.compile(r"(?m)^  phrases: \[(.+)\]$")


def folder_with(flows: int, folder: Path) -> Path:
    """Make a new folder: with `FEW` where so many are asked for, else with all flows, and copies up to `flows`."""
    names = FEW if flows == len(FEW) else tuple(sorted(path.stem for path in FLOWS.glob("*.yaml")))
    folder.mkdir(parents=True)
    shutil.copytree(FLOWS / "centre", folder / "centre", ignore=shutil.ignore_patterns("menu.yaml"))
    for name in names:
        shutil.copy(FLOWS / f"{name}.yaml", folder)
    for place in range(len(names), flows):
        n, name = place // len(names), names[place % len(names)]
        (folder / f"{name}_{n}.yaml").write_text(
            renamed((FLOWS / f"{name}.yaml").read_text("utf-8"), n), "utf-8"
        )
    _leave_out_registers(folder / "centre" / "registers.yaml", names)
    return folder


def renamed(source: str, n: int) -> str:
    """Return the n-th copy of a flow, n from 1 to 26."""
    for pattern, becomes in UNIQUE:
        source = re.sub(pattern, becomes.format(n=n, letter=chr(ord("A") + n - 1)), source)
    return PHRASES.sub(
        lambda found: f"  phrases: [{', '.join(f'{phrase} {n}' for phrase in found[1].split(', '))}]", source
    )


def _leave_out_registers(file: Path, names: tuple[str, ...]) -> None:
    """Leave out the registers of flows that the folder has not; aliases into them are written out."""
    there = {path.stem for path in FLOWS.glob("*.yaml")} - set(names)
    document = yaml.compose(file.read_text("utf-8"), yaml.SafeLoader)
    assert isinstance(document, yaml.MappingNode)
    registers = next(value for key, value in document.value if key.value == "registers")
    registers.value = [
        (name, register)
        for name, register in registers.value
        if not any(key.value == "of" and value.value in there for key, value in register.value)
    ]
    file.write_text(yaml.serialize(document, Dumper=yaml.SafeDumper, allow_unicode=True, width=1000), "utf-8")
