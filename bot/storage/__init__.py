"""Implements the ports of `bot.cases` on SQLite and PostgreSQL."""
