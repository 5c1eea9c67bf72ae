"""A wheel holds what a checkout holds: queries, migrations, flow files and catalogues stand beside the code."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
PACKED = ("bot", "flows", "locales")
ASK = """
from bot.settings import read_settings
settings = read_settings()
print(settings.flows_dir)
print(settings.locales_dir)
"""


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel and unpack it, as an installation does."""
    folder = tmp_path_factory.mktemp("wheel")
    words = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    built = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    [wheel] = folder.glob("banli-*.whl")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(folder / "site")
    return folder / "site"


def test_a_wheel_holds_every_file(unpacked: Path) -> None:
    words = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", *PACKED]
    listed = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("this is no git checkout")
    wanted = {name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()}
    found = {str(file.relative_to(unpacked)) for file in unpacked.rglob("*") if file.is_file()}
    assert len(wanted) > 50
    assert wanted - found == set()


def test_a_wheel_finds_its_flows_and_catalogues(unpacked: Path, tmp_path: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(unpacked)}
    words = [sys.executable, "-c", ASK]
    asked = subprocess.run(words, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert asked.returncode == 0, asked.stderr
    assert asked.stdout.split() == [str(unpacked / "flows"), str(unpacked / "locales")]
