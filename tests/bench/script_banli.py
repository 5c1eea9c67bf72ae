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

DATABASE_CHECKS: Final[tuple[tuple[str, str], ...]] = ()
"""(what is counted, query) pairs run after a kill test; each query returns one number, which must be 0."""
