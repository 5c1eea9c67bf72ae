"""The bots that the benchmark compares with, each a program of its own that holds the same conversation."""
