"""Fetch: asks a service for its papers and saves the answer, byte for byte, as a dump.

    web.py        a polite client: pauses, tries again, gives up in time
    services.py   what each service is asked, and which of its answers are refused
    answers.py    whether an answer brings anything new, and the file it becomes
    memory.py     `content/fetched.json`: what was asked, so that it may be asked only for news
    commands.py   `paperstand fetch`

Nothing here is part of a build: a build reads the dumps and needs no network. Import the modules
where they are used, and not at the top of a module that `build` loads, so that httpx isn't loaded.
"""
