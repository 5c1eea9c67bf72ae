"""The conversation that simulated customers hold with this bot: the delayed signing process, as a table.

Adjust the rows when the flow's labels or order change; the benchmark knows the process only from here.
Labels are English, because the simulated users are (`script.LANGUAGE_CODE`).
"""

from typing import Final

from .script import Script, pressed, typed

SCRIPT: Final = Script(
    name="banli",
    steps=(
        typed("/delay", "Why do you need more time"),
        pressed("Another reason", "describe it"),
        typed("The money comes with payment {n}.", "On which day"),
        pressed(0, "Please check", "payment {n}."),
        pressed("Submit", "Checking the facts"),
    ),
    ignore=("We have your request",),
    fresh_people=True,
)

DATABASE: Final = "*.db"
"""Where the bot's SQLite file is, below BANLI_HOME (glob)."""

DATABASE_CHECKS: Final[tuple[tuple[str, str], ...]] = (
    (
        "cases whose history does not lead to their version: a step was lost, or taken twice",
        "SELECT count(*) FROM cases WHERE version + 1 <> (SELECT count(*) FROM history WHERE case_id = cases.id)",
    ),
    (
        "cases that stand elsewhere than their history says",
        "SELECT count(*) FROM cases JOIN history ON case_id = cases.id AND seq = version WHERE to_state <> state",
    ),
    (
        "subscriptions with two open requests",
        "SELECT count(*) FROM (SELECT 1 FROM cases WHERE closed_at IS NULL GROUP BY flow, about HAVING count(*) > 1)",
    ),
    (
        "open cases that nobody has to act in",
        "SELECT count(*) FROM cases WHERE closed_at IS NULL AND id NOT IN (SELECT case_id FROM assignments)",
    ),
    (
        "open cases without a next time",
        """SELECT count(*) FROM cases WHERE closed_at IS NULL
        AND id NOT IN (SELECT case_id FROM due WHERE due.state = 'due')""",
    ),
    (
        "updates that were taken in and not worked on",
        "SELECT count(*) FROM inbox WHERE state <> 'done'",
    ),
    (
        "messages that wait still, or were refused",
        "SELECT count(*) FROM outbox WHERE state IN ('due', 'claimed', 'refused')",
    ),
)
"""(what is counted, query) pairs run after a kill test; each query returns one number, which must be 0."""
