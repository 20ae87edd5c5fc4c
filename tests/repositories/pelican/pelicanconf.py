AUTHOR = "Nora Faure"
SITENAME = "La revue des livres"
SITEURL = ""

PATH = "content"

TIMEZONE = "Europe/Paris"

DEFAULT_LANG = "fr"

# Feed generation is usually not desired when developing
FEED_ALL_ATOM = None

LINKS = (("Pelican", "https://getpelican.com/"),)

DEFAULT_PAGINATION = 10
