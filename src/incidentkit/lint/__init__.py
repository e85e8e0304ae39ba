"""Checks of runbooks before the incident: one rule per file, diagnostics as data, renderers apart."""
