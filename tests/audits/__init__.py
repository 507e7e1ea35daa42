"""Audits of the built site: Lighthouse, axe, the Nu HTML checker, and weights. See `__main__`."""
