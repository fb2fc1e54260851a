"""The register of delegations: official names and the short codes that seat zones and reports go by."""

from congress.file_formats.csv_table import read_lines
from congress.file_formats.delegation_names import DelegationName
from congress.file_formats.errors import UnreadableTable
from congress.vietnamese import fold


def read_register(content: bytes) -> tuple[DelegationName, ...]:
    """Read a register, in its order. Columns: ma, ten; neither may repeat. Raises UnreadableTable."""
    entries: list[DelegationName] = []
    line_of_entry: dict[str, int] = {}
    for line in read_lines(content, ("ma", "ten")):
        entry = DelegationName(code=line.text("ma"), name=line.text("ten"))
        for key, written in ((f"ma {entry.code}", entry.code), (f"ten {fold(entry.name)}", entry.name)):
            first = line_of_entry.setdefault(key, line.number)
            if first != line.number:
                raise UnreadableTable(f"“{written}” đã có ở dòng {first}.", line.number)
        entries.append(entry)
    return tuple(entries)
