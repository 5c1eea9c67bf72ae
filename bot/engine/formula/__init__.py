"""Expressions of flow files: read, checked, compiled; never evaluated by Python."""
