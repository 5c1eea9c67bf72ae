"""Runs the tests of the engine in forked processes, which have the libraries in memory but nothing of the bot.

So every run imports the whole bot anew, and whoever imports the broken module has it broken.
"""

import functools
import importlib
import importlib.util
import os
import pickle
import resource
import signal
import sys
import time
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.machinery import ModuleSpec, SourceFileLoader
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import hypothesis
import pytest

from tests.mutants.places import ENGINE, ROOT, Function, Mutant

TESTS = ("tests/unit/engine", "tests/scenarios")
OURS = ("bot", "tests")
WITHIN_S = 20
"""A test that computes for so long has noticed a mutant that never ends."""
MEMORY = 3 << 30
"""In bytes: nor may it take all there is."""
NOT_IMPORTED = 99


@dataclass
class Reached:
    """What the tests call of the engine when nothing is broken, and how long each computes."""

    seconds: dict[str, float] = field(default_factory=dict)
    functions: dict[str, set[Function]] = field(default_factory=dict)
    shared: set[Function] = field(default_factory=set)
    """Called before the first test, or for a result that is kept for later ones: any test can notice it."""
    modules: list[str] = field(default_factory=list)

    def nearest(self, mutant: Mutant) -> dict[str, float]:
        """Return the tests that can notice a mutant, with the seconds by which to order them."""
        if mutant.function is None or mutant.function in self.shared:
            return self.seconds
        return {
            test: self.seconds[test] for test, called in self.functions.items() if mutant.function in called
        }


class Watch:
    """Notes in a process whose tests run on the code as it is what they reach."""

    def __init__(self) -> None:
        self.reached = Reached()
        self._into = self.reached.shared
        engine = str(ROOT / ENGINE)

        def note(frame: FrameType, event: str, _: object) -> None:
            if event == "call" and frame.f_code.co_filename.startswith(engine):
                self._into.add((frame.f_code.co_filename, frame.f_code.co_firstlineno))

        sys.setprofile(note)
        original = functools.lru_cache

        def watched(maxsize: Any = 128, typed: bool = False) -> Any:
            if callable(maxsize):
                return original(self._kept(maxsize))
            return lambda function: original(maxsize, typed)(self._kept(function))

        functools.lru_cache = watched  # type: ignore[assignment]  # `cache` goes through it too

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        """Note the calls of a test."""
        self._into, began = set(), time.process_time()
        self.reached.functions[item.nodeid] = self._into
        try:
            return (yield)
        finally:
            self.reached.seconds[item.nodeid] = time.process_time() - began

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef[Any]) -> Generator[None, object, object]:
        """Note what several tests share."""
        before = self._into
        if fixturedef.scope != "function":
            self._into = self.reached.shared
        try:
            return (yield)
        finally:
            self._into = before

    def _kept(self, function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        def call(*args: Any, **kwargs: Any) -> Any:
            before, self._into = self._into, self.reached.shared
            try:
                return function(*args, **kwargs)
            finally:
                self._into = before

        return call


@dataclass(frozen=True)
class Nearest:
    """Lets only some tests run, the shortest ahead."""

    seconds: Mapping[str, float]

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Choose them, and put them in order."""
        items[:] = sorted(
            (item for item in items if item.nodeid in self.seconds),
            key=lambda item: self.seconds[item.nodeid],
        )

    def pytest_runtest_logstart(self) -> None:
        """Give each test its time."""
        signal.setitimer(signal.ITIMER_PROF, WITHIN_S)


class Broken(SourceFileLoader):
    """Finds one module, and loads other code for it."""

    def __init__(self, module: str, path: Path, code: CodeType) -> None:
        super().__init__(module, str(path))
        self._code = code
        self.loaded = False

    def find_spec(self, name: str, _path: Sequence[str] | None, _target: object = None) -> ModuleSpec | None:
        """Offer itself for its module only."""
        return (
            importlib.util.spec_from_file_location(name, self.path, loader=self)
            if name == self.name
            else None
        )

    def get_code(self, fullname: str) -> CodeType:
        """Return the broken code; nothing is kept on the disk."""
        self.loaded = True
        return self._code if fullname == self.name else pytest.fail(fullname)


def reached(folder: Path) -> Reached | None:
    """Run the tests on the code as it is; None when they fail."""
    file = folder / "reached"

    def run() -> int:
        watch = Watch()
        code = _pytest(folder, watch, TESTS)
        watch.reached.modules = list(sys.modules)
        file.write_bytes(pickle.dumps(watch.reached))
        return code

    return pickle.loads(file.read_bytes()) if _forked(run) == 0 else None  # noqa: S301 - written above


def import_libraries(modules: Sequence[str]) -> None:
    """Have in memory what all runs import and none breaks."""
    for name in modules:
        if name.partition(".")[0] not in OURS:
            with suppress(Exception):
                importlib.import_module(name)
    ours = [name for name in sys.modules if name.startswith("bot.")]
    assert not ours, f"{ours[0]} would stay as it is"


def notices(mutant: Mutant, reached: Reached, folder: Path) -> bool:
    """Tell whether a test fails, computes for too long or cannot be imported with a mutant in force."""
    tests = reached.nearest(mutant)

    def run() -> int:
        broken = Broken(mutant.module, ROOT / mutant.path, mutant.code())
        sys.meta_path.insert(0, broken)  # type: ignore[arg-type]  # it has what is asked of a finder
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        signal.setitimer(signal.ITIMER_PROF, WITHIN_S)
        code = _pytest(folder, Nearest(tests), sorted({test.partition("::")[0] for test in tests}))
        return code if broken.loaded else NOT_IMPORTED

    status = _forked(run) if tests else 0
    assert status != NOT_IMPORTED, f"no test imports {mutant.module}"
    return status != 0


def _pytest(folder: Path, plugin: object, tests: Iterable[str]) -> int:
    # A machine that is busy with other mutants is no reason to fail.
    hypothesis.settings.register_profile(
        "mutants",
        database=None,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    hypothesis.settings.load_profile("mutants")
    return int(
        pytest.main(
            [
                "-x",
                "--assert=plain",
                f"--basetemp={folder / str(os.getpid())}",
                *(f"-pno:{name}" for name in ("randomly", "cacheprovider", "terminal")),
                *tests,
            ],
            [plugin],
        )
    )


def _forked(run: Callable[[], int]) -> int:
    """Run something in a process of its own, silently; return its exit code, or what else ended it, never 0 then."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    code = 1
    try:
        nothing = os.open(os.devnull, os.O_RDWR)
        for standard in (0, 1, 2):
            os.dup2(nothing, standard)
        code = run()
    finally:
        os._exit(code)
