"""What Products declares about itself for the application's lists."""

from typing import Final

from app.i18n.language import gettext_noop
from app.infra.manifest import Flat
from app.infra.setup_steps import SetupStep
from app.messaging import one_by_one
from app.messaging.domain_events import AlertDropped
from app.services.products.checks import CHECKS
from app.services.products.imports import changed_lately, delete_old_imports
from app.services.products.low_stock import delete_old_notices, notice_low_stock_in_turn
from app.services.products.picture_files import delete_unused_files
from app.services.products.privacy import PRIVACY
from app.services.products.removal import return_test_goods
from app.services.products.restocking import take_back, tell_who_waits_in_turn
from app.services.products.settlement import (
    settle,
    settle_cancelled_pieces,
    settle_parcels,
)
from app.services.products.stock_alerts import delete_old_alerts
from app.services.products.stock_list import has_stock

FLAT: Final = Flat(
    name="products",
    listeners={
        "products.settle": settle,
        "products.settle_parcels": settle_parcels,
        "products.settle_cancelled_pieces": settle_cancelled_pieces,
        "products.return_test_goods": one_by_one(return_test_goods),
    },
    reactions={AlertDropped: take_back},
    retention=(delete_unused_files, delete_old_notices, delete_old_imports, delete_old_alerts),
    deadlines={notice_low_stock_in_turn: "", tell_who_waits_in_turn: ""},
    changed_lately={"import": changed_lately},
    actions={
        "product.made": gettext_noop("Product created"),
        "product.changed": gettext_noop("Product changed"),
        "product.published": gettext_noop("Product on sale"),
        "family.made": gettext_noop("Family created"),
        "family.changed": gettext_noop("Family changed"),
        "product.withdrawn": gettext_noop("Product archived"),
        "product.sold_again": gettext_noop("Product back on sale"),
        "picture.added": gettext_noop("Picture added"),
        "picture.changed": gettext_noop("Picture changed"),
        "picture.removed": gettext_noop("Picture removed"),
        "stock.moved": gettext_noop("Stock changed"),
        "stock.shelf_empty": gettext_noop("Shelf reported empty"),
        "stock.count_asked": gettext_noop("Added to the count list"),
        "stock.counted": gettext_noop("Stock counted"),
        "stocktake.started": gettext_noop("Stock-take started"),
        "stocktake.saved": gettext_noop("Stock-take saved"),
        "stocktake.given_up": gettext_noop("Stock-take given up"),
        "import.asked": gettext_noop("File of products uploaded"),
        "import.started": gettext_noop("Import of products started"),
    },
    fields={
        "on_hand": gettext_noop("On hand"),
        "reason": gettext_noop("Reason"),
        "lines": gettext_noop("Products"),
        "differing": gettext_noop("Differences"),
        "name": gettext_noop("Name"),
        "description": gettext_noop("Description"),
        "name_en": gettext_noop("Name in English"),
        "description_en": gettext_noop("Description in English"),
        "name_de": gettext_noop("Name in German"),
        "description_de": gettext_noop("Description in German"),
        "name_fr": gettext_noop("Name in French"),
        "description_fr": gettext_noop("Description in French"),
        "price": gettext_noop("Price"),
        "sale_price": gettext_noop("Sale price"),
        "sale_starts_at": gettext_noop("Sale starts"),
        "sale_ends_at": gettext_noop("Sale ends"),
        "category": gettext_noop("Category"),
        "picture": gettext_noop("Picture"),
        "pictures": gettext_noop("Pictures"),
        "alt": gettext_noop("Image description"),
        "position": gettext_noop("Position"),
        "reorder_point": gettext_noop("Low-stock alert"),
        "sold": gettext_noop("On sale"),
        "sku": gettext_noop("SKU"),
        "barcode": gettext_noop("Barcode"),
        "shelf": gettext_noop("Shelf"),
        "draft": gettext_noop("Draft"),
        "weight_grams": gettext_noop("Weight in grams"),
        "tax_class": gettext_noop("Tax class"),
        "manufacturer_name": gettext_noop("Manufacturer"),
        "manufacturer_address": gettext_noop("Manufacturer’s address"),
        "manufacturer_contact": gettext_noop("Manufacturer’s contact"),
        "responsible_person": gettext_noop("Responsible person in the EU"),
        "options": gettext_noop("Options"),
        "options_en": gettext_noop("Options in English"),
        "values_en": gettext_noop("Values in English"),
        "options_de": gettext_noop("Options in German"),
        "values_de": gettext_noop("Values in German"),
        "options_fr": gettext_noop("Options in French"),
        "values_fr": gettext_noop("Values in French"),
        "members": gettext_noop("Products"),
        "safety_information": gettext_noop("Safety information"),
    },
    scopes={
        "products:read": gettext_noop("Read products"),
        "products:write": gettext_noop("Change products and stock"),
    },
    checks=CHECKS,
    privacy=PRIVACY,
    setup_steps=(
        SetupStep(
            name="product",
            place=30,
            title=gettext_noop("First product"),
            why=gettext_noop("With its price and what you have of it, so that it can be sold."),
            button=gettext_noop("Add a product"),
            href="/staff/products/new",
            is_done=has_stock,
        ),
    ),
)
