"""Paperstand turns lists of research papers into a searchable site."""

__version__ = "0.1.0"
