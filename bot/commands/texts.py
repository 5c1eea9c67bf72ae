"""`banli i18n update` and `banli i18n check`."""

import argparse
from pathlib import Path

from babel.messages.catalog import Catalog

from bot.engine.reading.loader import load_centre
from bot.errors import FlowError
from bot.render import catalogues
from bot.settings import read_settings

PACKAGE = Path(__file__).resolve().parent.parent


def update(_: argparse.Namespace) -> None:
    """Bring the catalogues up to date and say what is left to translate."""
    settings = read_settings()
    for language, missing in catalogues.update(settings.locales_dir, _template()).items():
        print(f"{language}: {f'{missing} texts to translate' if missing else 'complete'}.")


def check(_: argparse.Namespace) -> None:
    """Print every problem of the catalogues.

    Raises:
        FlowError: there are some.
    """
    template = _template()
    problems = catalogues.check(read_settings().locales_dir, template)
    if problems:
        raise FlowError(problems)
    print(f"{len(template)} texts, complete in every language.")


def _template() -> Catalog:
    return catalogues.sources(PACKAGE, load_centre(read_settings().flows_dir))
