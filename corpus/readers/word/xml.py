"""Values in the XML of a Word file, whose strict and transitional forms use two namespaces."""

from lxml import etree

from corpus.archives import attribute


def value(element: etree._Element, path: str) -> str:
    """The `val` of the element at a path, whose first step has no namespace yet; "" when it is missing."""
    found = element.find(f"{{*}}{path}")
    return "" if found is None else attribute(found, "val")


def is_on(found: etree._Element | None) -> bool:
    """Whether a property is set: it may be there to say that it is off."""
    return found is not None and attribute(found, "val") not in {"0", "false", "off", "none"}
