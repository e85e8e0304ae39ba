"""A TrueType font with one square for a few characters: no test may hang on the fonts of a machine."""

import struct


def tiny_font(characters, family="Incidentkit Test"):
    """The bytes of a font in which each of these characters (of the basic plane) is a square."""
    square = struct.pack(">hhhhh", 1, 100, 0, 900, 800) + struct.pack(">HH", 3, 0) + b"\x01" * 4
    square += struct.pack(">hhhh", 100, 800, 0, -800) + struct.pack(">hhhh", 0, 0, 800, 0)
    codes = sorted({ord(each) for each in characters})
    starts, ends = [*codes, 0xFFFF], [*codes, 0xFFFF]
    segments = len(starts)
    deltas = [*((1 - code) & 0xFFFF for code in codes), 1]
    table = struct.pack(">HHHH", segments * 2, 2, 0, 0)
    for column in (ends, [0], starts, deltas, [0] * segments):
        table += struct.pack(f">{len(column)}H", *column)
    table = struct.pack(">HHH", 4, len(table) + 6, 0) + table
    names = [(1, family), (2, "Regular"), (4, family), (6, family.replace(" ", ""))]
    texts, records = b"", b""
    for number, name in names:
        raw = name.encode("utf-16-be")
        records += struct.pack(">HHHHHH", 3, 1, 0x409, number, len(raw), len(texts))
        texts += raw
    tables = {
        b"OS/2": struct.pack(
            ">HhHHHhhhhhhhhhhh10sIIII4sHHHhhhHHII",
            4, 1000, 400, 5, 0, 650, 600, 0, 75, 650, 600, 0, 350, 50, 250, 0, b"\0" * 10, 0, 0, 0, 0, b"TEST", 64,
            codes[0], codes[-1], 800, -200, 0, 900, 200, 1, 0,
        ) + struct.pack(">hhHHH", 500, 700, 0, 32, 1),
        b"cmap": struct.pack(">HHHHI", 0, 1, 3, 1, 12) + table,
        b"glyf": square,
        b"head": struct.pack(
            ">IIIIHHqqhhhhHHhhh", 0x10000, 0x10000, 0, 0x5F0F3CF5, 0, 1000, 0, 0, 100, 0, 900, 800, 0, 8, 2, 1, 0
        ),
        b"hhea": struct.pack(">IhhhHhhhhhhhhhhhH", 0x10000, 800, -200, 0, 1000, 0, 0, 900, 1, 0, 0, 0, 0, 0, 0, 0, 2),
        b"hmtx": struct.pack(">HhHh", 1000, 0, 1000, 100),
        b"loca": struct.pack(">III", 0, 0, len(square)),
        b"maxp": struct.pack(">IHHHHHHHHHHHHHH", 0x10000, 2, 4, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0),
        b"name": struct.pack(">HHH", 0, len(names), 6 + len(records)) + records + texts,
        b"post": struct.pack(">IIhhIIIII", 0x30000, 0, 0, 0, 0, 0, 0, 0, 0),
    }  # fmt: skip
    head = struct.pack(">IHHHH", 0x10000, len(tables), 128, 3, len(tables) * 16 - 128)
    directory, body, at = b"", b"", 12 + 16 * len(tables)
    for name, content in sorted(tables.items()):
        directory += name + struct.pack(">III", 0, at + len(body), len(content))
        body += content + b"\0" * (-len(content) % 4)
    return head + directory + body
