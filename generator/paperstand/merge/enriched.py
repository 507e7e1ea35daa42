"""Look-ups: from the records of `enriched.yml` to fields that no dump states.

They come in after the papers are made, on purpose. So nothing that a service says decides which
entries are one paper or where a paper lives, and without the file the digest is what it was. They
fill what is empty and put nothing in the place of what dumps or the curator say; a record that
contradicts those is of another paper, and nothing of it is used.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from paperstand.merge.names import Names
from paperstand.model import Enriched, LookUp, Merged, Paper, Problem

_ARXIV_DOI = "10.48550/arxiv."
_WRONG = "Mark it with `wrong: true` if it is of another paper, or delete it."


def papers_named(papers: Iterable[Paper]) -> Names[str]:
    """Finds the ids of papers by their names."""
    names: Names[str] = Names()
    for paper in papers:
        for slug in (paper.id, *paper.aliases):
            names.add_slug(slug, [paper.id])
        names.add_title(paper.title, [paper.id])
        for seen in paper.sightings:
            names.add_title(seen.title, [paper.id])
            names.add_place(seen.dump, seen.position, [paper.id])
    return names


def fill_in(merged: Merged, records: Sequence[LookUp], file: str) -> Merged:
    """The papers with what was looked up of them, where nothing else says it. `file` is where the
    records stand, for messages; all of these are notes. The order of the records changes nothing.
    """
    found = [r for r in records if r.source and not r.wrong]
    if not found:
        return merged
    problems: list[Problem] = []

    def note(record: LookUp, message: str, remedy: str) -> None:
        problems.append(Problem(file, record.paper.line, message, remedy, "note"))

    by_id = {paper.id: paper for paper in merged.papers}
    records_of = _by_paper(found, merged, note)
    filled: dict[str, tuple[Paper, LookUp]] = {}
    for paper_id, of_paper in records_of.items():
        record, *others = of_paper
        for other in others:
            message = f"is of the same paper as {record.paper.text!r} (line {record.paper.line})"
            note(other, message, "Delete one of the two; the surer one is used.")
        paper = by_id[paper_id]
        if contradiction := _contradiction(paper, record):
            note(record, f"is not used for {paper.title!r}: {contradiction}", _WRONG)
        else:
            filled[paper_id] = _filled(paper, record), record
    for paper_id, why in _claimed_twice(merged.papers, filled).items():
        record = filled.pop(paper_id)[1]
        note(record, f"is not used: {why}", f"If they are one paper, merge them. {_WRONG}")
    papers = tuple(filled[p.id][0] if p.id in filled else p for p in merged.papers)
    return replace(merged, papers=papers, problems=(*merged.problems, *problems))


def _by_paper(
    found: Iterable[LookUp], merged: Merged, note: Callable[[LookUp, str, str], None]
) -> dict[str, list[LookUp]]:
    """The records of each paper, the surest first."""
    names = papers_named(merged.papers)
    records_of: defaultdict[str, list[LookUp]] = defaultdict(list)
    for record in found:
        ids = names.find(record.paper.text)
        if len(ids) == 1:
            records_of[next(iter(ids))].append(record)
        elif ids:
            which = ", ".join(sorted(ids))
            message = f"{len(ids)} papers are called {record.paper.text!r}"
            note(record, message, f"Rename the record to one of {which}.")
        else:
            message = f"no paper that is shown is called {record.paper.text!r}"
            note(record, message, "Delete the record if the paper is not to come back.")
    for of_paper in records_of.values():
        of_paper.sort(key=lambda r: (-r.confidence, r.paper.text))
    return dict(sorted(records_of.items()))


def _contradiction(paper: Paper, record: LookUp) -> str:
    """What the record says that the paper's own facts speak against."""
    # arXiv makes a DOI of its own id; the publisher's is another one of the same paper.
    stated = {k: v for k, v in paper.identifiers if not v.casefold().startswith(_ARXIV_DOI)}
    for kind, value in record.identifiers:
        if stated.get(kind, value).casefold() != value.casefold():
            return f"its {kind} identifier is {stated[kind]}, the record has {value}"
    return ""


def _filled(paper: Paper, record: LookUp) -> Paper:
    stated = dict(paper.identifiers)
    identifiers = tuple(pair for pair in record.identifiers if pair[0] not in stated)
    authors = () if paper.authors else record.authors
    published = None if paper.published else record.published
    fields = (
        *(["authors"] if authors else []),
        *(["published"] if published else []),
        *(kind for kind, _ in identifiers),
    )
    if not fields:
        return paper
    return replace(
        paper,
        authors=paper.authors or authors,
        published=paper.published or published,
        identifiers=tuple(sorted((*paper.identifiers, *identifiers))),
        enriched=Enriched(
            source=record.source,
            url=record.url,
            confidence=record.confidence,
            because=record.because,
            fields=fields,
            day=record.day,
        ),
    )


def _claimed_twice(
    papers: Sequence[Paper], filled: Mapping[str, tuple[Paper, LookUp]]
) -> dict[str, str]:
    """The papers that got an identifier which another paper has, too, and why they can't keep it:
    either both are one paper, or one of them is not what was found."""
    owners: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for paper in papers:
        shown = filled[paper.id][0] if paper.id in filled else paper
        for kind, value in shown.identifiers:
            owners[kind, value.casefold()].append(paper.id)
    gained = {i: set(p.enriched.fields) for i, (p, _) in filled.items() if p.enriched}
    why: dict[str, str] = {}
    for (kind, value), ids in sorted(owners.items()):
        for paper_id in ids if len(ids) > 1 else ():
            if kind in gained.get(paper_id, ()):
                others = " and ".join(i for i in ids if i != paper_id)
                why.setdefault(paper_id, f"{others} has the {kind} identifier {value}, too")
    return why
