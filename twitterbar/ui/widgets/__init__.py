"""Widgets: line-drawn views that ask for rows as they need them."""
