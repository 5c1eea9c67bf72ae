"""Arrears, the payment plan and breaches of contract in both languages, every way through them."""

import shutil
from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.e2e.instalments import DUE, WHY, Instalments
from tests.e2e.story import LANGUAGES, ROOT, Day, Words

BOTH = ("wang", "chen")
MORNING = "2026-11-24 09:05"
SUM = Words("250000", "250000")
CODE = Words("EA123456789CN", "EA123456789CN")


@pytest.fixture(params=LANGUAGES)
async def told(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Instalments]:
    """A centre that collects, once in each language."""
    async with Instalments(tmp_path, request.param) as told:
        yield told


@pytest.fixture(params=LANGUAGES)
async def early(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Instalments]:
    """The same, where customers are reminded from 08:45 on, a quarter of an hour before the morning look."""
    folder = tmp_path / "flows"
    shutil.copytree(ROOT / "flows", folder)
    policies = folder / "centre" / "policies.yaml"
    text = policies.read_text("utf-8")
    nine = 'arrears.contact_from: {value: "09:00"'
    assert nine in text
    policies.write_text(text.replace(nine, nine.replace("09:00", "08:45")), "utf-8")
    async with Instalments(tmp_path, request.param, settings={"FLOWS_DIR": str(folder)}) as early:
        yield early


def contracts(number: int) -> list[str]:
    """Return so many numbers of contracts, none of which begins like another."""
    return [f"HT-{100 + one}" for one in range(number)]


async def test_receipts_in_every_state(told: Instalments) -> None:
    """Whoever sends one: it is not found, or booked; reminders go on at the step of the day."""
    states = {state: f"HT-{100 + at}" for at, state in enumerate(DUE)}
    await told.owes({states[state]: day for state, day in DUE.items()})
    await told.until(MORNING)
    for state, contract in states.items():
        await told.stands(state, contract)
        await told.slips("wang", contract)
        await told.acts("fang", contract, "Not found", WHY)
        await told.stands(state, contract)
        await told.slips("chen", contract)
        await told.books(contract, "1000", "It has arrived")
        await told.stands(state, contract)
        await told.books(contract, "2000")
        await told.stands(state, contract)
    await told.imports(*states.values(), paid_on="2026-11-24", amount="297000")
    await told.until("2026-11-25 09:05")
    for state, contract in states.items():
        late = state in ("firm", "formal", "legal_step", "soft")
        await told.stands("penalty_open" if late else "settled", contract)


async def test_objections_in_every_state(told: Instalments) -> None:
    """Answered, corrected, a penalty waived or not, a complaint; or nobody answers for fifteen days."""
    names = iter(contracts(len(DUE) * 2))
    due = {(state, who): next(names) for state in DUE for who in BOTH}
    await told.owes({contract: DUE[state] for (state, _), contract in due.items()})
    await told.until(MORNING)
    for (state, who), contract in due.items():
        await told.stands(state, contract)
        await told.disputes(who, contract)
    await told.acts("fang", due["pre_due", "wang"], "Answer it", WHY)
    await told.stands("pre_due", due["pre_due", "wang"])
    await told.acts("li", due["due_today", "wang"], "Answer it", WHY)
    await told.acts("fang", due["soft", "wang"], "Correct the sum", SUM, WHY, "Submit")
    await told.stands("soft", due["soft", "wang"])
    await told.acts(
        "fang", due["firm", "wang"], "Propose a waiver of the penalty", "Half of it", WHY, "Submit"
    )
    await told.acts("zhao", due["firm", "wang"], "Agree")
    await told.stands("firm", due["firm", "wang"])
    await told.acts(
        "li", due["formal", "wang"], "Propose a waiver of the penalty", "All of it", WHY, "Submit"
    )
    await told.acts("zhao", due["formal", "wang"], "Do not agree", WHY)
    await told.stands("formal", due["formal", "wang"])
    await told.acts("fang", due["legal_step", "wang"], "It is a complaint")
    await told.stands("legal_step", due["legal_step", "wang"])
    await told.acts("li", due["pre_due", "chen"], "It is a complaint")
    await told.books(due["soft", "chen"], "1000")
    await told.stands("soft", due["soft", "chen"])
    await told.until("2026-12-10 09:05")
    await told.stands("formal", due["firm", "chen"])
    await told.stands("legal_step", due["formal", "chen"])


async def test_an_objection_to_the_home_ends_with_its_complaint(told: Instalments) -> None:
    """Reminders rest until the complaint is withdrawn, or settled."""
    names = contracts(2)
    await told.owes(dict.fromkeys(names, DUE["soft"]))
    await told.until(MORNING)
    withdrawn, settled = names
    await told.disputes("wang", withdrawn, "The home or the service")
    complaint = told.newest()
    await told.does("chen", complaint, "Another department", WHY)
    await told.wang.sees("Confirming the receiving slip", complaint)
    await told.wang.surely_presses("Withdraw the complaint")
    await told.happened("disputed", "sub_failed", withdrawn)
    await told.stands("soft", withdrawn)

    await told.disputes("chen", settled, "The home or the service")
    complaint = told.newest()
    await told.does("chen", complaint, "Our own department", WHY)
    await told.chen.sees("Our department acts", complaint)
    await told.does("chen", complaint, "Fill in", WHY, WHY, "Submit")
    await told.chen.sees("Writing the answer", complaint)
    await told.does("chen", complaint, "Send the answer", WHY)
    await told.wang.sees("Your view", complaint)
    await told.does("wang", complaint, "Yes, settled")
    await told.yang.sees("Filing", complaint)
    await told.does("yang", complaint, "☐ Answer filed")
    await told.does("yang", complaint, "☐ Cause noted", "Construction")
    await told.does("yang", complaint, "Close it")
    await told.happened("disputed", "sub_done", settled)
    await told.stands("soft", settled)


async def test_the_day_of_a_step_where_contacts_begin_before_the_morning_look(
    early: Instalments,
) -> None:
    """The step comes at its own hour, from before the due day to the lawyer's letter."""
    (one,) = contracts(1)
    await early.owes({one: "2026-11-26"})
    await early.until(MORNING)
    await early.stands("pre_due", one)
    for day, hour, before, event, state in (
        (26, "08:47", "pre_due", "due", "due_today"),
        (26, "18:02", "due_today", "overdue", "soft"),
        (33, "08:47", "soft", "overdue", "firm"),
        (41, "08:47", "firm", "overdue", "formal"),
        (56, "08:47", "formal", "overdue", "legal_step"),
    ):
        at = date(2026, 10, 31) + timedelta(days=day)
        before_it = (
            at if hour > "09:00" else at - timedelta(days=1)
        )  # reminders and looks are through by then
        await early.until(f"{before_it} 17:55")
        await early.until(f"{at} {hour}")
        await early.happened(before, event, one)
        await early.stands(state, one)


async def test_promises_in_every_state(told: Instalments) -> None:
    """Promised by either; then another receipt, objection, deferral, a part, all of it, or nothing."""
    late = [state for state in DUE if state not in ("pre_due", "due_today")]
    names = iter(contracts(len(late) * 2 + 1))
    due = {(state, who): next(names) for state in late for who in BOTH}
    await told.owes({contract: DUE[state] for (state, _), contract in due.items()})
    await told.until(MORNING)
    for (state, who), contract in due.items():
        await told.stands(state, contract)
        if state != "legal_step":
            for logger, more in (("chen", ("Forgotten",)), ("li", ())) if who == "wang" else ():
                await told.acts(logger, contract, "Note a contact", "Phone call", "Reached", *more, "Submit")
        await told.promises(who, contract, "2026-11-27")
    for who, state in zip(BOTH, ("soft", "firm"), strict=True):
        await told.slips(who, due[state, "wang"])
        await told.cannot(who, due[state, "chen"])
    for who in BOTH:
        await told.disputes(who, due["formal", who])
    part, whole = due["legal_step", "wang"], due["legal_step", "chen"]
    await told.books(part, "1000")
    await told.stands("promised", part)
    await told.imports(whole, paid_on="2026-11-24")
    await told.until("2026-11-25 09:05")
    await told.stands("penalty_open", whole)
    await told.until("2026-11-27 18:05")
    await told.stands("legal_step", part)


async def test_deferrals_in_every_state(told: Instalments) -> None:
    """Begun, dropped, sent, sent back, refused and agreed by each who decides; the new day comes."""
    names = iter(contracts(30))
    due = {(state, who): next(names) for state in DUE for who in BOTH}
    await told.owes({contract: DUE[state] for (state, _), contract in due.items()})
    running = [next(names) for _ in range(7)]
    await told.sells(*running)
    columns = ("number", "contract", "place", "due_on", "sum", "deferred_to")
    await told.trial.load(
        "instalment",
        columns,
        *((f"{one}/1", one, "1", "2026-11-01", "300000", "2026-11-27") for one in running),
    )
    await told.until(MORNING)
    await told.stands("deferral_running", *running)
    for (state, who), contract in due.items():
        await told.stands(state, contract)
        await told.cannot(who, contract)
    for who in BOTH:
        await told.acts(who, due["pre_due", who], "Discard")
        await told.stands("pre_due", due["pre_due", who])
        await told.slips(who, running[BOTH.index(who)])
        await told.disputes(who, running[2 + BOTH.index(who)])
    await told.acts("wang", running[6], "I have read the agreement")
    await told.happened("deferral_running", "agree", running[6])
    await told.books(running[4], "1000")
    await told.stands("deferral_running", running[4])
    paid = due["legal_step", "chen"]
    await told.imports(running[5], paid, paid_on="2026-11-24")
    await told.books(due["due_today", "wang"], "1000")
    await told.stands("due_today", due["due_today", "wang"])

    sent = due["soft", "wang"]
    await told.asks_for_time("wang", sent, "2026-12-30")
    for who in ("fang", "li", "zhao"):
        await told.acts(who, sent, "Ask", WHY)
        await told.stands("deferral", sent)
        await told.asks_again("wang", sent)
    await told.acts("fang", sent, "Do not agree", WHY)
    await told.stands("soft", sent)
    for who, contract in (("li", due["soft", "chen"]), ("zhao", due["firm", "wang"])):
        await told.asks_for_time("chen", contract, "2026-12-30")
        await told.acts(who, contract, "Do not agree", WHY)
    agreed = due["firm", "chen"]
    await told.asks_for_time("chen", agreed, "2026-12-20")
    for who in ("fang", "li", "zhao"):
        await told.acts(who, agreed, "Agree")
    await told.until("2026-11-25 10:05")
    await told.stands("formal", due["formal", "wang"], due["formal", "chen"])
    await told.stands("settled", running[5])
    await told.happened("deferral", "look_again", paid)
    await told.until("2026-11-27 09:05")
    await told.happened("deferral_running", "overdue", running[6])
    await told.until("2026-11-27 18:05")
    await told.stands("soft", running[6])


async def test_a_penalty_that_is_left(told: Instalments) -> None:
    """Receipts, objections, waivers, a bill; paid, imported, or nobody does anything for fifteen days."""
    names = contracts(9)
    await told.owes(dict.fromkeys(names, "2026-11-05"))
    await told.imports(*names, paid_on="2026-11-20")
    await told.until(MORNING)
    await told.stands("penalty_open", *names)
    for who, slip, waive, dispute in (("wang", *names[:3]), ("chen", *names[3:6])):
        await told.slips(who, slip)
        await told.acts(who, waive, "Ask for a waiver", "All of it", WHY, "Submit")
        await told.stands("waiver", waive)
        await told.acts("zhao", waive, "Agree")
        await told.stands("settled", waive)
        await told.disputes(who, dispute)
    await told.acts("fang", names[6], "Bill it as an instalment")
    await told.books(names[7], "900")
    await told.stands("settled", names[7])
    await told.trial.load(
        "payment",
        ("receipt", "contract", "amount", "paid_on", "covers"),
        ("B-1", names[0], "1", "2026-11-24", "penalty"),
    )
    await told.until("2026-12-09 09:10")
    await told.fang.sees("{case.number}: {penalty} of penalty is still open.")
    await told.trial.load(
        "payment",
        ("receipt", "contract", "amount", "paid_on", "covers"),
        ("B-2", names[8], "900", "2026-12-09", "penalty"),
    )
    await told.until("2026-12-10 09:10")
    await told.stands("settled", names[8])


async def test_letters_until_the_management_decides(told: Instalments) -> None:
    """The lawyer's letter with its consent, everything that may come after it, and what the director makes of it."""
    letter, soft, formal, legal, *decided = contracts(10)
    walked, going, booked, given, imported, handed = decided
    days = {letter: DUE["firm"], soft: DUE["soft"], formal: DUE["formal"], legal: DUE["legal_step"]}
    await told.owes({**days, **dict.fromkeys(decided, DUE["legal_step"])})
    await told.until(MORNING)
    await told.stands("legal_step", legal, *decided)
    await told.acts("fang", letter, "Sums are right, make the letter")
    await told.acts("an", letter, "The letter is posted", CODE)
    await told.chen.sees("{case.number}: the letter has been posted")
    await told.acts("an", letter, "The letter is delivered", Words("today", "今天"), "Submit")
    await told.happened("firm", "delivered", letter)
    await told.acts("li", formal, "We have talked", WHY)
    await told.acts("lu", legal, "I need more", WHY)
    await told.stands("formal", legal)
    for one in decided:
        await told.acts("lu", one, "Send the lawyer's letter")
        await told.zhao.sees("Lawyer's letter", told.case_of(one))
        await told.zhao.presses("Confirm")
        await told.stands("last_notice", one)
    for who in BOTH:
        await told.slips(who, walked)
        await told.acts("fang", walked, "Not found", WHY)
        await told.stands("last_notice", walked)
        await told.cannot(who, walked)
        await told.acts(who, walked, "Discard")
        await told.stands("last_notice", walked)
        await told.disputes(who, walked)
        await told.acts("li", walked, "Answer it", WHY)
        await told.stands("last_notice", walked)
    for who, day in zip(("lu", "an"), ("2026-11-24", "2026-11-24"), strict=True):
        await told.acts(who, walked, "The letter is posted", CODE)
        await told.acts(who, walked, "The letter is delivered", Day(day))
        await told.stands("last_notice", walked)
    await told.books(walked, "1000")
    await told.stands("last_notice", walked)
    for who, day in zip(BOTH, ("2026-11-26", "2026-11-30"), strict=True):
        await told.promises(who, walked, day)
        await told.until(f"{day} 18:05")
        await told.stands("last_notice", walked)
    await told.imports(letter, soft, formal, legal, walked, paid_on="2026-11-30")
    await told.until("2026-12-01 09:05")
    await told.stands("penalty_open", legal, walked)

    await told.until("2027-02-22 18:10")
    await told.stands("decision", going, booked, given, imported, handed)
    await told.acts("zhao", going, "Go on asking for it", WHY)
    await told.books(booked, "300000")
    await told.stands("penalty_open", booked)
    await told.acts("zhao", given, "Put it off", "All of it on a later day", Day("2027-03-10"), "Submit")
    await told.acts("zhao", handed, "Treat it as a breach of contract", WHY)
    await told.stands("to_default", handed)
    await told.imports(imported, paid_on="2027-02-22")
    await told.until("2027-02-23 09:05")
    await told.stands("penalty_open", imported)


# --- breach of contract -----------------------------------------------------------------------------------------

CUSTOMER, COMPANY, NEITHER = "The customer", "The company", "Neither of them"
PENALTY, NONE = Words("12000", "12000"), Words("0", "0")


async def breach(told: Instalments, side: str = CUSTOMER, penalty: Words = PENALTY) -> str:
    """The contract clerk registers a breach and finds out the facts; return the number."""
    ding = told.ding
    await ding.says("/default 8000")
    await ding.sees("Who is in default?")
    await told.goes_on("ding", side, "Payment", Words("/skip", "/skip"), WHY, "Submit")
    await ding.sees("Establishing the facts")
    number = told.newest()
    await told.does("ding", number, "Fill in", WHY, penalty, "Submit")
    return number


async def seen_by_counsel(told: Instalments, number: str, *decision: str | Words) -> None:
    """Legal counsel says what is allowed, and the director decides."""
    await at(told, number, "legal_opinion")
    await told.does("lu", number, "Pass it on", WHY)
    await at(told, number, "decide")
    await told.does("zhao", number, *decision)


async def at(told: Instalments, number: str, state: str) -> None:
    """Wait until the case stands in the state."""
    for _ in range(200):
        if told.state(number) == state:
            return
        await told.trial.advance(0.1)
    raise AssertionError(f"{number} stands in {told.state(number)}, not in {state}")


async def test_breaches_put_right_or_talked_about(told: Instalments) -> None:
    """Sent and put right, with a penalty and without; talked about, objected to; the company's; nobody's."""
    first = await breach(told)
    await told.does("lu", first, "Send the notice")
    await told.does("fang", first, "It has been put right")
    await told.does("fang", first, "It is paid", WHY)
    await at(told, first, "closed")
    second = await breach(told, penalty=NONE)
    await told.does("lu", second, "Send the notice")
    await told.does("ding", second, "It has been put right")
    await at(told, second, "closed")

    third = await breach(told)
    await told.does("lu", third, "Send the notice")
    await told.does("wang", third, "I want to talk", WHY)
    await told.does("li", third, "We agree", WHY)
    await seen_by_counsel(told, third, "Ask", WHY)
    await told.does("ding", third, "Fill in", "Submit")
    await told.does("lu", third, "Send the notice")
    await told.does("wang", third, "I do not agree", WHY)
    await told.does("wang", third, "No agreement", WHY)
    await seen_by_counsel(told, third, "The contract goes on", WHY)
    await at(told, third, "penalty_due")

    fourth = await breach(told, COMPANY)
    await told.does("li", fourth, "Pass it on", WHY)
    await seen_by_counsel(told, fourth, "Settle", WHY)
    await told.does("wang", fourth, "They refuse", WHY)
    await seen_by_counsel(told, fourth, "Settle", WHY)
    await told.does("ding", fourth, "They refuse", WHY)
    await seen_by_counsel(told, fourth, "Settle", WHY)
    await told.does("ding", fourth, "☐ Agreement written")
    await told.does("ding", fourth, "☐ Signed by both sides")
    await told.ding.photographs()
    await told.does("ding", fourth, "It is signed")
    await at(told, fourth, "penalty_due")

    fifth = await breach(told, NEITHER, NONE)
    await seen_by_counsel(told, fifth, "Claim nothing", WHY)
    await at(told, fifth, "closed")


async def test_breaches_that_end_in_court_or_the_contract(told: Instalments) -> None:
    """Nobody answers; the court, with dates, a settlement, a judgment; the end of the contract; nobody in default."""
    silent, unpaid = await breach(told), await breach(told)
    for one in (silent, unpaid):
        await told.does("lu", one, "Send the notice")
    await told.does("ding", unpaid, "It has been put right")
    await told.until("2026-12-09 12:00")
    await seen_by_counsel(told, silent, "Go to court", WHY)
    await told.does("lu", silent, "Next date in court", Day("2027-03-01"))
    await told.does("lu", silent, "They settle", WHY)
    await told.does("ding", silent, "They refuse", WHY)
    await seen_by_counsel(told, silent, "Go to court", WHY)
    await told.does("lu", silent, "Note the judgment", WHY)
    await at(told, silent, "closed")

    await seen_by_counsel(told, unpaid, "End the contract", WHY)
    await told.does("ding", unpaid, "It did not come to it")
    await seen_by_counsel(told, unpaid, "End the contract", WHY)
    await told.does("ding", unpaid, "It is done")
    await at(told, unpaid, "closed")

    last = await breach(told)
    await told.does("lu", last, "Send the notice")
    await told.does("wang", last, "I want to talk", WHY)
    await told.does("li", last, "No agreement", WHY)
    await at(told, last, "legal_opinion")
    ding = told.ding
    await ding.says("/default 8000")
    await ding.sees("Who is in default?")
    await told.goes_on("ding", CUSTOMER, "Payment", Words("/skip", "/skip"), WHY, "Submit")
    await ding.sees("Establishing the facts")
    nobody = told.newest()
    await told.does("ding", nobody, "Nobody is in default", WHY)
    await at(told, nobody, "closed")


# --- the payment plan -------------------------------------------------------------------------------------------

PLAN = "payment_collection"


async def plans(told: Instalments, who: str, contract: str, day: str, *, again: bool = False) -> None:
    """Somebody enters a plan of one line."""
    person = getattr(told, who)
    if not again:
        await person.says(f"/pay {contract}")
        await person.sees("How is it paid?")
    else:
        await told.does(who, told.case_of(contract, PLAN), "Fill in")
    sum_ = Words("300000", "300000")
    if not again:
        await told.goes_on(who, "All at once", Day(day), sum_, "Price", "Done")
    await told.goes_on(who, "Submit")
    await told.stands("plan_confirm", contract, flow=PLAN)


async def pays(told: Instalments, contract: str, state: str, *, to: str = "") -> None:
    """Finance books a little in the case of the plan; what is due hears of it where it stands."""
    await told.stands(state, contract)
    await told.books(contract, "100", number=told.case_of(contract, PLAN))
    await told.stands("running", contract, flow=PLAN)
    await told.happened(state, "paid", contract)
    await told.stands(to or state, contract)


async def put_off(told: Instalments, contract: str) -> None:
    """Finance notes in a sheet that the only instalment has been put off; the case hears of it with a payment."""
    columns = ("number", "contract", "place", "due_on", "sum", "deferred_to")
    row = (f"{contract}/1", contract, "1", "2026-12-02", "300000", "2026-12-20")
    await told.trial.load("instalment", columns, row)
    await pays(told, contract, "pre_due", to="deferral_running")
    await pays(told, contract, "deferral_running")


async def test_the_plan_and_what_is_paid_by_it_in_every_state(told: Instalments) -> None:
    """Objected to, confirmed, booked, reversed; the case of what is due hears of every payment wherever it stands."""
    one, two, three = contracts(3)
    await told.sells(one, two, three, price="300000")
    await plans(told, "fang", one, "2026-12-02")
    for who in BOTH:
        await told.does(who, told.case_of(one, PLAN), "Something is wrong", WHY)
        await plans(told, "ding", one, "2026-12-02", again=True)
    await told.does("wang", told.case_of(one, PLAN), "It is right")
    await plans(told, "ding", two, "2026-12-02")
    await told.does("chen", told.case_of(two, PLAN), "It is right")
    await plans(told, "fang", three, "2026-12-02")
    await told.until("2026-11-26 11:00")
    await told.stands("running", one, two, three, flow=PLAN)
    await told.fang.says(f"/pay {three}")
    await told.fang.sees("The next sum and the account stand below.")  # there is a plan: its case opens

    await pays(told, one, "pre_due")
    await told.slips("wang", one)
    await pays(told, one, "slip_check", to="pre_due")
    await told.cannot("wang", one)
    await pays(told, one, "deferral", to="pre_due")
    await told.cannot("wang", one)
    await told.asks_for_time("wang", one, "2026-12-20")
    await pays(told, one, "deferral_check", to="pre_due")
    await told.disputes("wang", one)
    await pays(told, one, "disputed", to="pre_due")
    await put_off(told, two)
    for day, state in (
        ("2026-12-02 09:05", "due_today"),
        ("2026-12-02 18:05", "soft"),
        ("2026-12-09 09:05", "firm"),
        ("2026-12-17 09:05", "formal"),
        ("2027-01-01 09:05", "legal_step"),
    ):
        await told.until(day)
        await pays(told, one, state)
    await told.promises("wang", one, "2027-01-04")
    await pays(told, one, "promised")
    await told.until("2027-01-04 18:05")
    await told.stands("legal_step", one)
    await told.acts("lu", one, "Send the lawyer's letter")
    await told.zhao.sees("Lawyer's letter", told.case_of(one))
    await told.zhao.presses("Confirm")
    await pays(told, one, "last_notice")
    await told.until("2027-04-05 18:10")
    await pays(told, one, "decision")
    await told.stands("decision", one)


async def reverses(told: Instalments, contract: str, receipt: str) -> None:
    """Finance takes a booking back, and the cashier confirms it."""
    number = told.case_of(contract, PLAN)
    await told.does("fang", number, "Reverse a booking", Words(receipt, receipt))
    await told.goes_on("fang", WHY, "Submit")
    await told.qian.sees("Collecting", number)
    await told.qian.presses("Confirm")
    await told.fang.sees(number)


async def test_all_is_paid_and_the_area_is_settled(told: Instalments) -> None:
    """Taken back and paid again; the customer owes for the area, nobody does, the company does; a penalty is left."""
    late, early = contracts(2)
    await told.sells(late, early, price="300000")
    for one, day in ((late, "2026-11-26"), (early, "2026-12-02")):
        await plans(told, "fang", one, day)
        await told.does("wang", told.case_of(one, PLAN), "It is right")
        await told.stands("running", one, flow=PLAN)
    await told.books(early, "300000", number=told.case_of(early, PLAN))
    await told.stands("area_check", early, flow=PLAN)
    area = Words("90.1", "90.1")
    await told.does("fang", told.case_of(early, PLAN), "We owe", area, Words("1000", "1000"), "Submit")
    await told.stands("refunding", early, flow=PLAN)
    await told.does("qian", told.case_of(early, PLAN), "It is paid", Words("TK-1", "TK-1"))
    await told.stands("settled", early, flow=PLAN)

    await told.until("2026-11-30 09:05")
    await told.stands("soft", late)
    await told.books(late, "100", number=told.case_of(late, PLAN))
    await told.stands("running", late, flow=PLAN)
    await reverses(told, late, "SJ-2")
    await told.stands("running", late, flow=PLAN)
    await told.books(late, "300000", number=told.case_of(late, PLAN))
    await told.stands("area_check", late, flow=PLAN)
    await told.stands("penalty_open", late)
    number = told.case_of(late, PLAN)
    await told.does("fang", number, "The customer owes", area, Words("1000", "1000"), "Submit")
    await told.stands("running", late, flow=PLAN)
    await pays(told, late, "penalty_open")
    await told.acts("wang", late, "Ask for a waiver", "All of it", WHY, "Submit")
    await pays(told, late, "waiver", to="penalty_open")
    await told.books(late, "800", number=number)
    await told.stands("area_check", late, flow=PLAN)
    await told.does("fang", number, "No difference", area)
    await told.stands("settled", late, flow=PLAN)
