"""Benches: what is measured beside the tests, and not shipped with the product."""
