"""A link to the page: what it says, and which experiments it shows. The page and the command line read it alike."""
