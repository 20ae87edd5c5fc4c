"""Covers and social cards: their designs, drawn as PDF pages, thumbnails and pictures for links."""
