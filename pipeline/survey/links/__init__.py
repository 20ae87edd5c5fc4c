"""Links to the web are visited, where somebody asks for it: politely, and public addresses alone."""
