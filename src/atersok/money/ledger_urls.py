"""Addresses of the ledger."""

from django.urls import URLPattern, path

from atersok.money.views import ledger, ledger_files

urlpatterns: list[URLPattern] = [
    path("bokforing/", ledger.ledger, name="ledger"),
    path("bokforing/<int:pk>/", ledger.voucher, name="voucher"),
    path("bokforing/saldon/", ledger.ledger_balances, name="ledger_balances"),
    path("bokforing/borja/", ledger.ledger_open, name="ledger_open"),
    path("bokforing/manader/", ledger.ledger_months, name="ledger_months"),
    path("bokforing/manader/<int:year>/<int:month>/las/", ledger.month_lock, name="month_lock"),
    path("bokforing/manader/<int:year>/<int:month>/oppna/", ledger.month_unlock, name="month_unlock"),
    path("bokforing/manader/<int:year>/<int:month>/periodisera/", ledger.accrual, name="accrual"),
    path("bokforing/manader/<int:year>/<int:month>/schablon/", ledger.accrual_lump, name="accrual_lump"),
    path("bokforing/kontering/", ledger_files.codings, name="codings"),
    path("bokforing/kontering/ny/", ledger_files.coding_new, name="coding_new"),
    path("bokforing/kontering/las-in/", ledger_files.codings_import, name="codings_import"),
    path("bokforing/kontering/<int:pk>/avsluta/", ledger_files.coding_end, name="coding_end"),
    path("bokforing/kontering/<int:pk>/ta-bort/", ledger_files.coding_remove, name="coding_remove"),
    path("bokforing/kontering/fil/<slug:form>/", ledger_files.codings_export, name="codings_export"),
    path("bokforing/filer/", ledger_files.ledger_files, name="ledger_files"),
    path("bokforing/filer/ny/", ledger_files.ledger_export, name="ledger_export"),
    path("bokforing/filer/<int:pk>/", ledger_files.ledger_file, name="ledger_file"),
    path("bokforing/filer/<int:pk>/igen/", ledger_files.ledger_file_again, name="ledger_file_again"),
    path("bokforing/installningar/", ledger_files.ledger_settings, name="ledger_settings"),
    path("utbetalningar/<int:pk>/fil/<slug:form>/", ledger_files.run_file, name="run_file"),
]
