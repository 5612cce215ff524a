"""How the documentation site is built: `make site`, warnings as errors."""

from __future__ import annotations

from detente import __version__

project, author, release = "detente", "The detente authors", __version__
project_copyright = "The detente authors; text CC BY 4.0"
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
myst_heading_anchors = 3
exclude_patterns = ["own-types", "img"]
html_theme = "alabaster"
html_theme_options = {"description": "Reads the news like a desk officer and keeps the record.", "page_width": "70rem"}
autodoc_typehints = "description"
autodoc_member_order = "bysource"
# Links to files outside the pages (corpus, model card) hold in the source tree, where a test follows all links.
suppress_warnings = ["myst.xref_missing"]
