"""Measures of the program: how fast it is (`python -m benchmarks`) and how right (`benchmarks.evaluate`)."""
