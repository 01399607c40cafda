"""Accounts: customers see all orders of an email address once they have shown that it is theirs."""

from app.services.accounts.links import MailedLink as MailedLink
from app.services.accounts.links import ask_for_link as ask_for_link
from app.services.accounts.links import find_link as find_link
from app.services.accounts.links import link_to_mail as link_to_mail
from app.services.accounts.orders import list_account_orders as list_account_orders
from app.services.accounts.refusals import DeadLink as DeadLink
from app.services.accounts.refusals import TooManyLinks as TooManyLinks
from app.services.accounts.sessions import close_session as close_session
from app.services.accounts.sessions import name_of_session as name_of_session
from app.services.accounts.sessions import open_session as open_session
from app.services.accounts.sessions import owner_of_session as owner_of_session
from app.services.accounts.sessions import session_sees as session_sees
from app.services.accounts.tokens import link_token_for as link_token_for
