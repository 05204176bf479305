"""Small pictures: made with Pillow, judged by their pixels and by the bytes that must be gone."""

import hashlib
import io
import random
import struct
import zlib

import pytest
from PIL import Image, ImageDraw, ImageSequence, PngImagePlugin

from workbench.gather.thumbnails import picture_name, thumbnail

SECRET = b"shot-by-mila-52.5200N"


def bytes_of(image, form="PNG", **how):
    file = io.BytesIO()
    image.save(file, form, **how)
    return file.getvalue()


def opened(jpeg):
    image = Image.open(io.BytesIO(jpeg))
    image.load()
    assert image.format == "JPEG"
    assert image.mode == "RGB"
    return image


def near(colour, other):
    return all(abs(a - b) < 12 for a, b in zip(colour, other, strict=True))


@pytest.mark.parametrize("form", ["JPEG", "PNG", "GIF", "WEBP", "BMP"])
@pytest.mark.parametrize(
    ("size", "expected"),
    [((1080, 1350), (256, 320)), ((2000, 500), (320, 80)), ((100, 60), (100, 60)), ((1, 1), (1, 1)),
     ((4000, 2), (320, 1))],
)  # fmt: skip
def test_longest_side_at_most_320_and_never_enlarged(form, size, expected):
    small = opened(thumbnail(bytes_of(Image.new("RGB", size, "red"), form)))
    assert small.size == expected
    assert near(small.getpixel((0, 0)), (255, 0, 0))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_mode_of_png(mode):
    assert opened(thumbnail(bytes_of(Image.new(mode, (40, 30))))).size == (40, 30)


def test_print_colours():
    assert opened(thumbnail(bytes_of(Image.new("CMYK", (40, 30)), "JPEG"))).size == (40, 30)


def test_turned_as_exif_says_and_nothing_else_left():
    upright = Image.new("RGB", (60, 100), "white")
    ImageDraw.Draw(upright).rectangle((0, 0, 59, 30), fill="blue")  # the sky is above
    exif = Image.Exif()
    exif[0x0112] = 6  # "turn me by 90° to the right"
    exif[0x010E] = SECRET.decode()
    lying = upright.transpose(Image.Transpose.ROTATE_90)
    photo = bytes_of(lying, "JPEG", exif=exif, comment=SECRET, icc_profile=SECRET, quality=95)
    assert photo.count(SECRET) == 3
    small = thumbnail(photo)
    image = opened(small)
    assert image.size == (60, 100)
    assert near(image.getpixel((30, 10)), (0, 0, 255))
    assert near(image.getpixel((30, 90)), (255, 255, 255))
    assert SECRET not in small
    assert not image.getexif()
    assert not {"comment", "icc_profile", "exif", "xmp"} & set(image.info)


def test_words_inside_a_png_are_gone():
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", SECRET.decode())
    picture = bytes_of(Image.new("RGB", (9, 9)), pnginfo=notes)
    assert SECRET in picture
    assert SECRET not in thumbnail(picture)


def test_what_shines_through_is_white():
    half = Image.new("RGBA", (64, 32), (0, 0, 0, 0))
    half.paste((0, 128, 0, 255), (32, 0, 64, 32))
    small = opened(thumbnail(bytes_of(half)))
    assert near(small.getpixel((5, 16)), (255, 255, 255))
    assert near(small.getpixel((60, 16)), (0, 128, 0))


@pytest.mark.parametrize("form", ["GIF", "WEBP"])
def test_first_frame_of_what_moves(form):
    frames = [Image.new("RGB", (50, 50), colour) for colour in ("red", "lime", "blue")]
    moving = bytes_of(frames[0], form, save_all=True, append_images=frames[1:])
    assert len(list(ImageSequence.Iterator(Image.open(io.BytesIO(moving))))) == 3
    assert near(opened(thumbnail(moving)).getpixel((25, 25)), (255, 0, 0))


def test_other_sides():
    screen = bytes_of(Image.new("RGB", (1170, 2532)))
    assert opened(thumbnail(screen, side=1280)).size == (591, 1280)


def test_same_bytes_same_picture():
    noise = Image.effect_noise((700, 500), 80)
    assert thumbnail(bytes_of(noise)) == thumbnail(bytes_of(noise))


def png_that_claims(width, height):
    def chunk(kind, body):
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 100_000, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("width", "height"), [(8_000, 8_000), (10_000, 10_000), (60_000, 60_000), (0, 5)]
)
def test_bombs_are_no_pictures(width, height):
    assert thumbnail(png_that_claims(width, height)) is None


@pytest.mark.parametrize(
    "junk",
    [b"", b"\xff\xd8\xff", b"<html>expired</html>", b"GIF89a", b"\x89PNG\r\n\x1a\n", b"%PDF-1.7"],
)
def test_what_is_no_picture(junk):
    assert thumbnail(junk) is None


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_cut_off(form, share):
    whole = bytes_of(Image.effect_noise((300, 300), 90), form)
    assert thumbnail(whole) is not None
    assert thumbnail(whole[: int(len(whole) * share)]) is None


@pytest.mark.parametrize("form", ["JPEG", "PNG", "GIF", "WEBP", "BMP"])
def test_damaged_bytes_give_a_picture_or_none(form):
    dice = random.Random(form)
    exif = Image.Exif()
    exif[0x0112] = 8
    how = {"exif": exif} if form in {"JPEG", "PNG", "WEBP"} else {}
    whole = bytes_of(Image.effect_noise((60, 60), 90), form, **how)
    for _ in range(150):
        broken = bytearray(whole)
        for _ in range(dice.randint(1, 8)):
            broken[dice.randrange(min(len(broken), 400))] = dice.randrange(256)
        small = thumbnail(bytes(broken))
        assert small is None or max(opened(small).size) <= 320


def test_name_says_nothing_but_the_post():
    key = "instagram:story-mila.backt-2026-11-01"
    assert picture_name(key) == f"media/{hashlib.sha256(key.encode()).hexdigest()[:24]}.jpg"
    assert "mila" not in picture_name(key)
    assert picture_name("x:1") != picture_name("x:2")
