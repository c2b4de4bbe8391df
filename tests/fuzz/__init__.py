"""Fuzzes everything that parses untrusted input."""
