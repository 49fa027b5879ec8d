"""A drawn picture made safe inside a page: allowed tags and attributes only, everything else is dropped."""

from xml.etree import ElementTree

THIEF = "#c4432b"
_SVG = "{http://www.w3.org/2000/svg}"
_TAGS = frozenset({"svg", "g", "path", "line", "rect", "text", "tspan", "circle"})
_ATTRIBUTES = frozenset(
    {
        *("d", "x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "width", "height", "viewBox", "transform"),
        *("fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray", "opacity"),
        *("font-size", "font-family", "font-weight", "text-anchor", "display", "stroke-miterlimit", "dy"),
    }
)


def hatch(number: int) -> str:
    """The fill of the intruder's share in picture `number` of a page."""
    return f"url(#hatch-{number})"


def sanitised(drawn: str, title: str, says: str, number: int) -> str:
    """The picture with allowed tags and attributes only, its name, and the hatching it refers to."""
    ElementTree.register_namespace("", _SVG[1:-1])
    root = ElementTree.fromstring(drawn)  # noqa: S314 - made by vl-convert one line above, never a user's
    _clean(root, number)
    root.attrib.pop("height", None)
    root.attrib.pop("width", None)
    root.set("role", "img")
    root.set("aria-label", f"{title}. {says}")
    root.insert(0, _hatching(number))
    return ElementTree.tostring(root, encoding="unicode")


def _clean(element: ElementTree.Element, number: int) -> None:
    for child in list(element):
        if not isinstance(child.tag, str) or child.tag.removeprefix(_SVG) not in _TAGS:
            element.remove(child)
        else:
            _clean(child, number)
    for name, value in list(element.attrib.items()):
        foreign = "url(" in value and value != hatch(number)
        if name not in _ATTRIBUTES or foreign:
            del element.attrib[name]


def _hatching(number: int) -> ElementTree.Element:
    defs = ElementTree.Element(f"{_SVG}defs")
    size = {"width": "6", "height": "6", "patternUnits": "userSpaceOnUse", "patternTransform": "rotate(45)"}
    pattern = ElementTree.SubElement(defs, f"{_SVG}pattern", {"id": f"hatch-{number}", **size})
    ElementTree.SubElement(pattern, f"{_SVG}rect", {"width": "6", "height": "6", "fill": THIEF})
    ElementTree.SubElement(
        pattern, f"{_SVG}rect", {"width": "1.5", "height": "6", "fill": "#fff", "fill-opacity": "0.55"}
    )
    return defs
