"""Texts of the site -> what readers search in: an index in plain scripts, or one of Pagefind's."""
