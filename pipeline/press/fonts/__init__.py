"""Fonts as files: prepared for print, subset, merged; boxes for missing characters."""
