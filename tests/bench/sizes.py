"""How large a centre is when it is measured, and the prepared homes from which every round gets a copy."""

import os
import shutil
from dataclasses import dataclass, replace
from pathlib import Path

from . import script_withdrawn
from .bots import BOTS, Bot, seed, settings
from .flowfolders import folder_with

BANLI = replace(
    BOTS["banli"],
    script=script_withdrawn.SCRIPT,
    seed="tests.bench.grown",
)


@dataclass(frozen=True, slots=True)
class Size:
    """How many cases stand in the file, how many customers are known, how many flows the centre has."""

    cases: int
    people: int
    flows: int

    def __str__(self) -> str:
        """Say the size in words."""
        return f"{self.cases:,} cases, {self.people:,} people, {self.flows} flows"


SMALLEST = Size(cases=1_000, people=100, flows=4)
SIZES = (
    SMALLEST,
    replace(SMALLEST, cases=100_000),
    replace(SMALLEST, cases=1_000_000),
    replace(SMALLEST, people=10_000),
    replace(SMALLEST, flows=40),
    Size(cases=1_000_000, people=10_000, flows=40),
)
"""The smallest, each dimension grown by itself, and all of them together."""


class Homes:
    """Prepares a home for each size once, in a folder that lives as long as the measurement."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def bot(self, size: Size) -> Bot:
        """Return the bot that serves a centre of this size."""
        flows = self._folder / f"flows-{size.flows}"
        if not flows.exists():
            folder_with(size.flows, flows)
        return replace(BANLI, seed_options=("--cases", str(size.cases)), env={"FLOWS_DIR": str(flows)})

    def prepare(self, size: Size) -> None:
        """Fill the home of this size.

        Raises:
            BenchError: the seed failed.
        """
        home = self._home(size)
        home.mkdir()
        seed(self.bot(size), home=home, people=size.people, env=settings(home, 1))

    def copy(self, size: Size, to: Path) -> Bot:
        """Copy the prepared home; returns the bot to be started on it, which needs no seed any more."""
        shutil.copytree(self._home(size), to)
        os.sync()  # what is copied shall not reach the disk while it is measured
        return replace(self.bot(size), seed=None)

    def _home(self, size: Size) -> Path:
        return self._folder / f"home-{size.cases}-{size.people}-{size.flows}"
