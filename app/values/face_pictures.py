"""The pictures of the shop's face, and the small files that every process has at hand."""

from typing import Final

import msgspec

# Their names are those of the settings.
FACE_PICTURES: Final = ("logo", "logo_dark", "icon")


class FaceSize(msgspec.Struct, frozen=True, kw_only=True):
    """`width` and `height` are in pixels."""

    url: str
    width: int
    height: int


class FacePicture(msgspec.Struct, frozen=True, kw_only=True):
    """An uploaded picture; `sizes` has its files, the smallest first, and `url` is the largest."""

    url: str
    width: int
    height: int
    sizes: list[FaceSize]

    @property
    def small(self) -> FaceSize:
        return self.sizes[0]


class FaceFiles(msgspec.Struct, frozen=True):
    """The content of the logo for mails and of the icon for browsers, by their addresses."""

    logo_url: str = ""
    logo: bytes | None = None
    icon_url: str = ""
    icon: bytes | None = None


def sha256_of(url: str) -> str:
    return url.rpartition("/")[2].partition(".")[0]


def face_files() -> FaceFiles:
    return _files


def remember_face_files(files: FaceFiles) -> None:
    global _files
    _files = files


_files = FaceFiles()
