"""The tests: pure core by tables, the rest by scenarios over real HTTP against simulators."""
