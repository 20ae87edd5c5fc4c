"""Folders that belong to other tools: Hugo, Jekyll, Hexo, Astro, MkDocs, Quarto, Obsidian and others.

Their configuration is data here: it tells what is no content and what the collection is called. None of it is run.
"""
