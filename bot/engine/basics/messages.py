"""Message ids: English source sentences with `{dotted.names}` in braces, collected by the extractor."""

import re
from functools import lru_cache

PLACEHOLDER = re.compile(r"\{([a-z_][a-z0-9_.]*)\}")


Text = str
"""A source message, with `{placeholders}` that name fields, facts or record paths."""


def N_(text: str) -> str:  # noqa: N802 - the usual name of the marker
    """Mark a source sentence for translation and return it unchanged."""
    return text


@lru_cache(maxsize=4096)
def placeholders(text: str) -> tuple[str, ...]:
    """Return the names in braces, in order, without repetition."""
    return tuple(dict.fromkeys(PLACEHOLDER.findall(text)))
