"""What people type, understood: one parser for each kind of field, in Chinese and English.

Pure: the present moment comes in, a value or `InvalidField` goes out.
"""

from bot.engine.fields.parse import Asked, parse
from bot.engine.fields.words import normalise

__all__ = ["Asked", "normalise", "parse"]
