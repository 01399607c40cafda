"""Board: lists, counts and reports of shipments for the staff. It writes nothing."""

from app.services.board.arrivals import News as News
from app.services.board.arrivals import list_opened as list_opened
from app.services.board.arrivals import opened_since as opened_since
from app.services.board.attention import count_attention as count_attention
from app.services.board.attention import held_up as held_up
from app.services.board.attention import reasons as reasons
from app.services.board.counts import count_held as count_held
from app.services.board.counts import counts as counts
from app.services.board.filter_options import FilterOptions as FilterOptions
from app.services.board.filter_options import filter_options as filter_options
from app.services.board.lateness import count_late as count_late
from app.services.board.lateness import is_late as is_late
from app.services.board.lateness import late as late
from app.services.board.lateness import late_to_ship as late_to_ship
from app.services.board.listing import list_shipments as list_shipments
from app.services.board.listing import list_view as list_view
from app.services.board.report import Hour as Hour
from app.services.board.report import report as report
from app.services.board.searching import search_parcels as search_parcels
from app.services.board.today import PackedSince as PackedSince
from app.services.board.today import count_in_hand as count_in_hand
from app.services.board.today import packed_since as packed_since
from app.services.board.view import ATTENTION as ATTENTION
from app.services.board.view import HELD as HELD
from app.services.board.view import View as View
