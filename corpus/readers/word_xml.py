"""Values in the XML of a Word file, whose strict and transitional forms use two namespaces."""

from lxml import etree


def value(element: etree._Element, path: str) -> str:
    """The `val` of the element at a path, whose first step has no namespace yet; "" when it is missing."""
    found = element.find(f"{{*}}{path}")
    return "" if found is None else get(found, "val")


def local_name(element: etree._Element) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def get(element: etree._Element, name: str) -> str:
    """An attribute by its name in whatever namespace."""
    for key, value in element.items():
        if key.rpartition("}")[2] == name:
            return str(value)
    return ""


def is_on(found: etree._Element | None) -> bool:
    """Whether a property is set: it may be there to say that it is off."""
    return found is not None and get(found, "val") not in {"0", "false", "off", "none"}
