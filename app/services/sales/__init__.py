"""Sales: takes orders, and keeps their buyers informed."""

from app.services.sales.billing_correction import Billing as Billing
from app.services.sales.billing_correction import correct_billing as correct_billing
from app.services.sales.cancellation import record_refusal as record_refusal
from app.services.sales.cancellation import request_cancellation as request_cancellation
from app.services.sales.cancelled_pieces import (
    record_cancelled_pieces as record_cancelled_pieces,
)
from app.services.sales.cancelled_pieces import request_pieces as request_pieces
from app.services.sales.correction import correct_email as correct_email
from app.services.sales.details import Details as Details
from app.services.sales.details import as_asked as as_asked
from app.services.sales.details import request_details as request_details
from app.services.sales.details import wait_for_answer as wait_for_answer
from app.services.sales.details_answers import record_correction as record_correction
from app.services.sales.details_answers import (
    record_correction_refusal as record_correction_refusal,
)
from app.services.sales.links import check_tokens as check_tokens
from app.services.sales.links import current_token as current_token
from app.services.sales.links import renew_links as renew_links
from app.services.sales.links import renew_links_once as renew_links_once
from app.services.sales.listing import ListedOrder as ListedOrder
from app.services.sales.listing import count_earlier as count_earlier
from app.services.sales.listing import list_orders as list_orders
from app.services.sales.listing import list_orders_for_staff as list_orders_for_staff
from app.services.sales.order_parts import AskedCorrection as AskedCorrection
from app.services.sales.order_parts import Cancellation as Cancellation
from app.services.sales.order_parts import CancelledPieces as CancelledPieces
from app.services.sales.order_parts import HistoryLine as HistoryLine
from app.services.sales.order_parts import LegalTexts as LegalTexts
from app.services.sales.order_parts import ShipmentFacts as ShipmentFacts
from app.services.sales.parcel_updates import record_parcel as record_parcel
from app.services.sales.parcels import NamedPieces as NamedPieces
from app.services.sales.parcels import SentParcel as SentParcel
from app.services.sales.parcels import find_parcels as find_parcels
from app.services.sales.parcels import named_pieces as named_pieces
from app.services.sales.piece_requests import PieceRequest as PieceRequest
from app.services.sales.piece_requests import find_requests as find_requests
from app.services.sales.placement import place_order as place_order
from app.services.sales.reading import ChangeLine as ChangeLine
from app.services.sales.reading import changes_after as changes_after
from app.services.sales.reading import find_by_number as find_by_number
from app.services.sales.reading import find_order as find_order
from app.services.sales.reading import find_with_links as find_with_links
from app.services.sales.refusals import CancellationRefused as CancellationRefused
from app.services.sales.refusals import NoTestOrder as NoTestOrder
from app.services.sales.refusals import OrderChanged as OrderChanged
from app.services.sales.refusals import OrderErased as OrderErased
from app.services.sales.refusals import OrderTooLate as OrderTooLate
from app.services.sales.refusals import TestOrderOpen as TestOrderOpen
from app.services.sales.refusals import TooManyOrders as TooManyOrders
from app.services.sales.refusals import UnknownOrder as UnknownOrder
from app.services.sales.removal import TestOrder as TestOrder
from app.services.sales.removal import list_test_orders as list_test_orders
from app.services.sales.removal import remove_test_order as remove_test_order
from app.services.sales.removal import was_tried as was_tried
from app.services.sales.searching import CustomerHit as CustomerHit
from app.services.sales.searching import OrderHit as OrderHit
from app.services.sales.searching import OrderHits as OrderHits
from app.services.sales.searching import search_orders as search_orders
from app.services.sales.shapes import Address as Address
from app.services.sales.shapes import BillingAddress as BillingAddress
from app.services.sales.shapes import Customer as Customer
from app.services.sales.shapes import NewLinks as NewLinks
from app.services.sales.shapes import NewOrder as NewOrder
from app.services.sales.shapes import Order as Order
from app.services.sales.shapes import OrderItem as OrderItem
from app.services.sales.shapes import OrderLine as OrderLine
from app.services.sales.shapes import OrderSummary as OrderSummary
from app.services.sales.shapes import Placed as Placed
from app.services.sales.status_updates import record_status as record_status
from app.services.sales.steps import STATUS_EVENT as STATUS_EVENT
from app.services.sales.steps import STEP_EVENTS as STEP_EVENTS
from app.services.sales.steps import Step as Step
from app.services.sales.today import PlacedSince as PlacedSince
from app.services.sales.today import placed_since as placed_since
from app.services.sales.tokens import token_for as token_for
from app.services.sales.tokens import token_opens as token_opens
from app.services.sales.withdrawals import Declared as Declared
from app.services.sales.withdrawals import NewWithdrawal as NewWithdrawal
from app.services.sales.withdrawals import Withdrawal as Withdrawal
from app.services.sales.withdrawals import count_withdrawals as count_withdrawals
from app.services.sales.withdrawals import declare_withdrawal as declare_withdrawal
from app.services.sales.withdrawals import find_withdrawal as find_withdrawal
from app.services.sales.withdrawals import list_withdrawals as list_withdrawals
from app.services.sales.withdrawals import withdrawal_page as withdrawal_page
