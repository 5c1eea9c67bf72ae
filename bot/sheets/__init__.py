"""Sheets that people keep their records in: `.xlsx` and `.csv` become tables of text, and back. Knows no record type.

Only this package imports openpyxl, and only where a workbook is at hand: it takes a quarter of a second.
"""
