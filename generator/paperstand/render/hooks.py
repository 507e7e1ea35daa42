"""Hooks of the rendered tree, by MkDocs' public interface (a `hooks:` entry in mkdocs.yml)."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jinja2 import pass_context
from mkdocs.structure.files import File, InclusionLevel

MANY = ("papers/", "topics/", "dumps/")
"""Folders of generated pages, which grow with the digest."""
_ALIGNED = re.compile(r'(<t[hd]) align="(left|center|right)"')


def on_files(files: Any, config: Any, **_: Any) -> Any:
    """Leaves out what is not of this share, if `extra.paperstand.share` names one as
    `[number, count]`: one in so many of the pages that are many, and with share 0 everything else.
    So several processes, or machines, render a part of the site each. What is left out is still
    known, so that links to it hold. So is what `extra.paperstand.elsewhere` names, where the docs
    folder has only the pages that have changed."""
    part = config.extra.get("paperstand", {})
    share = part.get("share")
    if share:
        number, count = share
        pages = [f.src_uri for f in files.documentation_pages() if f.src_uri.startswith(MANY)]
        others = () if number else {f.src_uri for f in files}.difference(pages)
        mine = {*pages[number::count], *others}
        for file in files:
            if file.src_uri not in mine:
                file.inclusion = InclusionLevel.EXCLUDED
    here = {f.src_uri for f in files}
    for path in part.get("elsewhere", ()):
        if path not in here:
            files.append(
                File(path, config.docs_dir, config.site_dir, config.use_directory_urls,
                     inclusion=InclusionLevel.EXCLUDED)
            )  # fmt: skip
    return files


def on_env(env: Any, config: Any, **_: Any) -> Any:
    """Templates without the white space around their tags, a sixth of a page's weight, and with
    the name of Material's style sheet, which is another in each version. They are not looked for
    again on each page, and relative addresses are worked out once for each folder."""
    env.trim_blocks = True
    env.lstrip_blocks = True
    env.auto_reload = False
    env.filters["url"] = _remembered(env.filters["url"])
    folders = [Path(folder) / "assets" / "stylesheets" for folder in config.theme.dirs]
    sheets = [sheet for folder in folders for sheet in folder.glob("main.*.min.css")]
    env.globals["material_style"] = sheets[0].name
    return env


def _remembered(url: Callable[[Any, str], str]) -> Callable[[Any, str], str]:
    """The filter `url`, which gives the same for all pages of a folder."""
    known: dict[tuple[str, str], str] = {}

    @pass_context
    def remembered(context: Any, value: str) -> str:
        page = context["page"]
        if not page or page.file.use_directory_urls:
            return url(context, value)
        asked = page.url.rpartition("/")[0], str(value)
        if asked not in known:
            known[asked] = url(context, value)
        return known[asked]

    return remembered


def on_page_content(html: str, **_: Any) -> str:
    """Cells of tables with a class where Markdown writes an attribute of the past. The other way it
    knows, a `style` in each cell, the policy of pages (policy.py) doesn't allow."""
    return _ALIGNED.sub(r'\1 class="ps-\2"', html) if "<table" in html else html
