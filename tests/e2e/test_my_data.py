"""Somebody asks in the chat for a copy of their data, or for its end; whoever runs the centre hears how it is done."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.commands.trial import CAST, FURTHER, Trial

OWNER = next(one for one in FURTHER if "owner" in one.roles)


@pytest.fixture(params=["zh_CN", "en"])
async def centre(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Trial]:
    """A centre with an administrator, in either language."""
    async with Trial(tmp_path, language=request.param, cast=(*CAST, OWNER)) as trial:
        yield trial


async def test_a_wish_goes_to_whoever_runs_the_centre(centre: Trial) -> None:
    wang, wu = centre.phones["wang"], centre.phones[OWNER.id]
    english = centre.language == "en"
    await wang.say("/data")
    await wang.sees("My data" if english else "我的资料")
    await wang.press("Ask for a copy" if english else "申请查阅、复制")
    await wang.sees("Your wish has been passed on" if english else "您的申请已转交")
    asked = await wu.sees(
        "Wang Fang asks for a copy" if english else "王芳申请查阅、复制本人资料", "banli person export"
    )
    assert any(word.isdigit() for word in asked["text"].split()), "the number that the command takes"
    await wang.press("Ask for a copy" if english else "申请查阅、复制")
    await wang.sees("Your wish is known already" if english else "您的申请已经收到")
    count = len(await wu.messages())
    await wang.press("Ask for erasure" if english else "申请删除")
    await wang.sees("gone for good" if english else "无法恢复")
    assert len(await wu.messages()) == count, "it is asked once more first"
    await wang.press("Yes, ask for erasure" if english else "确认申请删除")
    await wu.sees("banli person erase")
