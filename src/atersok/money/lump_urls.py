"""Addresses of the quarters' lump sums."""

from django.urls import URLPattern, path

from atersok.money.views import lump

urlpatterns: list[URLPattern] = [
    path("schablon/", lump.lump, name="lump"),
    path("schablon/<int:year>/<int:number>/", lump.lump_quarter, name="lump_quarter"),
    path("schablon/<int:year>/<int:number>/begart/", lump.lump_ask, name="lump_ask"),
    path("schablon/<int:year>/<int:number>/avsluta/", lump.lump_settle, name="lump_settle"),
    path("schablon/<int:year>/<int:number>/oppna/", lump.lump_reopen, name="lump_reopen"),
    path("schablon/<int:year>/<int:number>/xlsx/", lump.lump_export, name="lump_export"),
    path("schablon/<int:year>/<int:number>/brev/", lump.lump_letter_pdf, name="lump_letter"),
    path("schablon/<int:year>/<int:number>/rad/<slug:key>/", lump.lump_note, name="lump_note"),
    path("schablon/avslutad/<int:pk>/xlsx/", lump.lump_frozen, name="lump_frozen"),
]
