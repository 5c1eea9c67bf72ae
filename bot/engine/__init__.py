"""The pure core: what a process is and what a case decides. No I/O, no clock, no chat."""
