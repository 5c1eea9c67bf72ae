"""A conversation that a customer can hold again and again: asking for a later signing date, then withdrawing it.

Eight updates, of which the first opens a case and the last closes it. It needs as many people as talk at once, and
so the number of people known can be small or large.
"""

from typing import Final

from .script import Script, pressed, typed

SCRIPT: Final = Script(
    name="withdrawn",
    steps=(
        typed("/delay", "Why do you need more time"),
        pressed("Another reason", "describe it"),
        typed("The money comes with payment {n}.", "On which day"),
        pressed(0, "Please check", "payment {n}."),
        typed("/cases", "My cases", "Asking for more time"),
        pressed("Asking for more time", "▶ Asking for more time"),
        pressed("Withdraw the request", "The request ends here"),
        pressed("Yes: Withdraw", "Withdrawn"),
    ),
)
