"""A wrong setting stops the start; the message names the variable and what it takes, and no secret."""

from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.settings import ACCEPTS, Settings, read_settings

GOOD = "123456789:AAtoken"

WRONG = {
    "BOT_TOKEN": "no-token",
    "TELEGRAM_API_URL": "api.telegram.org",
    "DEFAULT_LANGUAGE": "fr",
    "TIMEZONE": "Mars/Olympus",
    "FLOWS_DIR": "nowhere/at/all",
    "WEBHOOK_URL": "example.org/hook",
    "WEBHOOK_SECRET": "x" * 257,
    "LISTEN": "8080",
    "LOG_LEVEL": "LOUD",
    "LOG_FORMAT": "xml",
    "CLOCK_URL": "soon",
    "SEND_RATE": "-1",
    "PROXY_URL": "socks5://user:pass-word@",
}
ALSO_WRONG = [
    ("BOT_TOKEN", "123:"),
    ("TELEGRAM_API_URL", "https://"),
    ("TELEGRAM_API_URL", "ftp://api.example.org"),
    ("TELEGRAM_API_URL", "http://host:99999"),
    ("TIMEZONE", "Asia"),
    ("FLOWS_DIR", "/"),
    ("WEBHOOK_URL", "https://"),
    ("WEBHOOK_URL", "http://example.org/hook"),
    ("WEBHOOK_URL", "https://example.org:1234/hook"),
    ("WEBHOOK_SECRET", "with a space!"),
    ("LISTEN", "127.0.0.1:99999"),
    ("LISTEN", "127.0.0.1:0"),
    ("LISTEN", ":8080"),
    ("PROXY_URL", "nonsense"),
    ("PROXY_URL", "ftp://proxy:21"),
    ("PROXY_URL", "socks5://"),
    ("CLOCK_URL", "http://"),
    ("SEND_RATE", "nan"),
    ("SEND_RATE", "inf"),
    ("SEND_RATE", "fast"),
]
RIGHT = [
    ("TELEGRAM_API_URL", "http://127.0.0.1:8081/"),
    ("WEBHOOK_URL", "https://example.org/hook"),
    ("WEBHOOK_URL", "https://example.org:8443/hook"),
    ("WEBHOOK_URL", "http://127.0.0.1:1234/hook"),
    ("PROXY_URL", "socks5://user:pass-word@127.0.0.1:1080"),
    ("PROXY_URL", "http://proxy:3128"),
    ("LISTEN", "0.0.0.0:8443"),
    *((name, "") for name in WRONG),
]


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Neither the environment nor a `.env` of the developer gets in."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_setting_is_named(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, WRONG[name])
    with pytest.raises(SettingsError) as refused:
        read_settings()
    assert str(refused.value).startswith(f"{name} takes {ACCEPTS[name.lower()]}")


@pytest.mark.parametrize(("name", "value"), ALSO_WRONG)
def test_so_is_every_other_kind_of_nonsense(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=f"^{name} takes "):
        read_settings()


@pytest.mark.parametrize(("name", "value"), RIGHT)
def test_what_is_right_or_left_empty_is_taken(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    read_settings()


def test_all_wrong_settings_are_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in WRONG.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as refused:
        read_settings()
    assert {line.partition(" ")[0] for line in str(refused.value).splitlines()} == set(WRONG)


@pytest.mark.parametrize("name", ["BOT_TOKEN", "WEBHOOK_SECRET", "PROXY_URL"])
def test_a_wrong_secret_is_not_repeated(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, WRONG[name])
    with pytest.raises(SettingsError) as refused:
        read_settings()
    assert WRONG[name] not in str(refused.value)


def test_every_setting_says_what_it_takes() -> None:
    assert set(ACCEPTS) == set(Settings.model_fields)


def test_without_anything_set_only_the_token_is_missing() -> None:
    settings = read_settings()
    with pytest.raises(SettingsError, match="BOT_TOKEN is not set; it takes the token that BotFather gave"):
        settings.require_token()
    assert settings.database == "sqlite:///var/banli.db"
    assert settings.zone.key == "Asia/Shanghai"


def test_the_file_is_read_and_the_environment_wins(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(f"BOT_TOKEN={GOOD}\nDEFAULT_LANGUAGE=en\nUNKNOWN=1\n", "utf-8")
    monkeypatch.setenv("DEFAULT_LANGUAGE", "zh_CN")
    settings = read_settings()
    assert settings.require_token() == GOOD
    assert settings.default_language == "zh_CN"


@pytest.mark.parametrize(
    ("url", "rate", "expected"),
    [
        ("https://api.telegram.org", None, 30),
        ("http://127.0.0.1:8081", None, 0),
        ("http://localhost:8081/", None, 0),
        ("http://127.0.0.1:8081", "12.5", 12.5),
        ("https://api.telegram.org", "0", 0),
        ("https://api.telegram.org", "", 30),
    ],
)
def test_the_rate_follows_the_server(
    url: str, rate: str | None, expected: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TELEGRAM_API_URL", url)
    if rate is not None:
        monkeypatch.setenv("SEND_RATE", rate)
    assert read_settings().rate == expected


def test_secrets_do_not_show_in_what_is_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", GOOD)
    monkeypatch.setenv("WEBHOOK_SECRET", "hook-secret")
    monkeypatch.setenv("DATABASE_URL", "postgresql://banli:pass-word@db/banli")
    shown = repr(read_settings())
    assert "AAtoken" not in shown
    assert "hook-secret" not in shown
    assert "pass-word" not in shown
