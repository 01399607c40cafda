"""Customers: everything about one person, exported or erased."""

from app.services.customers.by_time import erase_due as erase_due
from app.services.customers.by_time import list_unerased as list_unerased
from app.services.customers.declared import connect as connect
from app.services.customers.erasing import erase_customer as erase_customer
from app.services.customers.erasures import ErasureRecord as ErasureRecord
from app.services.customers.erasures import list_erasures as list_erasures
from app.services.customers.exporting import export_customer as export_customer
from app.services.customers.finding import KnownCustomer as KnownCustomer
from app.services.customers.finding import find_customer as find_customer
from app.services.customers.finding import open_order_of as open_order_of
from app.services.customers.proving import text_columns as text_columns
from app.services.customers.reapplying import Reapplied as Reapplied
from app.services.customers.reapplying import reapply_erasures as reapply_erasures
from app.services.customers.refusals import CustomerOpen as CustomerOpen
from app.services.customers.refusals import NoErasuresFile as NoErasuresFile
from app.services.customers.refusals import NotErased as NotErased
from app.services.customers.refusals import UnknownCustomer as UnknownCustomer
