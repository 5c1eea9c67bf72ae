"""Charts of cases out of the database: who may have one, on which version of the process, and the one for a page."""

import shutil
from pathlib import Path

import pytest

from bot.app import open_office
from bot.cases.pages.charts import Mark
from bot.cases.view.documents import CHART, Document, document_message
from bot.errors import LayoutError, NotAllowed, PaperError, Refusal
from bot.render import chartfiles
from tests.contract.offices import CHEN, LI, STRANGER, WANG, ZHAO, Centre


async def chart(centre: Centre, who: int, argument: str) -> Document:
    reader = await centre.contact(who)
    made = await centre.office.makers.make(document_message(reader, 1, CHART, argument), reader)
    assert made is not None
    return made


async def test_who_may_open_the_card_may_have_its_chart(centre: Centre) -> None:
    case = await centre.to_the_manager()
    for who in (WANG, CHEN, LI, ZHAO):
        made = await chart(centre, who, str(case))
        assert made.picture
        assert made.content.startswith(b"\x89PNG")
        assert made.name == "延迟签约 YQ-0001.png"
    for argument in (str(case), f"{case}.whole"):
        with pytest.raises(NotAllowed):
            await chart(centre, STRANGER, argument)


@pytest.mark.parametrize("argument", ["", "0", "x", "99.whole", "²"])
async def test_a_case_that_is_not_there_is_refused(centre: Centre, argument: str) -> None:
    with pytest.raises(Refusal):
        await chart(centre, LI, argument)


async def test_outsiders_do_not_read_what_others_choose(centre: Centre) -> None:
    case = await centre.to_the_manager()
    charts = centre.office.charts._charts
    inside = await charts.of_case(await centre.contact(LI), case)
    outside = await charts.of_case(await centre.contact(WANG), case)
    assert [step.title for step in outside.steps] == [step.title for step in inside.steps]
    read = {label for way in outside.ways for label in way.labels}
    assert "Do not agree" not in read
    assert "Confirm" in read
    assert "Do not agree" in {label for way in inside.ways for label in way.labels}


async def test_sent_back_is_not_done(centre: Centre) -> None:
    case = await centre.to_the_manager()
    await centre.fire(case, LI, "return", question="Is it sure?")
    view = await centre.office.charts._charts.of_case(await centre.contact(LI), case)
    marks = {step.id: step.mark for step in view.steps}
    assert marks["requested"] is Mark.DONE
    assert marks["verifying"] is Mark.CURRENT
    assert marks["manager_decision"] is Mark.AHEAD


async def test_a_page_gets_the_whole_chart_by_the_number_of_the_case(centre: Centre) -> None:
    await centre.to_the_manager()
    zh, en = [await centre.office.charts.whole("yq-0001", language) for language in ("zh_CN", "en")]
    assert (zh.number, zh.title, zh.state) == ("YQ-0001", "延迟签约", "销售经理审批")
    assert (en.title, en.state) == ("Delayed signing", "The sales manager decides")
    for drawn in (zh, en):
        assert drawn.svg.startswith("<svg ")
        assert '<g class="state current decision" data-state="manager_decision">' in drawn.svg
        assert '<g class="state done form" data-state="requested">' in drawn.svg
        assert '<g class="state ahead final" data-state="completed">' in drawn.svg
    with pytest.raises(Refusal):
        await centre.office.charts.whole("YQ-0002", "en")


async def test_a_running_case_is_drawn_on_its_own_version(centre: Centre, tmp_path: Path) -> None:
    await centre.to_the_manager()
    settings = centre.office.settings
    shutil.copytree(settings.flows_dir, tmp_path / "flows")
    file = tmp_path / "flows" / "delayed_signing.yaml"
    source = file.read_text("utf-8").replace("version: 1", "version: 2", 1)
    file.write_text(source.replace("title: Executing and filing", "title: Carrying out"), "utf-8")
    async with open_office(settings.model_copy(update={"flows_dir": tmp_path / "flows"})) as later:
        assert later.centre.flows["delayed_signing"].states["executing"].title == "Carrying out"
        drawn = await later.charts.whole("YQ-0001", "en")
    assert "Executing" in drawn.svg
    assert "Carrying out" not in drawn.svg


async def test_what_cannot_be_drawn_is_said_in_words(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    case = await centre.to_the_manager()

    def missing(*_: object) -> None:
        raise LayoutError("no program")

    with monkeypatch.context() as patch:
        patch.setattr(chartfiles, "drawing_of", missing)
        with pytest.raises(Refusal) as refused:
            await chart(centre, LI, str(case))
    assert refused.value.msgid == chartfiles.NOT_NOW

    async def no_font(*_: object) -> bytes:
        raise PaperError("no font")

    monkeypatch.setattr(centre.office.charts._typesetter, "png", no_font)
    with pytest.raises(Refusal) as refused:
        await chart(centre, LI, str(case))
    assert refused.value.msgid == chartfiles.NOT_NOW
