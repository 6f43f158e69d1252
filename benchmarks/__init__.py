"""What the performance section of the README quotes: one command, `python -m benchmarks`."""
