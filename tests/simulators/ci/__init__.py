"""Simulators of other CI systems: what their APIs answer about builds that a scenario describes."""
