"""The only package that speaks python-telegram-bot."""
