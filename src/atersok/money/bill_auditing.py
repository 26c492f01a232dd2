"""Histories of bills and of what other regions are billed, as far as the user may see them."""

from atersok.accounts.permissions import Permission
from atersok.audit.pages import HistoryPage
from atersok.money.bill_reading import bills_for
from atersok.money.region_billing import bills as region_bills

BILL = HistoryPage(Permission.BILL_READ, bills_for)
REGION_BILL = HistoryPage(Permission.MONEY_READ, region_bills)
