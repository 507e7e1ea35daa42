import datetime as dt

import pytest

from paperstand.merge.fields import Draft, combine, origin
from paperstand.model import Entry, Lines, Link, Sighting
from tests.makers import (
    BEES,
    FIRST_DUMP,
    OTHER_SUMMARY,
    SECOND_DUMP,
    THIRD_DUMP,
    WAVES,
    WAVES_SUMMARY,
    beginning,
    entry,
)

CODE = Link("code", "https://github.com/storm/sea-state")
PAGE = Link("project", "https://storm.github.io/sea-state")


def draft(*entries: Entry) -> Draft:
    return combine(entries, [()] * len(entries))


def test_the_earliest_title_wins() -> None:
    found = draft(entry("Sails at Sea"), entry("Sails on Lakes", dump=SECOND_DUMP))
    assert found.title == "Sails at Sea"


@pytest.mark.parametrize("cut", ["Sails at…", "Sails at..."])
def test_a_title_that_was_cut_is_passed_over(cut: str) -> None:
    assert draft(entry(cut), entry("Sails at Sea", dump=SECOND_DUMP)).title == "Sails at Sea"


def test_a_title_that_was_always_cut_stays_cut() -> None:
    assert draft(entry("Sails at…"), entry("Sails…", dump=SECOND_DUMP)).title == "Sails at…"


def test_the_fullest_abstract_wins_whenever_it_was_seen() -> None:
    short = beginning(WAVES, 50)
    found = draft(
        entry(abstract=short), entry(dump=SECOND_DUMP), entry(abstract="", dump=THIRD_DUMP)
    )
    assert found.abstract == WAVES
    assert found.summary == ""


def test_of_equally_full_abstracts_the_earliest_wins() -> None:
    found = draft(entry(abstract="Ships sail."), entry(abstract="Boats sail."))
    assert found.abstract == "Ships sail."


def test_a_line_instead_of_the_abstract_becomes_the_summary() -> None:
    found = draft(entry(abstract=WAVES_SUMMARY), entry(dump=SECOND_DUMP))
    assert found.abstract == WAVES
    assert found.summary == WAVES_SUMMARY


def test_the_line_is_the_abstract_as_long_as_nothing_fuller_is_known() -> None:
    found = draft(entry(abstract=WAVES_SUMMARY))
    assert found.abstract == WAVES_SUMMARY
    assert found.summary == ""


def test_a_summary_that_a_dump_calls_so_wins_over_a_short_text() -> None:
    said = entry(summary="Harbours get honest forecasts.", dump=SECOND_DUMP)
    found = draft(entry(abstract=WAVES_SUMMARY), said)
    assert found.summary == "Harbours get honest forecasts."


@pytest.mark.parametrize(
    "excerpt",
    [
        beginning(WAVES, 20),
        beginning(WAVES, 20).upper(),
        " ".join(WAVES.split()[20:40]),
        r"\textbf{Forecasting} the {\em height} of ocean waves a day ahead matters to every",
    ],
    ids=["the beginning", "in other letters", "from the middle", "with markup"],
)
def test_a_piece_of_the_abstract_is_no_summary(excerpt: str) -> None:
    assert draft(entry(), entry(abstract=excerpt, dump=SECOND_DUMP)).summary == ""


def test_a_beginning_that_ends_otherwise_is_no_summary() -> None:
    revised = " ".join(WAVES.split()[:20]) + " we have no idea"
    assert draft(entry(), entry(abstract=revised, dump=SECOND_DUMP)).summary == ""


def test_of_two_short_texts_neither_is_a_summary() -> None:
    found = draft(entry(abstract=WAVES_SUMMARY), entry(abstract=OTHER_SUMMARY, dump=SECOND_DUMP))
    assert (found.abstract, found.summary) == (OTHER_SUMMARY, "")


def test_the_longest_list_of_authors_wins_and_nobody_is_added_to_it() -> None:
    found = draft(
        entry(authors=("K. Müller",)),
        entry(authors=("Karla Müller", "Ben Tide"), dump=SECOND_DUMP),
        entry(authors=("Müller, K.", "Tide, B."), dump=THIRD_DUMP),
    )
    assert found.authors == ("Karla Müller", "Ben Tide")


def test_the_earliest_day_of_publication_wins() -> None:
    found = draft(
        entry(published=dt.date(2025, 3, 9)),
        entry(published=dt.date(2025, 2, 1), dump=SECOND_DUMP),
        entry(dump=THIRD_DUMP),
    )
    assert found.published == dt.date(2025, 2, 1)


def test_what_no_dump_says_stays_unsaid() -> None:
    found = draft(entry(abstract=""))
    assert (found.abstract, found.summary, found.published) == ("", "", None)
    assert not any((found.authors, found.identifiers, found.links, found.keywords))


def test_identifiers_links_and_keywords_are_added_up() -> None:
    found = draft(
        entry(identifiers=(("doi", "10.1/sea"),), links=(CODE,), keywords=("waves", "storms")),
        entry(
            dump=SECOND_DUMP,
            identifiers=(("arxiv", "2501.00001"),),
            links=(PAGE, CODE),
            keywords=("storms", "buoys"),
        ),
    )
    assert found.identifiers == (("arxiv", "2501.00001"), ("doi", "10.1/sea"))
    assert found.links == (CODE, PAGE)
    assert found.keywords == ("waves", "storms", "buoys")


def test_of_two_values_for_one_identifier_the_earliest_wins() -> None:
    found = draft(
        entry(identifiers=(("arxiv", "2501.00002"),)),
        entry(identifiers=(("arxiv", "2501.00001"),), dump=SECOND_DUMP),
    )
    assert found.identifiers == (("arxiv", "2501.00002"),)


def test_every_sighting_is_kept_with_its_reason_and_its_place() -> None:
    entries = [entry("Sails", position=5, source_id="s5", upvotes=3), entry(dump=SECOND_DUMP)]
    first, second = combine(entries, [(), ("equal titles",)]).sightings
    assert first == Sighting(
        FIRST_DUMP,
        dt.date(2025, 3, 11),
        5,
        "Sails",
        Lines(9, 10),
        "s5",
        3,
        why=(),
        gives=("the title", "the abstract"),
    )
    assert (second.dump, second.why) == (SECOND_DUMP, ("equal titles",))


def test_the_origin_is_what_an_entry_says_wherever_it_stands() -> None:
    once = entry("Sails", BEES, authors=("Ada Storm",))
    again = entry("Sails", BEES, SECOND_DUMP, 7, authors=("Ada Storm",))
    assert origin(again) == origin(once)
    assert origin(entry("Sails", BEES)) != origin(once)


def test_every_fact_is_credited_to_the_earliest_sighting_that_states_it() -> None:
    bare = entry(abstract=beginning(WAVES, 20), identifiers=(("arxiv", "2503.00001"),))
    full = entry(
        dump=SECOND_DUMP,
        authors=("Ada Quill",),
        published=dt.date(2025, 3, 1),
        identifiers=(("arxiv", "2503.00001"), ("doi", "10.1/x")),
        links=(Link("code", "https://example.org/sails"),),
    )
    once, again = combine([bare, full], [(), ("because",)]).sightings
    assert once.gives == ("the title", "the arxiv identifier 2503.00001")
    assert again.gives == (
        "the abstract",
        "the authors",
        "the date of publication",
        "the doi identifier 10.1/x",
        "the link https://example.org/sails",
    )


def test_a_paper_seen_once_has_it_all_from_there_without_saying() -> None:
    assert combine([entry()], [()]).sightings[0].gives == ()
