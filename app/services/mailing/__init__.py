"""Mailing: writes to customers about each step of an order, and sends the link they requested."""

from app.services.mailing.letters import letter_for as letter_for
from app.services.mailing.of_an_order import OrderMail as OrderMail
from app.services.mailing.of_an_order import mails_of as mails_of
from app.services.mailing.of_orders import MailOfOrder as MailOfOrder
from app.services.mailing.of_orders import mails_of_orders as mails_of_orders
from app.services.mailing.owing import Owed as Owed
from app.services.mailing.owing import owe_mails as owe_mails
from app.services.mailing.owing import write_mails as write_mails
from app.services.mailing.queue import ANY_MAIL_DUE as ANY_MAIL_DUE
from app.services.mailing.queue import DueMail as DueMail
from app.services.mailing.queue import drop_mail as drop_mail
from app.services.mailing.queue import lease_mail as lease_mail
from app.services.mailing.queue import note_mail as note_mail
from app.services.mailing.refusals import MailNotRepeated as MailNotRepeated
from app.services.mailing.refusals import MailUnderWay as MailUnderWay
from app.services.mailing.refusals import TooManyRepeats as TooManyRepeats
from app.services.mailing.refusals import UnknownMail as UnknownMail
from app.services.mailing.repeating import may_repeat as may_repeat
from app.services.mailing.repeating import repeat_mail as repeat_mail
from app.services.mailing.trial import Trial as Trial
from app.services.mailing.trial import try_mail as try_mail
from app.services.mailing.unsent import mail_backlog as mail_backlog
from app.services.mailing.unsent import send_again as send_again
from app.services.mailing.unsent import send_all_again as send_all_again
from app.services.mailing.unsent import unsent_mails as unsent_mails
