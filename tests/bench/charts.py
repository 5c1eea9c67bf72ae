"""`python -m tests.bench.charts`: how long a chart takes, for the first time and again.

Every process in both languages, the whole of it, as production draws it: `new` is laid out and drawn, `again` only
drawn (the places are remembered), `picture` is the setting as a photo. A quarter of a minute.
"""

import sys
from collections.abc import Callable
from statistics import median
from time import perf_counter

from bot.cases.pages.charts import chart_of
from bot.engine.basics.languages import LANGUAGES
from bot.engine.reading.loader import load_centre
from bot.layout import lay_out
from bot.render.chartfiles import SCALE, scale_of
from bot.render.charts import drawing_of
from bot.render.texts import Texts
from bot.render.voice import Voice
from bot.settings import read_settings
from bot.typesetting import Typesetter

ROUNDS = 7
NOTHING = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'


def main() -> None:
    """Print a line for each process and language."""
    settings = read_settings()
    centre, texts = load_centre(settings.flows_dir), Texts.load(settings.locales_dir)
    typesetter = Typesetter(settings.papers_dir)
    first = _ms(lambda: typesetter.draw(NOTHING, 1))
    sys.stdout.write(f"the first picture of a process waits {first:.0f} ms for the typesetter\n")
    for flow in centre.flows.values():
        view = chart_of(flow, centre)
        for language in LANGUAGES:
            voice = Voice(texts, language, settings.zone, 2026, {})
            drawing = drawing_of(view, voice)
            scale = scale_of(drawing) or SCALE
            new, again, picture = [], [], []
            for _ in range(ROUNDS):
                lay_out.cache_clear()
                new.append(_ms(lambda: drawing_of(view, voice)))  # noqa: B023 - called at once
                again.append(_ms(lambda: drawing_of(view, voice)))  # noqa: B023 - as above
                picture.append(_ms(lambda: typesetter.draw(drawing.svg, scale)))  # noqa: B023 - as above
            sys.stdout.write(
                f"{flow.id:>22} {language:<5} {len(view.steps):>2} steps, {len(view.ways):>2} arrows: "
                f"new {median(new):4.1f} ms, again {median(again):3.1f} ms, picture {median(picture):5.1f} ms, "
                f"{drawing.width * scale:.0f} x {drawing.height * scale:.0f}\n"
            )


def _ms(act: Callable[[], object]) -> float:
    began = perf_counter()
    act()
    return (perf_counter() - began) * 1000


if __name__ == "__main__":
    main()
