"""Places: a person's own site and feed on the web."""
