"""Settings from the environment or `.env`, read once. A wrong one stops the start and is named."""

import re
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.datakey import ACCEPTS as KEY_ACCEPTS
from bot.errors import SettingsError

PAPERS = Path("centre") / "papers"
ROOT = Path(__file__).resolve().parent.parent
PUBLIC_API = "https://api.telegram.org"
PUBLIC_RATE = 30.0
LOOPBACK = ("127.0.0.1", "localhost", "::1")
SECRETS = ("bot_token", "webhook_secret", "database_url", "banli_data_key", "proxy_url")
"""What is never repeated; the address of a proxy or a database may hold a password."""
HIGHEST_PORT = 65_535
WEBHOOK_PORTS = (443, 80, 88, 8443)
"""To these Telegram posts (Bot API, setWebhook); to a server on this machine, a trial's, any."""
PROXIES = ("http", "https", "socks5", "socks5h")
SECRET = re.compile(r"[A-Za-z0-9_-]{0,256}", re.ASCII)

ACCEPTS = {
    "bot_token": "the token that BotFather gave, such as 123456789:AA…",
    "telegram_api_url": "an http(s) root address without a trailing path, such as https://api.telegram.org",
    "database_url": "sqlite:///file.db, sqlite:////absolute/file.db or postgresql://user:password@host/database",
    "banli_home": "a folder that can be written",
    "default_language": "zh_CN or en",
    "timezone": "a zone of the IANA database, such as Asia/Shanghai",
    "flows_dir": "a folder with flow files and a folder `centre`",
    "webhook_url": "the https address at which Telegram reaches this bot, at port 443, 80, 88 or 8443",
    "webhook_secret": "1 to 256 characters of A-Z a-z 0-9 _ -",
    "listen": "host:port, such as 127.0.0.1:8080 with a port up to 65535, or nothing for no server",
    "proxy_url": "an http or socks5 proxy address, such as socks5://127.0.0.1:1080",
    "log_level": "DEBUG, INFO, WARNING or ERROR",
    "log_format": "text or json",
    "clock_url": 'an http address that answers {"offset": seconds}; only for trials with a moved clock',
    "banli_data_key": KEY_ACCEPTS,
    "send_rate": "messages per second to all chats, 0 for no limit; by default 30, and no limit on this machine",
}


def _address(value: str, *schemes: str) -> SplitResult:
    """Return the parts of an address.

    Raises:
        ValueError: it has another scheme, no host, or no port that exists.
    """
    url = urlsplit(value)
    _ = url.port  # urllib looks at it only when it is asked for
    if url.scheme not in schemes or not url.hostname or value != value.strip():
        raise ValueError("not an address")
    return url


class Settings(BaseSettings):
    """What can be set. Each name in capitals is an environment variable."""

    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True)

    bot_token: SecretStr = SecretStr("")
    telegram_api_url: str = PUBLIC_API
    database_url: SecretStr = SecretStr("")
    banli_home: Path = Path("var")
    default_language: Literal["zh_CN", "en"] = "zh_CN"
    timezone: str = "Asia/Shanghai"
    flows_dir: Path = ROOT / "flows"
    webhook_url: str = ""
    webhook_secret: SecretStr = SecretStr("")
    listen: str = ""
    proxy_url: str | None = None
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["text", "json"] = "text"
    clock_url: str = ""
    banli_data_key: SecretStr = SecretStr("")
    send_rate: Annotated[float, Field(ge=0, allow_inf_nan=False)] | None = None

    @field_validator("bot_token")
    @classmethod
    def _token(cls, value: SecretStr) -> SecretStr:
        head, _, tail = value.get_secret_value().partition(":")
        if value.get_secret_value() and not (head.isdigit() and tail):
            raise ValueError("not a token")
        return value

    @field_validator("telegram_api_url")
    @classmethod
    def _root(cls, value: str) -> str:
        _address(value, "http", "https")
        return value.rstrip("/")

    @field_validator("webhook_url")
    @classmethod
    def _webhook(cls, value: str) -> str:
        if not value:
            return value
        url = _address(value, "http", "https")
        outside = url.hostname not in LOOPBACK
        if outside and (url.scheme != "https" or (url.port or 443) not in WEBHOOK_PORTS):
            raise ValueError("Telegram does not post there")
        return value

    @field_validator("webhook_secret")
    @classmethod
    def _secret(cls, value: SecretStr) -> SecretStr:
        if not SECRET.fullmatch(value.get_secret_value()):
            raise ValueError("characters that Telegram does not take")
        return value

    @field_validator("clock_url")
    @classmethod
    def _clock(cls, value: str) -> str:
        if value:
            _address(value, "http", "https")
        return value

    @field_validator("proxy_url")
    @classmethod
    def _proxy(cls, value: str | None) -> str | None:
        if value is not None:
            _address(value, *PROXIES)
        return value

    @field_validator("timezone")
    @classmethod
    def _zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ValueError("unknown zone") from error
        return value

    @field_validator("flows_dir")
    @classmethod
    def _flows(cls, value: Path) -> Path:
        if not (value / "centre").is_dir():
            raise ValueError("no such folder")
        return value

    @field_validator("listen")
    @classmethod
    def _listen(cls, value: str) -> str:
        host, _, port = value.rpartition(":")
        known = port.isascii() and port.isdigit() and 0 < int(port) <= HIGHEST_PORT
        if value and not (host and known):
            raise ValueError("not host:port")
        return value

    @property
    def zone(self) -> ZoneInfo:
        """The centre's time zone."""
        return ZoneInfo(self.timezone)

    @property
    def database(self) -> str:
        """The address of the database; by default a file in `BANLI_HOME`."""
        return self.database_url.get_secret_value() or f"sqlite:///{self.banli_home / 'banli.db'}"

    @property
    def rate(self) -> float:
        """Messages a second to all chats together; 0 is no limit.

        Telegram takes about 30 (Bots FAQ, "broadcasting to users"). A server on this machine is a trial's.
        """
        if self.send_rate is not None:
            return self.send_rate
        return 0.0 if urlsplit(self.telegram_api_url).hostname in LOOPBACK else PUBLIC_RATE

    @property
    def papers_dir(self) -> Path:
        """The folder of the templates of papers; those of this package where the centre has none of its own."""
        own = self.flows_dir / PAPERS
        return own if own.is_dir() else ROOT / "flows" / PAPERS

    @property
    def locales_dir(self) -> Path:
        """The folder of the catalogues, beside the package in a checkout and in a wheel."""
        return ROOT / "locales"

    def require_token(self) -> str:
        """Return the bot's token.

        Raises:
            SettingsError: it is not set.
        """
        token = self.bot_token.get_secret_value()
        if not token:
            raise SettingsError(f"BOT_TOKEN is not set; it takes {ACCEPTS['bot_token']}.")
        return token


def read_settings(**overrides: object) -> Settings:
    """Read the settings; `overrides` win over the environment.

    Raises:
        SettingsError: every wrong variable with what it accepts.
    """
    try:
        return Settings(**overrides)  # type: ignore[arg-type]  # pydantic checks them
    except ValidationError as error:
        lines = []
        for problem in error.errors():
            name = str(problem["loc"][0])
            given = "" if name in SECRETS else f" (given: {problem['input']!r})"
            lines.append(f"{name.upper()} takes {ACCEPTS.get(name, 'another value')}{given}.")
        raise SettingsError("\n".join(lines)) from error
