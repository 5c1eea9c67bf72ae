"""Imported where bots are forked: the program, its flows and its texts are in memory when a life begins."""

from bot.commands import serve
from bot.engine.checks.check import check
from bot.engine.reading.loader import load_centre
from bot.render.texts import Texts
from bot.settings import read_settings

__all__ = ["serve"]
SETTINGS = read_settings()

load_centre(SETTINGS.flows_dir, check)
Texts.load(SETTINGS.locales_dir)
