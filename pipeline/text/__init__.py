"""Helpers for texts: printable and visible text, slugs, scripts, addresses, kinds of values of settings."""
