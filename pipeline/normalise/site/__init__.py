"""What the site has beside its articles: pages, the ways to them, what the law asks for."""
