"""Makes a photo with all metadata that a photo may have, and says what Pillow reads of what was carried over.

    python3 -m venv VENV && VENV/bin/pip install -r requirements.txt && VENV/bin/python make_metadata.py source
    KUMIKI_WRITE_METADATA=1 npx vitest run components/test/metadata.test.ts
    VENV/bin/python make_metadata.py read

Its results are checked in beside this script: metadata-source.jpg, the files that the component wrote, and metadata.json. The
tests need no Python.
"""

import html
import json
import re
import sys
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import ExifTags, Image
from PIL.TiffImagePlugin import IFDRational

here = Path(__file__).parent
formats = {"jpeg": "jpg", "png": "png", "webp": "webp", "avif": "avif", "tiff": "tiff"}
XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
 xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:aux="http://ns.adobe.com/exif/1.0/aux/" aux:SerialNumber="SN-4711">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">A cup &amp; a plate</rdf:li><rdf:li xml:lang="ja">茶碗と皿</rdf:li></rdf:Alt></dc:title>
<dc:subject><rdf:Bag><rdf:li>cup</rdf:li><rdf:li>茶碗</rdf:li></rdf:Bag></dc:subject>
</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>"""


def source():
    """A slope of colours, lying on its side, with a preview, a serial number and notes of the maker."""
    y, x = np.mgrid[0:48, 0:64]
    picture = Image.fromarray(np.dstack([x * 4, y * 5, 255 - x * 2 - y]).astype(np.uint8))
    exif = Image.Exif()
    exif.update({0x010E: "A cup on a plate", 0x010F: "Kumiki", 0x0110: "Phone 1", 0x0112: 6, 0x0131: "Editor 2"})
    exif.update({0x0132: "2026:05:12 09:00:00", 0x013B: "山田 花子".encode(), 0x8298: "2026 Kumiki"})
    exif.get_ifd(ExifTags.IFD.Exif).update(
        {
            0x829A: IFDRational(1, 200),
            0x829D: IFDRational(28, 10),
            0x8822: 2,
            0x8827: 400,
            0x9003: "2026:05:11 14:01:30",
            0x9004: "2026:05:11 14:01:30",
            0x9011: "+09:00",
            0x9204: IFDRational(-1, 3),
            0x9207: 5,
            0x9209: 16,
            0x920A: IFDRational(425, 100),
            0x927C: b"notes of the maker",
            0x9286: b"ASCII\0\0\0call me",
            0xA405: 28,
            0xA430: "An Owner",
            0xA431: "SN-4711",
            0xA434: "Wide 4.25 mm",
            0xA435: "LENS-99",
        }
    )
    exif.get_ifd(ExifTags.IFD.GPSInfo).update(
        {
            1: "N",
            2: (IFDRational(35), IFDRational(0), IFDRational(4140, 100)),
            3: "E",
            4: (IFDRational(135), IFDRational(46), IFDRational(732, 100)),
            5: b"\0",
            6: IFDRational(51),
            7: (IFDRational(5), IFDRational(1), IFDRational(30)),
            29: "2026:05:11",
        }
    )
    picture.save(here / "metadata-source.jpg", quality=90, exif=exif, xmp=XMP.encode(), dpi=(300, 300))


def read(path):
    """All that Pillow finds, but what only says how the pixels are stored."""
    with Image.open(path) as picture:
        exif = picture.getexif()
        directories = {"IFD0": exif} | {
            "IFD2": exif.get_ifd(ExifTags.IFD.Exif),
            "IFD3": exif.get_ifd(ExifTags.IFD.GPSInfo),
        }
        info = picture.info
        xmp = info.get("xmp") or info.get("XML:com.adobe.xmp") or b""
        xmp = xmp if isinstance(xmp, str) else xmp.decode()
        profile = bool(info.get("icc_profile"))
        density = [round(float(exif[tag])) for tag in (0x011A,) if tag in exif]
    found = {}
    for directory, entries in directories.items():
        names = ExifTags.GPSTAGS if directory == "IFD3" else ExifTags.TAGS
        named = {names.get(tag, hex(tag)): plain(value) for tag, value in entries.items()}
        found |= {f"{directory}/{name}": value for name, value in named.items() if name not in STORAGE}
    items = {
        name: [html.unescape(text) for text in re.findall(r"<rdf:li[^>]*>([^<]*)", part)]
        for name, part in re.findall(r"<dc:(\w+)>(.*?)</dc:\1>", xmp, re.DOTALL)
    }
    return {"exif": found, "xmp": items, "serial": "SN-4711" in xmp, "profile": profile, "density": density}


STORAGE = {"ImageWidth", "ImageLength", "BitsPerSample", "Compression", "PhotometricInterpretation", "StripOffsets"} | {
    "SamplesPerPixel", "RowsPerStrip", "StripByteCounts", "XResolution", "YResolution", "PlanarConfiguration"
} | {"ResolutionUnit", "Predictor", "XMLPacket", "SampleFormat", "InterColorProfile", "ExifOffset", "GPSInfo"} | {
    "YCbCrPositioning", "ExifVersion", "ComponentsConfiguration", "FlashPixVersion", "ExifImageWidth", "ExifImageHeight"
}  # fmt: skip


def plain(value):
    if isinstance(value, bytes):
        return value.decode("latin-1")
    if isinstance(value, tuple):
        return [plain(one) for one in value]
    return value if isinstance(value, (int, str)) else round(float(value), 6)


if sys.argv[1:] == ["source"]:
    source()
else:
    found = {"source": read(here / "metadata-source.jpg")}
    for name, ending in formats.items():
        found[name] = read(BytesIO((here / f"metadata-kept.{ending}").read_bytes()))
    (here / "metadata.json").write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n")
