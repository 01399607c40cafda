"""The pictures of what was bought, for the mails about it."""

import asyncio
from typing import Final

from app.infra.images import draw_thumbnail
from app.services.products import find_file, find_products
from app.services.sales import Order

# Products; each picture takes some 4 kB of the mail.
MOST: Final = 8


async def thumbs_of(order: Order) -> dict[str, bytes]:
    """Returns JPEGs by the id of their product, of the first ones that have a picture."""
    wanted = list(dict.fromkeys(item.product_id for item in order.items))[:MOST]
    found = await find_products(wanted)
    thumbs: dict[str, bytes] = {}
    for product_id in wanted:
        product = found.get(product_id)
        if product is None or not product.pictures:
            continue
        address = product.pictures[0].sizes[0].jpeg
        file = await find_file(address.rpartition("/")[2].partition(".")[0])
        if file:
            thumbs[product_id] = await asyncio.to_thread(draw_thumbnail, file.content)
    return thumbs
