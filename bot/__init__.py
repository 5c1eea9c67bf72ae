"""Banli (办理): walks the people of a sales centre through its processes."""

__version__ = "0.1.0"
