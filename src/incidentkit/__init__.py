"""Incident-response runbooks for small organisations: walk, record, report.

The root imports nothing: each command pays only for what it uses.
"""
