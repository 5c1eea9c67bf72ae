"""The day of a person, the board and the bottlenecks on both databases; and that a brief is sent once."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.cases.base.ports import Statement
from bot.cases.base.shown import Words
from bot.cases.pages.briefs import PAGE
from bot.cases.pages.standing import Count
from bot.clock import MovableClock
from bot.engine.deciding.cascade import Opening
from bot.engine.spec.case import Event, Person
from bot.errors import NotAllowed
from tests.contract.offices import ASKED, CHEN, CUSTOMER, LI, NOW, STRANGER, WANG, ZHAO, Centre

HOUR = timedelta(hours=1)


def at(centre: Centre, ahead: timedelta) -> None:
    """Let it be so long after Monday, ten o'clock."""
    assert isinstance(centre.office.clock, MovableClock)
    centre.office.clock.move_to(NOW + ahead - datetime.now(UTC))


async def test_the_day_of_a_person(centre: Centre) -> None:
    await centre.to_the_manager()
    briefs = centre.office.briefs
    here = await briefs.view(await centre.contact(LI))
    assert ([line.number for line in here.today], here.counts, here.leads) == (["YQ-0001"], (0, 1, 0), True)
    theirs = await briefs.view(await centre.contact(CHEN))
    assert (theirs.today, theirs.says_something, theirs.leads) == ((), False, False)
    (line,) = theirs.waiting
    assert (line.case.number, line.who) == ("YQ-0001", (Words("Sales manager"),))
    at(centre, 6 * HOUR)
    late = await briefs.view(await centre.contact(LI))
    assert (late.counts, late.late[0].late, late.today) == ((1, 0, 0), True, ())


async def test_who_comes_today_stands_in_the_day(centre: Centre) -> None:
    case, comes = centre.office.service.world().new_id(), NOW + 3 * HOUR
    event = Event("open", Person(CHEN, frozenset(("sales_staff",))), "open", {"come_at": comes})
    await centre.office.service.open(Opening(case, "appointment", CUSTOMER, CHEN, event))
    (line,) = (await centre.office.briefs.view(await centre.contact(CHEN))).dates
    assert (line.at, line.case.case) == (comes, case)
    at(centre, 24 * HOUR)
    assert (await centre.office.briefs.view(await centre.contact(CHEN))).dates == ()


async def test_a_brief_is_committed_once_whoever_asks(centre: Centre) -> None:
    await centre.to_the_manager()
    briefs = centre.office.briefs
    at(centre, -2 * HOUR)
    assert await briefs.turn() == [], "it is eight, and the day begins at nine"
    assert await briefs.next_at() == NOW - 1.5 * HOUR
    at(centre, -1.5 * HOUR)
    sent = await briefs.turn()
    assert [(one.person_id, one.msgid) for one in sent] == [(LI, PAGE)]
    assert await briefs.turn() == []
    briefs._told.clear()  # as after a restart
    assert await briefs.turn() == []
    (rows,) = await centre.office.store.read(Statement("outbox_pending", {"after": 0, "limit": 100}))
    assert sum(row["msgid"] == PAGE for row in rows) == 1
    assert await briefs.next_at() == NOW + 22.5 * HOUR


async def test_the_board_counts_what_the_reader_may_know(centre: Centre) -> None:
    done = await centre.open()
    await centre.fire(done, WANG, "submit", **ASKED)
    await centre.fire(done, CHEN, "withdraw")
    await centre.to_the_manager()
    board = centre.office.pages
    view = (await board.load("board", await centre.contact(LI))).board
    assert view is not None
    assert (view.opened, view.closed, view.due, view.all) == (2, 1, 1, Count(1, 0))
    assert [(line.flow, line.count) for line in view.flows] == [("delayed_signing", Count(1, 0))]
    assert view.people == ((Words("Sales manager"), Count(1, 0)),)
    at(centre, 6 * HOUR)
    later = (await board.load("board", await centre.contact(ZHAO), "delayed_signing")).board
    assert later is not None
    assert (later.all, [line.number for line in later.late]) == (Count(1, 1), ["YQ-0002"])
    (state,) = later.states
    assert (state.state, state.who, state.waits.count) == (
        "The sales manager decides",
        ("Sales manager",),
        Count(1, 1),
    )
    assert HOUR < state.waits.over < 3 * HOUR
    assert [count.open for count in later.ages] == [1, 0, 0, 0, 0]
    for who in (CHEN, STRANGER, WANG):
        with pytest.raises(NotAllowed):
            await board.load("board", await centre.contact(who))


async def test_the_week_tells_where_cases_waited(centre: Centre) -> None:
    await centre.to_the_manager()
    at(centre, 30 * HOUR)
    view = (await centre.office.pages.load("week", await centre.contact(ZHAO))).board
    assert view is not None
    first, *others = view.states
    assert (first.state, first.waits.count) == ("The sales manager decides", Count(1, 1))
    assert {one.state: one.waits.count.open for one in others}["Checking the facts"] == 0
    assert all(not one.waits.over for one in others)
