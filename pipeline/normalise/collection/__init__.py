"""Relations of all articles: addresses, links, series, tags, translations, related articles, pages of the site."""
