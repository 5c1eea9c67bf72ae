"""Processes played on a virtual clock: told as scenarios, at random, or drawn."""
