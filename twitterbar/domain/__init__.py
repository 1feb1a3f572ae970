"""The rules of the house: pure functions over frozen records; no clock, no I/O."""
