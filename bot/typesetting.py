"""Templates and data become PDF, drawings become pictures. Knows no case and no language; everything comes in.

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
FONT = "Noto Sans SC"
"""What drawings are written in."""
PICTURE = f"""#set page(width: auto, height: auto, margin: 0pt)
#set text(font: "{FONT}")
#image(bytes(sys.inputs.svg), format: "svg")""".encode()
"""The page that is as large as its drawing. The font is named here too, for a drawing's own is replaced in silence."""
AGE = 11
"""typst forgets what so many compilations in a row did not use; until then the pixels of a picture take 16 MB."""
PPI = 96
"""So many points of a drawing typst takes for an inch."""


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
        file = self._folder / f"{template}.typ"
        inputs = {"data": json.dumps(data, ensure_ascii=False)}
        return self._compile(
            str(file),
            input=file,
            format="pdf",
            sys_inputs=inputs,
            timestamp=int(at.timestamp()),
            pdf_standards=[STANDARD],
        )

    async def png(self, svg: str, scale: float) -> bytes:
        """Return the drawing as a picture with so many points for each of its own.

        Raises:
            PaperError: it is no drawing, or the font or the typesetter is missing.
        """
        return await asyncio.to_thread(self.draw, svg, scale)

    def draw(self, svg: str, scale: float) -> bytes:
        """Return the picture as `png` does, in this thread."""
        made = self._compile("drawing", input=PICTURE, format="png", sys_inputs={"svg": svg}, ppi=PPI * scale)
        for _ in range(AGE):
            self._compile("nothing", input=b"", format="svg")
        return made

    def _start(self) -> Any:  # noqa: ANN401 - typst's compiler, which is imported here only
        try:
            import pylopdf_fonts_zh_cn as fonts  # noqa: PLC0415 - with the first paper
            import typst  # noqa: PLC0415 - as above
        except ImportError as error:
            raise PaperError(f"papers cannot be made: {error.name} is not installed") from error
        folder = Path(fonts.sans_path()).parent
        return typst.Compiler(root=self._folder, font_paths=[folder], ignore_system_fonts=True)

    def _compile(self, name: str, **how: Any) -> bytes:  # noqa: ANN401 - as typst takes them
        """Return what the compiler makes; `name` is what errors call it."""
        with self._lock:
            if self._compiler is None:
                self._compiler = self._start()
            from typst import TypstError  # noqa: PLC0415 - as above

            try:
                made, warnings = self._compiler.compile_with_warnings(**how)
            except (TypstError, OSError, RuntimeError) as error:
                raise PaperError(f"{name}: {getattr(error, 'diagnostic', '') or error}") from error
        for warning in warnings:
            if NO_FONT in str(warning):
                raise PaperError(f"{name}: {warning}")
        return bytes(made)
