import struct
from pathlib import Path

import pytest
from PIL import Image

from tfscaffold.errors import UserError
from tfscaffold.project.data import read_data


def save(path: Path, mode: str = "L", size: tuple[int, int] = (20, 30)) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new(mode, size).save(path)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    save(tmp_path / "dog/1.png")
    save(tmp_path / "cat/1.png")
    save(tmp_path / "cat/2.JPG")
    return tmp_path


def test_grey_images_of_one_size(folder: Path) -> None:
    data = read_data("images", str(folder))
    assert data.path == str(folder)
    assert data.class_names == ("cat", "dog")
    assert data.input_shape == (30, 20, 1)
    assert data.note == (
        f"{folder}: 3 grey images of 2 classes, 30 x 20 pixels (height x width)."
    )


@pytest.mark.parametrize(
    ("mode", "suffix", "channels"),
    [
        ("1", "png", 1),
        ("LA", "png", 1),
        ("I;16", "png", 1),
        ("P", "png", 3),
        ("RGB", "png", 3),
        ("RGBA", "png", 3),
        ("RGB", "jpeg", 3),
        ("CMYK", "jpg", 3),
    ],
)
def test_one_image_of_colours_makes_all_coloured(
    folder: Path, mode: str, suffix: str, channels: int
) -> None:
    save(folder / f"dog/2.{suffix}", mode)
    assert read_data("images", str(folder)).input_shape == (30, 20, channels)


def test_other_sizes_are_resized_to_the_median(folder: Path) -> None:
    save(folder / "dog/2.png", size=(50, 31))
    save(folder / "dog/3.png", size=(60, 90))
    data = read_data("images", str(folder))
    assert data.input_shape == (30, 20, 1)
    assert "from 30 x 20 to 90 x 60 pixels (height x width), resized to 30 x 20." in (
        data.note
    )


def test_large_images_become_128_pixels(tmp_path: Path) -> None:
    save(tmp_path / "a/1.jpg", "RGB", (1000, 500))
    save(tmp_path / "b/1.jpg", "RGB", (1000, 500))
    data = read_data("images", str(tmp_path))
    assert data.input_shape == (64, 128, 3)
    assert "500 x 1000 pixels (height x width), resized to 64 x 128." in data.note


def test_long_heads_are_read(folder: Path) -> None:
    path = folder / "dog/2.jpg"
    Image.new("RGB", (20, 30)).save(path, exif=b"Exif\0\0" + b"\0" * 60_000)
    assert read_data("images", str(folder)).input_shape == (30, 20, 3)
    Image.new("RGB", (20, 30)).save(path, progressive=True)
    assert read_data("images", str(folder)).input_shape == (30, 20, 3)


def test_what_systems_leave_behind_is_ignored(folder: Path) -> None:
    for name in (".DS_Store", "cat/.DS_Store", "cat/Thumbs.db", "notes.txt"):
        (folder / name).write_bytes(b"")
    (folder / ".git").mkdir()
    assert read_data("images", str(folder)).class_names == ("cat", "dog")


def test_layouts_that_are_refused(tmp_path: Path, folder: Path) -> None:
    def message(path: Path) -> str:
        with pytest.raises(UserError) as caught:
            read_data("images", str(path))
        assert caught.value.hint
        return caught.value.message

    assert message(folder / "cat/1.png").endswith(
        "is not a folder, as --data images needs it."
    )
    assert "has no folders" in message(folder / "cat")
    (folder / "empty").mkdir()
    assert f"{folder / 'empty'} has no images." in message(folder)
    (folder / "empty/deep").mkdir()
    assert f"{folder / 'empty/deep'} is a folder, where images" in message(folder)
    save(folder / "loose.png")
    assert "loose.png is in no class's folder (1 such images)" in message(folder)
    save(tmp_path / "single/only/1.png")
    assert "has one folder only" in message(tmp_path / "single")


def whole_jpeg() -> bytes:
    head = b"\xff\xd8\xff\xe0\x00\x04ab"
    return head + b"\xff\xc0\x00\x0b\x08" + struct.pack(">HHB", 30, 20, 1)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.txt", b"text", "a.txt is not a PNG or JPEG file."),
        ("a.webp", b"RIFF", "a.webp is not a PNG or JPEG file."),
        ("a.png", b"", "a.png is not a PNG or JPEG image, or it is damaged."),
        ("a.png", b"GIF89a" + b"\1" * 30, "a.png is not a PNG or JPEG image"),
        ("a.png", b"\x89PNG\r\n\x1a\n\0\0", "a.png is not a PNG or JPEG image"),
        (
            "a.png",
            b"\x89PNG\r\n\x1a\n" + b"\0" * 30,
            "a.png is not a PNG or JPEG image",
        ),
        ("a.jpg", whole_jpeg()[:-3], "a.jpg is not a PNG or JPEG image"),
        ("a.jpg", b"\xff\xd8\xff\xff\xff", "a.jpg is not a PNG or JPEG image"),
        ("a.jpg", b"\xff\xd8\0\0\0\0", "a.jpg is not a PNG or JPEG image"),
        ("a.jpg", b"\xff\xd8\xff\xe0\0\0" * 9, "a.jpg is not a PNG or JPEG image"),
    ],
)
def test_files_that_are_no_images_are_refused(
    folder: Path, name: str, content: bytes, message: str
) -> None:
    path = folder / "cat" / name
    path.write_bytes(content)
    with pytest.raises(UserError) as caught:
        read_data("images", str(folder))
    assert message in caught.value.message
    assert caught.value.message.startswith(str(path))


def test_a_minimal_jpeg_is_read(folder: Path) -> None:
    (folder / "cat/3.jpg").write_bytes(whole_jpeg())
    assert read_data("images", str(folder)).input_shape == (30, 20, 1)
