"""The same bytes read in other ways: with escapes resolved, as UTF-16, out of base64.

Every view knows where in the original each of its bytes stands, so that a hit has a line and a column.
"""

import binascii
import gzip
import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

_PADDED = [
    *(
        (b"%253A", b"    :"),
        (b"%253a", b"    :"),
        (b"%253D", b"    ="),
        (b"%2522", b'    "'),
        (b"%2526", b"    &"),
    ),
    *(
        (b"%3A", b"  :"),
        (b"%3a", b"  :"),
        (b"%22", b'  "'),
        (b"%27", b"  '"),
        (b"%2C", b"  ,"),
        (b"%2c", b"  ,"),
    ),
    *(
        (b"%20", b"   "),
        (b"%3D", b"  ="),
        (b"%3d", b"  ="),
        (b"%26", b"  &"),
        (b"%0A", b"  \n"),
        (b"%0a", b"  \n"),
    ),
    *(
        (b"%0D", b"   "),
        (b"%40", b"  @"),
        (b"%2F", b"  /"),
        (b"%7B", b"  {"),
        (b"%7D", b"  }"),
        (b"%5B", b"  ["),
    ),
    *((b"%3B", b"  ;"), (b"%7C", b"  |"), (b"%09", b"  \t"), (b"%3E", b"  >"), (b"%3C", b"  <")),
    *((rb"\u0022", b'     "'), (rb"\u0027", b"     '"), (rb"\u003a", b"     :"), (rb"\u003A", b"     :")),
    *((rb"\u003d", b"     ="), (rb"\u003D", b"     ="), (rb"\u0026", b"     &"), (rb"\u003e", b"     >")),
    *((rb"\u003c", b"     <"), (rb"\u000a", b"     \n"), (rb"\u002f", b"     /"), (rb"\u0020", b"      ")),
    *(
        (rb"\x22", b'   "'),
        (rb"\x27", b"   '"),
        (rb"\x3a", b"   :"),
        (rb"\x3d", b"   ="),
        (rb"\x0a", b"   \n"),
    ),
    *((rb"\n", b" \n"), (rb"\r", b"  "), (rb"\t", b" \t"), (rb"\"", b' "'), (rb"\'", b" '"), (rb"\/", b" /")),
    *((b"&quot;", b'     "'), (b"&#34;", b'    "'), (b"&#39;", b"    '"), (b"&#x27;", b"     '")),
    *(
        (b"&apos;", b"     '"),
        (b"&amp;", b"    &"),
        (b"&#10;", b"    \n"),
        (b"&#58;", b"    :"),
        (b"&lt;", b"   <"),
    ),
    *((b"&gt;", b"   >"), (b"&#61;", b"    ="), (b"&#x22;", b'     "'), (b"&nbsp;", b"      ")),
    *((b"=3D", b"  ="), (b"=22", b'  "'), (b"=3A", b"  :"), (b"=\r\n", b"   ")),
]
"""Escapes and what they stand for, padded to the same length, so that positions stay."""
_BY_SIGN = {
    sign: [pair for pair in _PADDED if pair[0].startswith(sign)]
    for sign in (b"%", b"\\", b"&", b"=3", b"=2", b"=\r")
}
_ANSI = re.compile(rb"\x1b\[[0-9;]{0,12}[A-Za-z]")
_UTF16 = re.compile(rb"(?:[0-9a-fA-F]\x00){31}")
_RUN = re.compile(rb"[A-Za-z0-9+/_\-]{40,}(?:\r?\n[ \t]*[A-Za-z0-9+/_\-]{4,})*={0,2}")
HEX_GROUPS = re.compile(rb"(?:[MNOYZ][DTjzGWm2][ABEFIJMNQRUVYZcdghkl][wxyz0-5h-m]){5}")
_AROUND = 1 << 14
_LARGEST = 1 << 20
"""Of what comes out of a compressed run of base64."""


@dataclass(frozen=True)
class View:
    data: bytes
    start: int = 0
    """Where in the original the first byte stands."""
    step: int = 1
    """Bytes of the original that one byte takes; 0: all of it stands at `start`."""
    encoding: str = ""

    def position(self, at: int) -> int:
        return self.start + self.step * at


def unescaped(data: bytes) -> bytes:
    """The same length, with what is written as an escape written plainly."""
    for sign, escapes in _BY_SIGN.items():
        if sign in data:
            for escape, plain in escapes:
                if escape in data:
                    data = data.replace(escape, plain)
    if b"\x1b[" in data:
        data = _ANSI.sub(lambda found: b" " * len(found[0]), data)
    return data


def utf16(data: bytes) -> Iterator[View]:
    """Stretches around runs of letters and digits with a zero after (or before) each."""
    end = 0
    while found := _UTF16.search(data, end):
        first = found.start()
        start = max(end, first - _AROUND)
        start += (first - start) % 2
        end = min(len(data), found.end() + _AROUND)
        yield View(data[start:end:2].replace(b"\x00", b" "), start, 2, "utf-16")


def base64_runs(data: bytes) -> Iterator[View]:
    """What runs of base64 hold, where it can hold hex digits or is compressed.

    A run may begin with something else (a path before it): where the digits are says how it has to be cut.
    """
    if not (HEX_GROUPS.search(data) or b"H4sI" in data):
        return
    for run in _RUN.finditer(data):
        text = b"".join(run[0].split())
        cuts = {found.start() % 4 for found in HEX_GROUPS.finditer(text)}
        if text.startswith(b"H4sI"):
            cuts = {0}
        for cut in sorted(cuts):
            if decoded := decoded_base64(text[cut:]):
                yield View(decoded, run.start() + cut, 0, "base64")


def decoded_base64(text: bytes) -> bytes:
    """Decoded, and decompressed where that is what it is; b"" when it is no base64."""
    plain = text.rstrip(b"=").replace(b"-", b"+").replace(b"_", b"/")
    if len(plain) % 4 == 1:
        plain = plain[:-1]
    try:
        decoded = binascii.a2b_base64(plain + b"=" * (-len(plain) % 4))
    except binascii.Error:
        return b""
    if decoded.startswith(b"\x1f\x8b"):
        try:
            return gzip.GzipFile(fileobj=io.BytesIO(decoded)).read(_LARGEST)
        except (OSError, EOFError, zlib.error):
            return b""
    return decoded
