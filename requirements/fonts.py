"""Writes the fonts of the sandbox's page anew: `bot/sandbox/page/vendor/`, so that it reads well on a bare machine.

    .venv-dev/bin/pip install fonttools==4.68.0 brotli==1.2.1
    .venv-dev/bin/python requirements/fonts.py

- `sans.woff2`: Noto Sans SC from the package that sets the papers, cut to GB2312, the signs of European and Chinese
  texts, and the characters of names and texts that stand in the project.
- `emoji.woff2`: Noto Color Emoji (outlines in colour, COLRv1), cut to the emoji of the texts and some that people type.
- `signs.woff2`: Noto Sans Symbols 2, for the few signs that neither has.

`glyphs.txt` beside them says which emoji and signs there are; a test reads it. The fonts are under the SIL Open Font
License, which allows a subset. Needs npm for the two that no Python package brings.
"""

import subprocess
import sys
import tarfile
import tempfile
import unicodedata
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pylopdf_fonts_zh_cn
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

ROOT = Path(__file__).parent.parent
VENDOR = ROOT / "bot" / "sandbox" / "page" / "vendor"
SANS = Path(pylopdf_fonts_zh_cn.__file__).parent / "NotoSansSC-Regular.otf"
EMOJI = ("@fontsource/noto-color-emoji@5.3.2", "package/files/noto-color-emoji-emoji-400-normal.woff2")
SIGNS = (
    "@fontsource/noto-sans-symbols-2@5.3.0",
    "package/files/noto-sans-symbols-2-symbols-400-normal.woff2",
)

RANGES = (
    (0x20, 0x17F),
    (0x2010, 0x2044),
    (0x20A0, 0x20BF),
    (0x2100, 0x214F),
    (0x2190, 0x21FF),
    (0x2200, 0x22FF),
)
NAMES = "堃喆昇镕瑄玥珺翀赟甯彧烜曈婳"
"""Characters of given names that GB2312 lacks."""
TYPED = "✅❌❓❗⭐☎❤👀🎉🎊🎈🏆💯🔥🤔🤝🥳🧾🧱🪑🛋🛏🚗🚪🚧🛠🛡🌟🌧"
"""What people type, and what a text may want tomorrow: some signs, and the blocks below."""
BLOCKS = ((0x1F3E0, 0x1F3F0), (0x1F440, 0x1F450), (0x1F4A1, 0x1F4F7), (0x1F500, 0x1F55F), (0x1F600, 0x1F64F))
"""Buildings; hands; office things; signs and clocks; faces."""
JOINERS = "\u200d\ufe0f"


def main() -> None:
    """Write the three fonts and the list of glyphs."""
    VENDOR.mkdir(parents=True, exist_ok=True)
    sans, emoji, signs = (
        TTFont(source, recalcTimestamp=False) for source in (SANS, _packed(*EMOJI), _packed(*SIGNS))
    )
    used = set(_texts())
    pictures = {char for char in used if ord(char) in emoji.getBestCmap() and _is_sign(char)}
    pictures |= {char for char in {*TYPED, *_chars(BLOCKS)} if ord(char) in emoji.getBestCmap()}
    wanted = {char for char in used if ord(char) not in sans.getBestCmap() and char not in pictures}
    del emoji["SVG "]  # the same pictures once more, for browsers that read no COLR
    _write(sans, {*_gb2312(), *_chars(RANGES), *NAMES, *used}, "sans")
    _write(emoji, {*pictures, *JOINERS}, "emoji")
    _write(signs, wanted, "signs")
    shown = sorted({*pictures, *(wanted & set(map(chr, signs.getBestCmap())))})
    (VENDOR / "glyphs.txt").write_text("".join(shown) + "\n", "utf-8")


def _is_sign(char: str) -> bool:
    """Tell a picture from the digits and marks that an emoji font also holds."""
    return unicodedata.category(char) in {"So", "Sk", "Sm"}


def _gb2312() -> Iterator[str]:
    for high in range(0xA1, 0xF8):
        for low in range(0xA1, 0xFF):
            yield from bytes((high, low)).decode("gb2312", "ignore")


def _chars(ranges: tuple[tuple[int, int], ...]) -> Iterator[str]:
    for first, last in ranges:
        yield from map(chr, range(first, last + 1))


def _texts() -> Iterator[str]:
    """Yield everything that the bot and the page may say."""
    for pattern in ("flows/**/*.yaml", "locales/**/*.po", "bot/**/*.py", "bot/sandbox/page/**/*.js"):
        for file in sorted(ROOT.glob(pattern)):
            if "vendor" not in file.parts:
                yield from file.read_text("utf-8")


def _packed(package: str, member: str) -> BytesIO:
    with tempfile.TemporaryDirectory() as folder:
        words = ["npm", "pack", "--silent", "--pack-destination", folder, package]
        subprocess.run(words, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - the words above
        [archive] = Path(folder).iterdir()
        with tarfile.open(archive) as packed:
            found = packed.extractfile(member)
            if found is None:
                raise FileNotFoundError(member)
            return BytesIO(found.read())


def _write(font: TTFont, chars: set[str], name: str) -> None:
    options = Options()
    options.flavor = "woff2"
    options.hinting = False
    options.desubroutinize = False
    options.layout_features = ["ccmp", "kern", "liga", "locl"]
    options.name_IDs = [0, 1, 2, 13, 14]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[ord(char) for char in chars])
    subsetter.subset(font)
    font.flavor = "woff2"
    font.save(VENDOR / f"{name}.woff2")
    sys.stdout.write(
        f"{name}.woff2: {len(chars)} characters, {(VENDOR / f'{name}.woff2').stat().st_size} bytes\n"
    )


if __name__ == "__main__":
    main()
