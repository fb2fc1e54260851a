"""What the spreadsheet reader does not tell of an .xlsx or .ods, and the proof that it can be given the file at all.

The reader tells neither hidden nor struck rows, and it trusts what it is given: one stray value in the last cell of a
sheet, a few kB that unpack to gigabytes or one long text that a million cells point to, and it asks for so much memory
that the whole process dies. So every part it would open is first unpacked and parsed here, piece by piece, keeping
next to nothing and counting all the way; and as two programs may read one doubtful archive in two ways, the reader
never sees the archive that was sent, only a new one, of the very bytes that were counted.
"""

import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from xml.parsers import expat

from congress.file_formats.packages.ods_layout import layouts_of_ods
from congress.file_formats.packages.package_parts import BeyondMeasure, BrokenLayout, Parts, SheetLayout
from congress.file_formats.packages.xlsx_layout import layouts_of_xlsx

_MOST_MEMBERS = 10_000
_MEMBER_SIGNATURE = b"PK\x01\x02"
_WHERE_THE_WORKBOOK_IS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/>'
    "</Relationships>"
)


@dataclass(frozen=True, slots=True)
class MeasuredPackage:
    """A workbook that the reader can be given, and the layout of each of its sheets by name."""

    content: bytes
    layouts: Mapping[str, SheetLayout]


def measured(content: bytes) -> MeasuredPackage:
    """Measure an .xlsx or .ods and pack it anew; raises BrokenLayout, BeyondMeasure, LockedPackage."""
    if content.count(_MEMBER_SIGNATURE) > _MOST_MEMBERS:
        raise BeyondMeasure
    rewritten = BytesIO()
    try:
        with (
            zipfile.ZipFile(BytesIO(content)) as package,
            zipfile.ZipFile(rewritten, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as copy,
        ):
            parts = Parts(package, copy)
            copy.writestr("_rels/.rels", _WHERE_THE_WORKBOOK_IS)
            layouts = layouts_of_xlsx(parts) if "xl/workbook.xml" in parts else layouts_of_ods(parts)
    except (
        zipfile.BadZipFile,
        zlib.error,
        expat.ExpatError,
        struct.error,
        KeyError,
        IndexError,
        ValueError,
        OverflowError,
        EOFError,
        RuntimeError,  # a part locked by the archive's own password, or packed in a way unknown here
        OSError,
    ) as fault:
        raise BrokenLayout from fault
    return MeasuredPackage(rewritten.getvalue(), layouts)
