"""What `mkdocs.yml` says about the site."""

from __future__ import annotations

from pathlib import Path

import pytest

from paperstand.model import PaperstandError
from paperstand.settings import Content, read_config, site_of


def site_from(tmp_path: Path, text: str) -> object:
    path = tmp_path / "mkdocs.yml"
    path.write_text(text, encoding="utf-8")
    return site_of(read_config(path, given=True), path)


def problem_from(tmp_path: Path, text: str) -> tuple[int | None, str]:
    with pytest.raises(PaperstandError) as failure:
        site_from(tmp_path, text)
    return failure.value.problems[0].line, failure.value.problems[0].message


def test_without_a_file_there_are_defaults(tmp_path: Path) -> None:
    path = tmp_path / "mkdocs.yml"
    site = site_of(read_config(path, given=False), path)
    assert (site.name, site.page_size, site.bundle) == (
        "Paperstand",
        100,
        "paperstand-offline.zip",
    )


def test_a_file_that_was_asked_for_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(PaperstandError, match="can't be read"):
        read_config(tmp_path / "mkdocs.yml", given=True)


def test_the_address_comes_from_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SITE_URL", "https://me.example/digest")
    site = site_of(read_config(Path("mkdocs.yml"), given=True), Path("mkdocs.yml"))
    assert site.url == "https://me.example/digest/"
    assert site.absolute("feed.xml") == "https://me.example/digest/feed.xml"


def test_tags_are_permanent_names_and_not_addresses(tmp_path: Path) -> None:
    site = site_of({"site_url": "https://me.example/x/"}, tmp_path)
    moved = site_of(
        {
            "site_url": "https://you.example/",
            "extra": {"paperstand": {"feed_authority": "me.example,2025"}},
        },
        tmp_path,
    )
    assert site.tag("papers/a") == moved.tag("papers/a") == "tag:me.example,2025:papers/a"


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ("site_name: [x\n", 2, "YAML"),
        ("- a\n- b\n", 1, "no settings"),
        ("just words\n", 1, "no settings"),
        ("site_url: ftp://x\n", None, "https://"),
        ("site_name: {a: b}\n", None, "site_name"),
        ("extra: {paperstand: 3}\n", None, "extra"),
        ("extra: {paperstand: {page_size: 0}}\n", None, "page_size"),
        ("extra: {paperstand: {page_size: yes}}\n", None, "page_size"),
    ],
)
def test_a_wrong_setting_is_explained(
    tmp_path: Path, text: str, line: int | None, word: str
) -> None:
    found, message = problem_from(tmp_path, text)
    assert word in message
    assert found == line


def test_the_files_of_a_content_folder_leave_out_hidden_ones(tmp_path: Path) -> None:
    for name in ("dumps/a.txt", "dumps/.DS_Store", "topics.yml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("")
    assert [p.name for p in Content(tmp_path).files()] == ["a.txt", "topics.yml"]


def test_a_name_is_what_can_be_seen_of_it(tmp_path: Path) -> None:
    site = site_of({"site_name": "My\x07 \u202eDigest\n", "site_description": "\x00"}, tmp_path)
    assert (site.name, site.description) == ("My Digest", "")


def test_other_sites_may_be_named_as_sources(tmp_path: Path) -> None:
    named = ["https://a.example", "https://*.b.example:8443/part/"]
    assert site_of({"extra": {"paperstand": {"sources": named}}}, tmp_path).sources == (
        "https://a.example",
        "https://*.b.example:8443/part/",
    )


@pytest.mark.parametrize(
    "source",
    ["'unsafe-inline'", "https:", "*", "a.example", "https://a.example; script-src *", "data:",
     "https://a.example x", 'https://a.example"', "https://a.example,b", "https://a\n", 7, None],
)  # fmt: skip
def test_a_source_is_a_site_and_nothing_that_opens_the_policy(
    tmp_path: Path, source: object
) -> None:
    with pytest.raises(PaperstandError, match="sources: expected a list of sites"):
        site_of({"extra": {"paperstand": {"sources": [source]}}}, tmp_path)
