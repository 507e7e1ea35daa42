"""What pages may load: the site's own files, and what a curator names."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

from paperstand.preview import allow_reload
from paperstand.render.policy import policy
from tests.conftest import Built, build_into, parse


def directives(text: str) -> dict[str, list[str]]:
    parts = [part.split() for part in text.split(";")]
    found = {name: values for name, *values in parts}
    assert len(found) == len(parts)
    return found


OWN = ["'self'", "file:"]


def test_a_page_loads_its_own_files_and_runs_no_script_in_it() -> None:
    allowed = directives(policy({}))
    assert allowed["default-src"] == ["'none'"]
    assert allowed["script-src"] == allowed["style-src"] == allowed["form-action"] == OWN
    assert allowed["img-src"] == [*OWN, "data:"]
    assert allowed["base-uri"] == ["'none'"]
    assert not allowed.keys() & {"frame-src", "object-src", "worker-src", "script-src-elem"}
    assert "unsafe" not in policy({})


def test_scripts_and_styles_that_are_named_are_allowed() -> None:
    config = {
        "extra_javascript": [
            "pages/own.js",
            "https://a.example/x.js?y",
            {"path": "https://b.example:8443/z.mjs", "type": "module"},
            "//c.example/x.js",
            "https://d.example;script-src/*",
            "https://[",
        ],
        "extra_css": ["https://e.example/x.css", "pages/style.css"],
    }
    allowed = directives(policy(config))
    assert allowed["script-src"] == [
        *OWN, "https://a.example", "https://b.example:8443", "https://c.example"
    ]  # fmt: skip
    assert allowed["style-src"] == [*OWN, "https://e.example"]
    assert allowed["img-src"] == [*OWN, "data:"]


def test_sources_count_for_everything_but_forms_and_the_base() -> None:
    allowed = directives(policy({}, ["https://a.example"]))
    loaded = ["script", "style", "img", "font", "media", "connect", "frame"]
    assert all(allowed[f"{kind}-src"][-1] == "https://a.example" for kind in loaded)
    assert allowed["form-action"] == OWN
    assert allowed["default-src"] == ["'none'"]


def test_every_page_begins_with_it(built: Built) -> None:
    expected = policy({})
    for path in sorted(built.site.rglob("*.html")):
        head = path.read_text("utf-8")[:1000]
        assert head.index("<meta charset") < head.index("<meta http-equiv") < head.index("<meta n")
        assert f'<meta http-equiv="Content-Security-Policy" content="{expected}">' in head
        assert "<style" not in path.read_text("utf-8")


def test_an_old_address_has_it_and_a_theme_may_have_another(tmp_path: Path) -> None:
    content = tmp_path / "content"
    (content / "dumps").mkdir(parents=True)
    (content / "dumps" / "2025-01-01-a.jsonl").write_text('{"title": "One Title"}')
    (content / "corrections.yml").write_text("redirect:\n  - from: old\n    to: one-title\n")
    (tmp_path / "theme" / "partials").mkdir(parents=True)
    (tmp_path / "theme" / "partials" / "policy.html").write_text("<meta name=mine>")
    config = tmp_path / "mkdocs.yml"
    config.write_text("extra:\n  paperstand:\n    sources: [https://a.example]\n")
    built = build_into(tmp_path, content, config)
    assert "frame-src https://a.example" in (built.site / "papers/old.html").read_text()
    config.write_text("theme:\n  custom_dir: theme\n")
    built = build_into(tmp_path, content, config)
    assert "<meta name=mine>" in (built.site / "index.html").read_text()


def test_the_preview_allows_its_own_script_alone() -> None:
    script = "reload(1);"
    page = f'<meta content="{policy({})}"><p>script-src </p><script>{script}</script></body>'
    (meta,) = parse(allow_reload(page.encode()).decode()).iter("meta")
    name = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    allowed = directives(meta.attrib["content"])
    assert allowed["script-src"] == [f"'sha256-{name}'", *OWN]
    assert allowed["connect-src"] == ["'self'"]
