"""Decisions and views become screens. Knows no Telegram."""
