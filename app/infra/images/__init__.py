"""Pictures that people upload: read with distrust, and drawn anew in the sizes that pages need."""

from app.infra.images.face import FaceRendition as FaceRendition
from app.infra.images.face import render_icon as render_icon
from app.infra.images.face import render_logo as render_logo
from app.infra.images.files import ImageFiles as ImageFiles
from app.infra.images.files import KeptFile as KeptFile
from app.infra.images.reading import MAX_BYTES as MAX_BYTES
from app.infra.images.reading import UnusablePicture as UnusablePicture
from app.infra.images.rendering import WIDTHS as WIDTHS
from app.infra.images.rendering import ImageFile as ImageFile
from app.infra.images.rendering import RenderedPicture as RenderedPicture
from app.infra.images.rendering import Rendition as Rendition
from app.infra.images.rendering import render_picture as render_picture
from app.infra.images.thumbnails import draw_thumbnail as draw_thumbnail
