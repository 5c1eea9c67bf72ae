"""A local HTTP Bot API with people in it, for trials and tests. A stranger to the bot: it imports nothing of it.

`python -m bot.sandbox` serves it; `bot.sandbox.client` plays its people; `bot.sandbox.server` holds both APIs.
"""
