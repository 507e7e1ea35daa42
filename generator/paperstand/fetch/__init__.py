"""Fetch: asks a service for its papers and saves the answer, byte for byte, as a dump.

    web.py            a polite client: pauses, tries again, gives up in time
    question.py       what a service is asked, and which of its answers are none
    hugging_face.py   the questions to Hugging Face
    arxiv.py          the questions to arXiv
    fetching.py       asks, looks whether anything is new, and saves it
    memory.py         `content/fetched.json`: what to ask with, so that only news is answered
    contact.py        who asks
    commands.py       `paperstand fetch`

Nothing here is part of a build, which reads the dumps and needs no network. Import the modules
where they are used, and not at the top of one that `build` loads: httpx takes its time.
"""
