"""Enrich: look papers up that lack identifiers or authors, when somebody asks for it.

    papers → what to ask → answers → candidates → is it the paper? → records in enriched.yml

A service is a module with the names of `service.Service`. What is the paper is decided by `match`,
how the file is written by `notebook`, in which order is asked by `search`. Only `command` goes out.
"""
