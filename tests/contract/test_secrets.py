"""No token, key or password stands in the tree: everything is searched for the shapes that secrets have.

What only looks like one is named here by its value. Random-looking texts are not searched for: checksums of the locked
files and sealed samples would be most of what is found.
"""

from collections.abc import Iterator
from pathlib import Path

from detect_secrets.core.plugins.util import get_mapping_from_secret_type_to_class
from detect_secrets.core.scan import scan_file
from detect_secrets.settings import transient_settings

ROOT = Path(__file__).parents[2]
FOLDERS = ("bot", "docs", "flows", "requirements", "tests")
KINDS = {".cfg", ".css", ".html", ".js", ".json", ".md", ".py", ".sh", ".sql", ".toml", ".typ", ".yaml"}
LEFT_OUT = ("HighEntropy", "IPPublic")
HARMLESS = {
    "1 to 256 characters of A-Z a-z 0-9 _ -",  # what a setting accepts
    "X-Telegram-Bot-Api-Secret-Token",  # a header's name
    "ghs",  # the end of a word in a test of the page
    "password",  # of addresses that serve as an example
    *("pass%20word", "pass-word", "right-secret", "s3cret", "trial-secret", "wrong"),  # of tests
}


def found() -> Iterator[tuple[str, int, str]]:
    """Yield file, line and value of what looks like a secret."""
    known: dict[str, type] = get_mapping_from_secret_type_to_class()
    kinds = [plugin.__name__ for plugin in known.values()]
    plugins = [{"name": name} for name in kinds if not any(word in name for word in LEFT_OUT)]
    files = [
        path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*")) if path.suffix in KINDS
    ]
    with transient_settings({"plugins_used": plugins}):
        for path in [*files, *ROOT.glob("*.md"), ROOT / "pyproject.toml", ROOT / "Makefile"]:
            for secret in scan_file(str(path)):
                yield str(path.relative_to(ROOT)), secret.line_number, secret.secret_value or ""


def test_no_secret_is_in_the_tree() -> None:
    seen = list(found())
    assert [one for one in seen if one[2] not in HARMLESS] == []
    assert {value for _, _, value in seen} == HARMLESS, "what is not there any more need not be named"


def test_a_token_would_be_found(tmp_path: Path) -> None:
    """The search sees what it is for: a bot's token, put together here so that it stands nowhere."""
    file = tmp_path / "settings.py"
    file.write_text(f'BOT = "{110201543}:{"AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsawx"}"\n', "utf-8")
    with transient_settings({"plugins_used": [{"name": "TelegramBotTokenDetector"}]}):
        assert [secret.type for secret in scan_file(str(file))] == ["Telegram Bot Token"]
