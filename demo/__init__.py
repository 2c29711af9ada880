"""A demonstration: the real bot between a simulated GitHub and a simulated Jules."""
