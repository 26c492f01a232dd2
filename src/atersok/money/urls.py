"""Addresses."""

from django.urls import URLPattern, URLResolver, include, path

from atersok.money.views import payments, payouts, receivables, statement

urlpatterns: list[URLPattern | URLResolver] = [
    path("inbetalningar/", payments.payments, name="payments"),
    path("inbetalningar/ny/", payments.payment_new, name="payment_new"),
    path("inbetalningar/kontoutdrag/", payments.statement_new, name="statement_new"),
    path("inbetalningar/kontoutdrag/rader/", payments.bank_entries, name="bank_entries"),
    path("inbetalningar/kontoutdrag/rader/<int:pk>/ta/", payments.bank_entry_take, name="bank_entry_take"),
    path("inbetalningar/kontoutdrag/rader/<int:pk>/lamna/", payments.bank_entry_leave, name="bank_entry_leave"),
    path("inbetalningar/koder/", payments.codes, name="payment_codes"),
    path("inbetalningar/att-placera/", payments.queue, name="payment_queue"),
    path("inbetalningar/att-placera/sakra/", payments.place_all, name="payment_place_all"),
    path("inbetalningar/rad/<int:pk>/placera/", payments.line_place, name="line_place"),
    path("inbetalningar/rad/<int:pk>/dela/", payments.line_split, name="line_split"),
    path("inbetalningar/placering/<int:pk>/angra/", payments.match_undo, name="match_undo"),
    path("inbetalningar/<int:pk>/", payments.payment, name="payment"),
    path("inbetalningar/<int:pk>/makulera/", payments.payment_cancel, name="payment_cancel"),
    path("fordringar/", receivables.receivables, name="receivables"),
    path("fordringar/hamta/<slug:form>/", receivables.receivables_export, name="receivables_export"),
    path("fordringar/<int:pk>/", receivables.receivable, name="receivable"),
    path("fordringar/<int:pk>/skriv-ned/", receivables.receivable_write_down, name="receivable_write_down"),
    path("fordringar/nedskrivning/<int:pk>/ratta/", receivables.write_down_undo, name="write_down_undo"),
    path("utbetalningar/", payouts.payouts, name="payouts"),
    path("utbetalningar/ny/", payouts.payout_new, name="payout_new"),
    path("utbetalningar/regler/", payouts.rules, name="payout_rules"),
    path("utbetalningar/regler/ny/", payouts.rule_new, name="rule_new"),
    path("utbetalningar/regler/nytt-pris/", payouts.price_new, name="price_new"),
    path("utbetalningar/regler/<slug:of>/<int:pk>/avsluta/", payouts.rule_end, name="rule_end"),
    path("utbetalningar/regler/<slug:of>/<int:pk>/ta-bort/", payouts.rule_remove, name="rule_remove"),
    path("utbetalningar/<int:pk>/", payouts.payout, name="payout"),
    path("utbetalningar/<int:pk>/enhet/<int:unit>/", payouts.payout_unit, name="payout_unit"),
    path("utbetalningar/<int:pk>/kontrollera/", payouts.payout_check, name="payout_check"),
    path("utbetalningar/<int:pk>/attestera/", payouts.payout_attest, name="payout_attest"),
    path("utbetalningar/<int:pk>/forkasta/", payouts.payout_discard, name="payout_discard"),
    path("enhetens-ersattning/", statement.statement, name="statement"),
    path("enhetens-ersattning/<int:pk>/<int:year>/<slug:form>/", statement.statement_file, name="statement_file"),
    path("", include("atersok.money.ledger_urls")),
    path("", include("atersok.money.lump_urls")),
    path("", include("atersok.money.bill_urls")),
]
