"""Products are imported from files of shop systems, and exported to them."""

from app.services.products.imports.decoding import LONGEST_FILE_MB as LONGEST_FILE_MB
from app.services.products.imports.exporting import export_columns as export_columns
from app.services.products.imports.exporting import export_products as export_products
from app.services.products.imports.given import LineFault as LineFault
from app.services.products.imports.picture_queue import ANY_PICTURE_DUE as ANY_PICTURE_DUE
from app.services.products.imports.picture_queue import DuePicture as DuePicture
from app.services.products.imports.picture_queue import lease_picture as lease_picture
from app.services.products.imports.picture_queue import note_picture as note_picture
from app.services.products.imports.reading import FailedPicture as FailedPicture
from app.services.products.imports.reading import ImportCounts as ImportCounts
from app.services.products.imports.reading import ImportEntry as ImportEntry
from app.services.products.imports.reading import PictureCounts as PictureCounts
from app.services.products.imports.reading import ProductImport as ProductImport
from app.services.products.imports.reading import changed_lately as changed_lately
from app.services.products.imports.reading import failed_pictures as failed_pictures
from app.services.products.imports.reading import find_import as find_import
from app.services.products.imports.reading import import_entries as import_entries
from app.services.products.imports.reading import recent_imports as recent_imports
from app.services.products.imports.runs import ANY_IMPORT as ANY_IMPORT
from app.services.products.imports.runs import apply_import as apply_import
from app.services.products.imports.runs import ask_import as ask_import
from app.services.products.imports.runs import delete_old_imports as delete_old_imports
from app.services.products.imports.working import work_on_imports as work_on_imports
