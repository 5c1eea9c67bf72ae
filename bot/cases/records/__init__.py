"""Records: chosen, found, and brought in from sheets."""
