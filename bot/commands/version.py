"""`banli version`."""

import argparse

from bot import __version__
from bot.storage.revision import SCHEMA


def version(_: argparse.Namespace) -> None:
    """Print what a report about a mistake should name."""
    print(f"banli {__version__}, schema {SCHEMA}")
