"""An article's body, as all editions get it: neutral HTML, figures, web addresses, where pages begin."""
