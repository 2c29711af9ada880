"""How the property tests run: the same examples each time, so that a gate never fails by chance, and at any speed."""

from hypothesis import settings

settings.register_profile("gate", deadline=None, derandomize=True, max_examples=60)
settings.load_profile("gate")
