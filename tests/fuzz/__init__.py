"""Inputs that nobody thought of.

`targets` says what must hold for any bytes, `python -m tests.fuzz` looks for bytes for which it
doesn't, and `test_corpus` tries those again that were of interest before.
"""
