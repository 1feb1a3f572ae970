"""How fast the program is, beside what is the least."""
