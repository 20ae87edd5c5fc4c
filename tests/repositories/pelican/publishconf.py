import os
import sys

sys.path.append(os.curdir)
from pelicanconf import *

SITEURL = "https://livres.lycee.example.edu"
RELATIVE_URLS = False
