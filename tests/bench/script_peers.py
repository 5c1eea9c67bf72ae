"""The conversation that the peers hold: asking for a later signing date, seven updates.

One command, five presses, one free text; the date is corrected once before the request is handed in.
"""

from .script import Script, pressed, typed

SCRIPT = Script(
    name="peers",
    steps=(
        typed("/delay", "Why do you need more time?"),
        pressed("Funds not ready", "To which day"),
        pressed("Mon 16 Mar", "A note for the salesperson"),
        typed("The money comes with payment {n}.", "Mon 16 Mar", "Funds not ready", "payment {n}."),
        pressed("Change the date", "To which day"),
        pressed("Thu 12 Mar", "Thu 12 Mar", "Funds not ready", "payment {n}."),
        pressed("Submit", "Received", "payment {n}."),
    ),
)
