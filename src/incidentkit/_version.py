"""The version, alone in a file so that `--version` costs nothing to answer."""

__version__ = "0.1.0"
