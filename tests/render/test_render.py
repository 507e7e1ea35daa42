"""What MkDocs gets, what it makes of it, and what of the curator's settings comes through."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from paperstand.model import PaperstandError
from paperstand.pipeline import Order, build
from paperstand.render import config_file, mkdocs_config
from paperstand.write.site import Site
from tests.conftest import CONTENT, Built, text_of

SITE = Site("My Digest", "https://me.example/")


def test_the_curators_settings_stay_and_ours_win_where_the_site_depends_on_them() -> None:
    config = mkdocs_config(
        {
            "docs_dir": "elsewhere",
            "use_directory_urls": True,
            "theme": {"name": "readthedocs", "language": "de"},
            "markdown_extensions": ["tables", "pymdownx.superfences"],
            "extra": {"mine": 1},
            "copyright": "Me",
        },
        SITE,
    )
    assert config["docs_dir"] == "docs"
    assert config["use_directory_urls"] is False
    assert config["theme"]["name"] == "material"
    assert config["theme"]["language"] == "de"
    assert config["markdown_extensions"][-1] == "pymdownx.superfences"
    assert (config["extra"]["mine"], config["copyright"]) == (1, "Me")


def test_a_theme_may_be_given_by_its_name_alone() -> None:
    assert mkdocs_config({"theme": "material"}, SITE)["theme"]["name"] == "material"


def test_settings_that_are_not_plain_yaml_are_refused() -> None:
    with pytest.raises(PaperstandError, match="not plain YAML"):
        config_file({"x": object()}, "mkdocs.yml")


def test_the_trees_settings_have_no_path_of_this_machine(built: Built) -> None:
    tree = built.site.parent / ".paperstand" / "site" / "tree"
    text = (tree / "mkdocs.yml").read_text("utf-8")
    assert str(built.site.parent) not in text
    assert yaml.safe_load(text)["theme"]["custom_dir"] == "theme"


def test_a_theme_of_the_curators_is_laid_over_ours(tmp_path: Path) -> None:
    (tmp_path / "theme" / "partials").mkdir(parents=True)
    (tmp_path / "theme" / "partials" / "footer.html").write_text("<footer>Made by me</footer>")
    (tmp_path / "mkdocs.yml").write_text("site_name: Mine\ntheme:\n  custom_dir: theme\n")
    outcome = build(Order(CONTENT, tmp_path / "site", tmp_path / "mkdocs.yml"))
    assert [p.severity for p in outcome.problems] == ["note"]
    page = (tmp_path / "site" / "about.html").read_text("utf-8")
    assert "<footer>Made by me</footer>" in page
    assert 'class="md-header ps-header"' in page


def test_a_broken_link_on_a_hand_written_page_is_reported(tmp_path: Path) -> None:
    content = tmp_path / "content"
    (content / "pages").mkdir(parents=True)
    (content / "dumps").symlink_to(CONTENT / "dumps")
    (content / "pages" / "guide.md").write_text("# Guide\n\n[nowhere](missing.md)\n")
    outcome = build(Order(content, tmp_path / "site", tmp_path / "none.yml"))
    assert any(
        "pages/guide.md" in p.message and "missing.md" in p.message for p in outcome.problems
    )


def test_several_processes_render_the_same_site_as_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Links to papers hold, also from a page that another process renders."""
    content = tmp_path / "content"
    (content / "pages").mkdir(parents=True)
    (content / "dumps").symlink_to(CONTENT / "dumps")
    papers = ("2-olmo-2-furious", "image-based-treatment-effect-heterogeneity")
    links = "\n".join(f"- [{paper}](../papers/{paper}.md)" for paper in papers)
    (content / "pages" / "guide.md").write_text(f"# Guide\n\n{links}\n- [no](missing.md)\n")
    monkeypatch.setattr("paperstand.render._LEAST", 40)
    sites, said = [], []
    for jobs in (1, 3):
        site = tmp_path / f"with-{jobs}" / "site"
        outcome = build(Order(content, site, tmp_path / "none.yml", jobs=jobs))
        said.append([p for p in outcome.problems if "missing.md" in p.message])
        sites.append({p.relative_to(site): p.read_bytes() for p in site.rglob("*") if p.is_file()})
        assert not list((tmp_path / f"with-{jobs}" / ".paperstand" / "site").glob("site-*"))
    assert sites[0] == sites[1]
    assert said[0] == said[1] != []
    guide = sites[1][Path("pages/guide.html")].decode()
    assert [f'href="../papers/{paper}.html"' in guide for paper in papers] == [True, True]


def test_plugins_of_the_curators_see_every_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("paperstand.render._LEAST", 40)
    (tmp_path / "mkdocs.yml").write_text("site_name: Mine\nplugins: [search]\n")
    build(Order(CONTENT, tmp_path / "site", tmp_path / "mkdocs.yml", jobs=2))
    index = (tmp_path / "site" / "search" / "search_index.json").read_text("utf-8")
    assert index.count('"location":"papers/') > 131


def test_cells_are_aligned_by_a_class(built: Built) -> None:
    """A style in a cell would be stopped by the policy, and the old attribute is none of HTML."""
    page = (built.site / "about.html").read_text("utf-8")
    assert '<td class="ps-right">65</td>' in page
    assert " align=" not in page


def test_material_sets_nothing_that_phones_home(built: Built) -> None:
    page = (built.site / "papers" / "2-olmo-2-furious.html").read_text("utf-8")
    for word in ("fonts.g", "bundle.", "__config", "api.github", "analytics"):
        assert word not in page


def test_a_missing_page_offers_a_search(built: Built) -> None:
    page = built.page("404.html")
    assert text_of(page.find(".//h1")) == "This page isn't here"
    (form,) = page.findall(".//main//form")
    assert form.attrib["action"] == "/paperstand/search.html"


def test_every_page_has_one_heading_a_language_and_a_description(built: Built) -> None:
    for path in sorted(built.site.rglob("*.html")):
        page = built.page(path.relative_to(built.site).as_posix())
        assert page.attrib["lang"] == "en"
        assert len(page.findall(".//h1")) == 1, path
        (description,) = [m for m in page.iter("meta") if m.attrib.get("name") == "description"]
        assert description.attrib["content"]
