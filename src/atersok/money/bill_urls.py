"""Addresses of bills from private units, and of what other regions are billed."""

from django.urls import URLPattern, path

from atersok.money.views import bills, region_bills

urlpatterns: list[URLPattern] = [
    path("rakningar/", bills.bills, name="bills"),
    path("rakningar/ny/", bills.bill_new, name="bill_new"),
    path("rakningar/underlag/", bills.bills_basis, name="bills_basis"),
    path("rakningar/underlag/xlsx/", bills.bills_basis_xlsx, name="bills_basis_xlsx"),
    path("rakningar/<int:pk>/", bills.bill, name="bill"),
    path("rakningar/<int:pk>/rader/", bills.bill_lines, name="bill_lines"),
    path("rakningar/<int:pk>/kontrollera/", bills.bill_check, name="bill_check"),
    path("rakningar/<int:pk>/tillbaka/", bills.bill_return, name="bill_return"),
    path("rakningar/<int:pk>/godkann/", bills.bill_approve, name="bill_approve"),
    path("rakningar/<int:pk>/makulera/", bills.bill_cancel, name="bill_cancel"),
    path("rakningar/<int:pk>/betald/", bills.bill_paid, name="bill_paid"),
    path("rakningar/<int:pk>/svar.pdf", bills.bill_answer, {"form": "pdf"}, name="bill_answer"),
    path("rakningar/<int:pk>/svar.xlsx", bills.bill_answer, {"form": "xlsx"}, name="bill_answer_xlsx"),
    path("andra-regioner/", region_bills.region_bills, name="region_bills"),
    path("andra-regioner/nytt/<slug:county>/", region_bills.region_bill_new, name="region_bill_new"),
    path("andra-regioner/<int:pk>/", region_bills.region_bill, name="region_bill"),
    path(
        "andra-regioner/<int:pk>/underlag.pdf", region_bills.region_bill_file, {"form": "pdf"}, name="region_bill_pdf",
    ),
    path(
        "andra-regioner/<int:pk>/underlag.xlsx", region_bills.region_bill_file, {"form": "xlsx"},
        name="region_bill_xlsx",
    ),
    path("andra-regioner/<int:pk>/fakturerat/", region_bills.region_bill_billed, name="region_bill_billed"),
    path("andra-regioner/<int:pk>/ta-tillbaka/", region_bills.region_bill_withdraw, name="region_bill_withdraw"),
]  # fmt: skip
