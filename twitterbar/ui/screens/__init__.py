"""Screens: door, table, conversation, why, help, search and the step-out card."""
