"""Pages for browsers: what the site and its feed are made of."""
