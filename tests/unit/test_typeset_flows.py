"""Every paper of every process can be set, in both languages, from what a case played by chance leaves behind."""

from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from bot.cases.base.codec import dumps, ms_of
from bot.cases.casework.paperwork import acts_of, paper_data
from bot.cases.pages.papers import paper_of
from bot.engine.basics.languages import LANGUAGES
from bot.engine.deciding.scope import CaseScope
from bot.engine.playing.walk import Walk
from bot.engine.reading.loader import load_centre
from bot.engine.reading.naming import effects_of
from bot.engine.spec import effects as fx
from bot.engine.spec.centre import Centre
from bot.engine.spec.effect_specs import MakeDocument
from bot.render.papers import PaperVoice, page_data
from bot.render.texts import Texts
from bot.settings import Settings
from bot.typesetting import Typesetter

ROOT = Path(__file__).parents[2]
SETTINGS = Settings()
SEEDS, ENOUGH = range(120), 12
"""So many walks at most, and so many even when the first ones made papers."""


@pytest.fixture(scope="module")
def centre() -> Centre:
    return load_centre(ROOT / "flows")


@pytest.fixture(scope="module")
def typesetter() -> Typesetter:
    return Typesetter(ROOT / "flows" / "centre" / "papers")


def with_papers() -> list[str]:
    """Return the flows that make papers: a call or a follow-up leaves a row in its register, and no more."""
    flows = load_centre(ROOT / "flows").flows
    return sorted(
        name for name, flow in flows.items() if any(isinstance(one, MakeDocument) for one in effects_of(flow))
    )


@pytest.mark.parametrize("flow", with_papers())
def test_every_paper_can_be_set(flow: str, centre: Centre, typesetter: Typesetter) -> None:
    texts = Texts.load(ROOT / "locales")
    made: set[str] = set()
    for seed in SEEDS:
        if made and seed >= ENOUGH:
            break
        walk = Walk(centre, centre.flows[flow], seed, SETTINGS.zone)
        for _ in walk.run():
            pass
        log = walk.play.log
        names = {person.id: name for name, person in walk.play.people.items()}
        for place, decision in enumerate(log):
            for effect in decision.effects:
                if not isinstance(effect, fx.MakePaper) or effect.document in made:
                    continue
                of_flow = centre.flows[decision.case.flow]
                scope = CaseScope(of_flow, decision.case, walk.play.world, walk.play.now)
                acts = list(acts_of(log[: place + 1], decision.case.id, {}))
                data = {**paper_data(effect, acts, scope), "names": {str(one): names[one] for one in names}}
                paper = paper_of(row(data, ms_of(walk.play.now)))
                assert paper.sections, effect.document
                for language in LANGUAGES:
                    voice = PaperVoice(texts, language, SETTINGS.zone, 2026, {})
                    page = page_data(paper, voice, copy=language != "zh_CN")
                    assert typesetter.set(paper.template, page, paper.issued).startswith(b"%PDF")
                    words = list(
                        chain.from_iterable(chain.from_iterable(s["rows"]) for s in page["sections"])
                    )
                    assert not any("{" in word for word in words)
                    assert not any("None" in word for word in words)
                made.add(effect.document)
    assert made, "no paper in all these walks"


def row(data: dict[str, Any], at: int) -> dict[str, Any]:
    """Return a row of `documents`."""
    return {"number": "X-2026-0001-01", "created_at": at, "digest": "0" * 64, "data": dumps(data)}
