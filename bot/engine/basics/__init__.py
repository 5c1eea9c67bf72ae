"""Messages, values and time: what every rule is about."""
