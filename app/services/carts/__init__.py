"""Carts: what visitors have chosen, shared by all tabs of a browser."""

from app.services.carts.lines import MAX_LINES as MAX_LINES
from app.services.carts.lines import Cart as Cart
from app.services.carts.lines import change_cart as change_cart
from app.services.carts.lines import find_cart as find_cart
from app.services.carts.lines import merge_carts as merge_carts
from app.services.carts.lines import merged as merged
from app.services.carts.lines import take_out as take_out
from app.services.carts.refusals import CartFull as CartFull
