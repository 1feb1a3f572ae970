"""The store: one SQLite file per profile, kept up to date by whoever writes to it."""
