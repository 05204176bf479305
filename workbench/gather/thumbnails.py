"""Small pictures of posts, made from whatever bytes came, with nothing in them but the picture.

Image addresses expire within days, so a picture is kept at import or not at all; and no more of
it than a person needs to recognise the post by.
"""

from __future__ import annotations

import contextlib
import io
import struct
import warnings
import zlib
from typing import Any

from workbench.schema import picture_name

__all__ = ["FULL_SIDE", "SIDE", "picture_name", "thumbnail"]

SIDE = 320
FULL_SIDE = 1_280
"""Longest side of a screenshot: its words must stay readable."""
MOST_PIXELS = 50_000_000
QUALITY = 82
FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "BMP")
# What Pillow raises for bytes that only begin like a picture.
_BROKEN = (
    OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError, AttributeError,
    OverflowError, ZeroDivisionError, MemoryError, struct.error, zlib.error,
)  # fmt: skip


def thumbnail(picture: bytes, *, side: int = SIDE) -> bytes | None:
    """Return a picture as a small JPEG, or None if it is no picture that can be read.

    Turned as its EXIF data say, then without any metadata; transparency becomes white; of
    moving pictures the first frame. The same bytes give the same JPEG. Pictures of more than
    50 million pixels are refused, as are files that are cut off.

    Parameters
    ----------
    picture
        The bytes of a JPEG, PNG, GIF, WebP or BMP file.
    side
        Longest side of the result in pixels; smaller pictures keep their size.
    """
    from PIL import Image

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            with Image.open(io.BytesIO(picture), formats=FORMATS) as image:
                return _jpeg(_drawn(image, side), side) if _fits(image) else None
        except (Image.DecompressionBombError, Image.DecompressionBombWarning, *_BROKEN):
            return None


def _fits(image: Any) -> bool:  # noqa: ANN401  # Pillow is imported only when needed
    width, height = image.size
    return bool(0 < width * height <= MOST_PIXELS)


def _drawn(image: Any, side: int) -> Any:  # noqa: ANN401  # a Pillow image
    """Return the first frame, upright, in colour, on white."""
    from PIL import Image, ImageOps

    image.draft("RGB", (2 * side, 2 * side))  # JPEG: decode no more than is needed
    image.load()
    if image.mode == "P" or "transparency" in image.info or image.mode.endswith("A"):
        image = image.convert("RGBA")
    elif image.mode != "RGB":
        image = image.convert("RGB")
    image.thumbnail((side, side), Image.Resampling.LANCZOS)
    with contextlib.suppress(*_BROKEN):  # a picture with broken EXIF data is still a picture
        image = ImageOps.exif_transpose(image)
    if image.mode == "RGBA":
        white = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(white, image).convert("RGB")
    return image


def _jpeg(image: Any, side: int) -> bytes:  # noqa: ANN401  # a Pillow image
    from PIL import Image

    bare = Image.new("RGB", image.size)  # comments and profiles hang on the old one
    bare.paste(image)
    bare.thumbnail((side, side))
    file = io.BytesIO()
    bare.save(file, "JPEG", quality=QUALITY)
    return file.getvalue()
