"""Measurements, each started with ``python -m benchmarks.NAME``; ``make bench`` runs them."""
