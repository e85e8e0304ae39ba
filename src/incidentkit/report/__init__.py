"""Reports: an incident's story as HTML, Markdown or JSON, in either language; they decide nothing."""
