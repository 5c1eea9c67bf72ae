"""The one error of the benchmark."""


class BenchError(Exception):
    """The benchmark cannot run, or its result would not be true; the message says what to do."""
