"""The day of each colleague comes in the morning, once, when there is something to say; the board is for who leads."""

from bot.commands.trial import STARTS, Trial
from bot.sandbox.client import Json, Phone
from tests.e2e.steps import asks, reaches_manager
from tests.e2e.story import DAY, HOUR, Story
from tests.e2e.test_lateness import settled

MORNING = 22.5 * HOUR
"""From Monday 10:00 to Tuesday 8:30."""


async def briefs_of(phone: Phone, said: str = "Good morning") -> list[Json]:
    """Return the briefs that have come."""
    messages = [one for one in await phone.messages() if one["from"]["is_bot"]]
    return [one for one in messages if said in str(one.get("text", ""))]


async def test_the_brief_comes_in_the_morning_with_what_is_overdue_on_top(centre: Trial) -> None:
    chen, li, zhao = (centre.phones[name] for name in ("chen", "li", "zhao"))
    await asks(centre)
    await chen.sees("Checking the facts")
    await centre.advance(MORNING - 120)
    assert await briefs_of(chen) == []
    await centre.advance(180)
    brief = await chen.sees("Good morning, Chen Ming. This is your day:", "Overdue: 1", "YQ-0001")
    assert "overdue since Mon 23 Nov 14:0" in brief["text"]
    await chen.press("YQ-0001")
    await chen.sees("▶ Checking the facts")
    await settled(li)
    assert await briefs_of(li) == [], "nothing waits for the manager"
    assert await briefs_of(zhao) == []


async def test_an_outage_over_three_mornings_sends_one_brief(centre: Trial) -> None:
    chen = centre.phones["chen"]
    await asks(centre)
    await chen.sees("Checking the facts")
    await centre.stop()
    await centre.sandbox.advance(MORNING + 48 * HOUR + 600)
    await centre.start()
    await chen.sees("Good morning, Chen Ming.")
    await settled(chen)
    await centre.kill()
    await centre.start()
    await chen.say("/today")
    await chen.sees("My day", "Overdue: 1")
    await settled(chen)
    assert len(await briefs_of(chen)) == 1
    await centre.advance(24 * HOUR)
    await settled(chen)
    assert len(await briefs_of(chen)) == 2


async def test_a_brief_that_is_too_late_is_dropped(centre: Trial) -> None:
    chen = centre.phones["chen"]
    await asks(centre)
    await chen.sees("Checking the facts")
    await centre.stop()
    await centre.sandbox.advance(MORNING + 5 * HOUR)
    await centre.start()
    await chen.say("/todo")
    await chen.sees("overdue since")
    await settled(chen)
    assert await briefs_of(chen) == []


async def test_whoever_wants_no_brief_gets_none_until_they_want_it_again(story: Story) -> None:
    """Reminders come all the same."""
    await story.asks()
    chen = story.chen
    await chen.sees("Checking the facts")
    await chen.says("/today")
    await chen.sees("My day", "This comes by itself on each working day,")
    toast = await chen.presses("🔕 Not in the morning")
    assert toast == story.reading("Nothing comes in the morning any more.")
    await chen.sees("My day", "This does not come by itself any more.")
    await story.trial.advance(MORNING + 60)
    await chen.sees("⏰ Reminder", "Checking the facts")
    assert await chen.was_told("Good morning, {name}.") == 0
    await chen.says("/today")
    await chen.presses("🔔 In the morning again")
    await chen.sees("My day", "This comes by itself on each working day,")
    await story.trial.advance(DAY)
    await chen.sees("Good morning, {name}.")


async def test_the_day_is_opened_again_and_tells_what_others_have(centre: Trial) -> None:
    chen, li = centre.phones["chen"], centre.phones["li"]
    await chen.say("/today")
    await chen.sees("Nothing is due today, and nobody is waiting for you.")
    await reaches_manager(centre)
    await chen.say("/menu")
    await chen.press("My day")
    await chen.sees("Waiting for others: 1", "YQ-0001", "with Sales manager since Mon 23 Nov 10:0")
    await li.say("/today")
    await li.sees("Due today: 1", "The sales manager decides, by Mon 23 Nov 14:0")
    await centre.phones["wang"].say("/today")
    await centre.phones["wang"].sees("The brief is for colleagues of the centre.")


async def test_who_is_away_gets_no_brief_and_their_deputy_gets_the_tasks(centre: Trial) -> None:
    chen, li, zhao = (centre.phones[name] for name in ("chen", "li", "zhao"))
    await reaches_manager(centre)
    await li.say("/away")
    await li.press("Wed 25 Nov")
    await li.press("Zhao Wei")
    await zhao.sees("You stand in for Li Na")
    await centre.advance(MORNING + 60)
    await zhao.sees("Good morning, Zhao Wei.", "YQ-0001")
    await settled(li)
    assert await briefs_of(li) == []
    assert await briefs_of(chen) == []


async def test_the_board_shows_processes_people_and_what_is_late(story: Story) -> None:
    """In both languages: numbers, states of one process, a picture; a consultant has no board."""
    await story.reaches_manager()
    await story.li.says("/board")
    board = await story.li.sees(
        "Board", "1", "Delayed signing", "{opened} opened, {closed} closed, {due} due"
    )
    assert "YQ-0001" not in board["text"], "nothing is late yet"
    await story.until("2026-11-23 16:00")
    await story.li.says("/board")
    await story.li.sees("{open} open, {late} overdue", "YQ-0001")
    await story.li.presses("Delayed signing")
    await story.li.sees("The sales manager decides", "{waits}; over its time by up to {over}")
    await story.li.presses("📊 As a chart")
    _, picture = await story.li.phone.looks_at(story.reading("Delayed signing"))
    assert picture.startswith(b"\x89PNG")
    await story.chen.says("/board")
    await story.chen.sees("The board is for those who lead.")


async def test_a_monday_begins_with_where_cases_wait(centre: Trial) -> None:
    zhao, chen = centre.phones["zhao"], centre.phones["chen"]
    assert STARTS.weekday() == 0
    await reaches_manager(centre)
    await centre.advance(7 * 24 * HOUR - 1.5 * HOUR + 60)
    week = await zhao.sees("Where cases waited last week:", "The sales manager decides (Sales manager)")
    assert "over its time by up to" in week["text"]
    assert "Checking the facts (Sales consultant): 0 open" in week["text"]
    await settled(chen)
    assert await briefs_of(chen, "Where cases waited") == []
    assert len(await briefs_of(zhao, "Where cases waited")) == 1
