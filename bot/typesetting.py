"""Templates and data become PDF. Knows no case and no language; everything on the page comes in.

typst is imported with the first paper (it takes some 40 MB), and one compiler is kept: a paper then takes milliseconds.
Data go in as JSON and never become part of the template, so whatever stands in a name is printed as it stands.
"""

import asyncio
import json
import threading
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.errors import PaperError

STANDARD = "a-2b"
"""PDF/A-2b (ISO 19005-2): everything that is needed to show it is in the file, so that it can be filed for years."""
NO_FONT = "unknown font family"


class Typesetter:
    """Sets papers by the templates of a folder, one at a time: a compiler that two threads share raises."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._compiler: Any = None
        self._lock = threading.Lock()

    async def pdf(self, template: str, data: Mapping[str, Any], at: datetime) -> bytes:
        """Return the paper as PDF; the same data at the same moment give the same bytes.

        Raises:
            PaperError: the template has a mistake, or a font or the typesetter is missing.
        """
        return await asyncio.to_thread(self.set, template, data, at)

    def set(self, template: str, data: Mapping[str, Any], at: datetime) -> bytes:
        """Return the paper as `pdf` does, in this thread."""
        with self._lock:
            if self._compiler is None:
                self._compiler = self._start()
            return self._compile(template, json.dumps(data, ensure_ascii=False), int(at.timestamp()))

    def _start(self) -> Any:  # noqa: ANN401 - typst's compiler, which is imported here only
        try:
            import pylopdf_fonts_zh_cn as fonts  # noqa: PLC0415 - with the first paper
            import typst  # noqa: PLC0415 - as above
        except ImportError as error:
            raise PaperError(f"papers cannot be made: {error.name} is not installed") from error
        folder = Path(fonts.sans_path()).parent
        return typst.Compiler(root=self._folder, font_paths=[folder], ignore_system_fonts=True)

    def _compile(self, template: str, data: str, at: int) -> bytes:
        from typst import TypstError  # noqa: PLC0415 - as above

        file = self._folder / f"{template}.typ"
        try:
            made, warnings = self._compiler.compile_with_warnings(
                input=file, format="pdf", sys_inputs={"data": data}, timestamp=at, pdf_standards=[STANDARD]
            )
        except (TypstError, OSError, RuntimeError) as error:
            raise PaperError(f"{file}: {getattr(error, 'diagnostic', '') or error}") from error
        for warning in warnings:
            if NO_FONT in str(warning):
                raise PaperError(f"{file}: {warning}")
        return bytes(made)
