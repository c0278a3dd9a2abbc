"""The user's folder of images: one folder a class, sizes read from the files' heads."""

import os
import struct
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from tfscaffold.errors import UserError
from tfscaffold.project.data import Data

SUFFIXES = (".png", ".jpg", ".jpeg")
# What operating systems leave behind in folders.
IGNORED = ("thumbs.db", "desktop.ini")
MAX_SIDE = 128


class Image(NamedTuple):
    """What the head of an image file says."""

    height: int
    width: int
    channels: int
    """1 for grey, 3 for colours; transparency is not counted."""


def read(path: str) -> Data:
    """Return the classes and the common size of a folder of images.

    Each folder in it is a class. Images of one size keep it; else all are resized to
    the median height and width. A side is 128 pixels at most.

    Raises:
        UserError: There are no such folders, or a file in one is no image.
        OSError: A file or folder cannot be read.
    """
    classes = _classes(path)
    images = [image for name in classes for image in _images(os.path.join(path, name))]
    heights = sorted(image.height for image in images)
    widths = sorted(image.width for image in images)
    height, width = heights[len(images) // 2], widths[len(images) // 2]
    scale = min(1, MAX_SIDE / max(height, width))
    height, width = max(1, round(height * scale)), max(1, round(width * scale))
    channels = max(image.channels for image in images)
    found = f"{heights[0]} x {widths[0]}"
    if (heights[0], widths[0]) != (heights[-1], widths[-1]):
        found = f"from {found} to {heights[-1]} x {widths[-1]}"
    change = (
        "" if found == f"{height} x {width}" else f", resized to {height} x {width}"
    )
    return Data(
        name="images",
        path=path,
        input_shape=(height, width, channels),
        class_names=tuple(classes),
        note=(
            f"{path}: {len(images)} {'grey' if channels == 1 else 'colour'} images of"
            f" {len(classes)} classes, {found} pixels (height x width){change}."
        ),
    )


def _classes(path: str) -> list[str]:
    layout = "Put the images of each class in a folder called like the class."
    if not os.path.isdir(path):
        raise UserError(f"{path} is not a folder, as --data images needs it.", layout)
    entries = [entry for entry in os.scandir(path) if not _is_ignored(entry.name)]
    classes = sorted(entry.name for entry in entries if entry.is_dir())
    loose = sorted(entry.name for entry in entries if not entry.is_dir())
    if len(classes) < 2:
        found = "one folder only" if classes else "no folders"
        raise UserError(f"{path} has {found}, and a class is a folder.", layout)
    if images := [name for name in loose if name.lower().endswith(SUFFIXES)]:
        raise UserError(
            f"{os.path.join(path, images[0])} is in no class's folder"
            f" ({len(images)} such images).",
            layout,
        )
    return classes


def _images(folder: str) -> Iterator[Image]:
    empty = True
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if _is_ignored(entry.name):
            continue
        if entry.is_dir():
            raise UserError(
                f"{entry.path} is a folder, where images of the class"
                f" {os.path.basename(folder)!r} are expected.",
                "Give the folder in which the folders of the classes are.",
            )
        empty = False
        with open(entry.path, "rb") as stream:
            yield _head(stream, entry.path)
    if empty:
        raise UserError(
            f"{folder} has no images.", "Add some, or remove the folder of this class."
        )


def _is_ignored(name: str) -> bool:
    return name.startswith(".") or name.lower() in IGNORED


def _head(stream: BinaryIO, path: str) -> Image:
    remedy = "Remove it, or save it as PNG or JPEG."
    if not path.lower().endswith(SUFFIXES):
        raise UserError(f"{path} is not a PNG or JPEG file.", remedy)
    try:
        image = _parse(stream)
    except struct.error:
        image = None
    if image is None or image.height < 1 or image.width < 1:
        raise UserError(f"{path} is not a PNG or JPEG image, or it is damaged.", remedy)
    return image


def _parse(stream: BinaryIO) -> Image | None:
    """Read height, width and channels; None if it is no image of a known kind.

    Raises:
        struct.error: The file ends too early.
    """
    start = stream.read(26)
    if start.startswith(b"\x89PNG\r\n\x1a\n"):
        width, height, _, colour = struct.unpack(">IIBB", start[16:26])
        # 0 is grey and 4 grey with transparency; the others are palettes and RGB.
        return Image(height, width, 1 if colour in (0, 4) else 3)
    if start.startswith(b"\xff\xd8"):
        return _parse_jpeg(stream)
    return None


def _parse_jpeg(stream: BinaryIO) -> Image | None:
    """Go from segment to segment up to the frame, which holds the size."""
    stream.seek(2)
    while True:
        marker, kind = struct.unpack(">BB", stream.read(2))
        if marker != 0xFF:
            return None
        while kind == 0xFF:  # a marker may be filled up in front
            (kind,) = struct.unpack(">B", stream.read(1))
        (length,) = struct.unpack(">H", stream.read(2))
        if 0xC0 <= kind <= 0xCF and kind not in (0xC4, 0xC8, 0xCC):
            height, width, channels = struct.unpack(">xHHB", stream.read(6))
            # 3 are RGB, and 4 are CMYK, which TensorFlow turns into RGB.
            return Image(height, width, 1 if channels == 1 else 3)
        stream.seek(length - 2, os.SEEK_CUR)
