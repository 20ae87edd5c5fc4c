"""Sheets -> a book."""
