"""A sandbox over HTTP, and two foreign clients of it: if both take it for Telegram, it is a Bot API."""

from collections.abc import AsyncIterator

import aiogram
import pytest
import telegram
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

from bot.sandbox.client import Phone, Sandbox
from bot.sandbox.holder import TOKEN, Holder
from bot.sandbox.server import serving


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """An empty sandbox, by its control API."""
    async with serving(Holder(), "127.0.0.1", 0) as url, Sandbox(url) as opened:
        yield opened


@pytest.fixture
async def foreign(sandbox: Sandbox) -> AsyncIterator[aiogram.Bot]:
    """A bot of aiogram's, which nothing in this project is made for."""
    server = TelegramAPIServer.from_base(sandbox.url)
    async with aiogram.Bot(TOKEN, session=AiohttpSession(api=server)) as bot:
        yield bot


@pytest.fixture
async def ptb(sandbox: Sandbox) -> AsyncIterator[telegram.Bot]:
    """A bot of python-telegram-bot's with its own way of making requests."""
    bot = telegram.Bot(TOKEN, base_url=f"{sandbox.url}/bot", base_file_url=f"{sandbox.url}/file/bot")
    async with bot:
        yield bot


@pytest.fixture
async def wang(sandbox: Sandbox) -> Phone:
    """Somebody who has started the bot."""
    phone = await sandbox.person("Wang Fang", "en", phone="13800138000")
    await phone.say("/start")
    return phone
