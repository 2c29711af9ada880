"""Stateful stand-ins for GitHub and Jules, served over real HTTP on loopback."""
