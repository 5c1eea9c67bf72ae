"""Time as people have it: days off, absences, reminders put off or together."""
