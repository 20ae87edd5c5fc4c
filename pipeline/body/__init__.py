"""An article's body, whatever edition shows it: neutral HTML, figures, web addresses, where pages begin."""
