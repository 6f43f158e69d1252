"""Files that can be neither CSV nor XES, told by their first bytes, whatever their name says."""

import re

_UNPACK = "Unpack it and name the CSV or XES file that was in it."
_EXPORT = "Export the events as CSV or XES and name that file."
_SHEET = "Save the sheet as CSV and name that file."

_STARTS: tuple[tuple[bytes, str, str], ...] = (
    (b"\x1f\x8b", "was packed with gz twice.", "Unpack it once."),
    (b"7z\xbc\xaf\x27\x1c", "is a 7-Zip archive.", _UNPACK),
    (b"(\xb5/\xfd", "is packed with Zstandard.", _UNPACK),
    (b"\xfd7zXZ\0", "is packed with xz.", _UNPACK),
    (b"Rar!\x1a\x07", "is a RAR archive.", _UNPACK),
    (b"%PDF-", "is a PDF document.", _EXPORT),
    (b"\x89PNG\r\n", "is a picture (PNG).", _EXPORT),
    (b"\xff\xd8\xff", "is a picture (JPEG).", _EXPORT),
    (b"GIF8", "is a picture (GIF).", _EXPORT),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "is an old Office document (such as XLS).", _SHEET),
)
_BZIP2 = re.compile(rb"BZh[1-9](1AY&SY|\x17rE8P\x90)")
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_BYTE_ORDER_MARKS = re.compile(rb"^(\xef\xbb\xbf|\xff\xfe|\xfe\xff)")
_PAGE = re.compile(rb"(<\?xml[^>]*>)?\s*(<!--.*?-->\s*)*<(!doctype html|html|head|body|table|meta)\b", re.DOTALL)


def why_no_log(head: bytes) -> str:
    """Return "" or what the file is and what to do, to be read after its name. `head`: its first bytes, unpacked."""
    for start, what, remedy in _STARTS:
        if head.startswith(start):
            return f"{what} {remedy}"
    if _BZIP2.match(head):
        return f"is packed with bzip2. {_UNPACK}"
    if head.startswith(_ZIP):
        return _why_no_log_in_zip(head)
    letters = _BYTE_ORDER_MARKS.sub(b"", head).replace(b"\0", b"")  # without NUL, UTF-16 reads like ASCII
    if _PAGE.match(letters.lstrip().lower()):
        return f"is a web page (HTML), whatever its name says. {_EXPORT}"
    return ""


def _why_no_log_in_zip(head: bytes) -> str:
    """Tell by the first entries: the list at the end of a hostile archive may be endless."""
    if b"mimetypeapplication/vnd.oasis.opendocument" in head:
        return f"is an OpenDocument file. {_SHEET}"
    if b"[Content_Types].xml" in head or b"_rels/.rels" in head or b"xl/" in head:
        return f"is an Office document (such as an XLSX workbook). {_SHEET}"
    return f"is a ZIP archive. {_UNPACK}"
