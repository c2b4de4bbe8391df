"""Spiders: one file per blog."""
