"""Folders that belong to other tools: Hugo, Jekyll, Eleventy, MkDocs, Docusaurus, Astro, Quarto, Obsidian.

Their configuration is data here: it tells what is no content and what the collection is called. None of it is run.
"""
