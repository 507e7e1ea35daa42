import pytest

from paperstand.merge.names import Names


@pytest.fixture
def names() -> Names[str]:
    found: Names[str] = Names()
    found.add_slug("sails-1a2b3c", ["storm"])
    found.add_title("Sails: of Steel", ["storm", "hive"])
    found.add_place("2025-03-11-list", 5, ["hive"])
    return found


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("sails-1a2b3c", {"storm"}),
        ("Sails: of Steel", {"storm", "hive"}),
        ("SAILS OF STEEL", {"storm", "hive"}),
        ("sails-of-steel", {"storm", "hive"}),
        ("2025-03-11-list#5", {"hive"}),
        ("2025-03-11-list#6", set()),
        ("", set()),
        ("oars", set()),
    ],
)
def test_a_paper_is_found_by_its_names(names: Names[str], name: str, meant: set[str]) -> None:
    assert names.find(name) == meant


def test_asking_for_an_unknown_name_does_not_make_it_known(names: Names[str]) -> None:
    names.find("oars")
    assert names.nearest("oars") == ""


@pytest.mark.parametrize("name", ["sails-of-stel", "Sails of Steal"])
def test_the_nearest_name_is_a_slug(names: Names[str], name: str) -> None:
    assert names.nearest(name) == "sails-of-steel"
