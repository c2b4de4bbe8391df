"""Tests of the sample blog and of its truth."""
