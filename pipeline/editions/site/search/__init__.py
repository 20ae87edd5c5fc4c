"""What readers find articles with: an index in plain scripts, which works from a folder as from a server."""
