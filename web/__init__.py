"""The fourth room: shows answers on a page and over a JSON API. Speaks to qa."""
