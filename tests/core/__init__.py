"""Tests of the core over a real store."""
