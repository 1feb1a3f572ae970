"""The command line: the only place that wires store, sources, core and interface together."""
