"""What stands in a file's bytes, read as somebody would who looks for what was left out: inside packed streams too."""

import re
import zipfile
import zlib
from io import BytesIO


def everything(content: bytes) -> bytes:
    """The bytes of a file and of everything packed in it: members of a ZIP, streams of a PDF, as far as they unpack."""
    found = [content]
    if content[:2] == b"PK":
        with zipfile.ZipFile(BytesIO(content)) as archive:
            found.append(archive.comment)
            for each in archive.infolist():
                found += [each.filename.encode(), each.comment, each.extra, everything(archive.read(each))]
    if content[:4] == b"%PDF":
        for stream in re.findall(rb"stream\r?\n(.*?)endstream", content, re.DOTALL):
            try:
                found.append(everything(zlib.decompressobj().decompress(stream)))
            except zlib.error:
                continue
        found.append(_texts_of_pdf(content))
    return b"\n".join(found)


def _texts_of_pdf(content: bytes) -> bytes:
    """Text as a reader of the file sees it: pages by their fonts' own tables, metadata, attachments, bookmarks."""
    from pypdf import PdfReader

    reader = PdfReader(BytesIO(content))
    told = [page.extract_text() for page in reader.pages]
    told += [str(value) for value in (reader.metadata or {}).values()]
    told += [str(each.get("/Title")) for each in reader.outline if not isinstance(each, list)]
    files = [body for bodies in reader.attachments.values() for body in bodies]
    return "\n".join(told).encode("utf-8", "replace") + b"\n".join(files)
