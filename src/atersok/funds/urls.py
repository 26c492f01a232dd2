"""Addresses."""

from django.urls import URLPattern, path

from atersok.funds.views import asking, dividing, documents, files, funds

urlpatterns: list[URLPattern] = [
    path("medel/", funds.funds, name="funds"),
    path("medel/nytt/", funds.fund_new, name="fund_new"),
    path("medel/<int:pk>/", funds.fund, name="fund"),
    path("medel/<int:pk>/andra/", funds.fund_edit, name="fund_edit"),
    path("medel/<int:pk>/ram/", funds.fund_frame, name="fund_frame"),
    path("medel/<int:pk>/underlag/", funds.fund_input, name="fund_input"),
    path("medel/<int:pk>/belopp/", funds.fund_outcome, name="fund_outcome"),
    path("medel/<int:pk>/uppgift/<slug:kind>/<int:row>/", funds.figure_remove, name="figure_remove"),
    path("medel/<int:pk>/tabell/", files.fund_table, name="fund_table"),
    path("medel/<int:pk>/historik/", funds.fund_history, name="fund_history"),
    path("medel/<int:pk>/fordelning/", dividing.fund_allocation, name="fund_allocation"),
    path("medel/<int:pk>/fordelning/besluta/", dividing.allocation_decide, name="allocation_decide"),
    path("medel/<int:pk>/fordelning/oppna/", dividing.allocation_reopen, name="allocation_reopen"),
    path("medel/<int:pk>/behov/nytt/", dividing.need_new, name="need_new"),
    path("medel/<int:pk>/uppfoljning/", dividing.fund_follow_up, name="fund_follow_up"),
    path("medel/<int:pk>/uppfoljning/kommentar/", dividing.fund_comment, name="fund_comment"),
    path("medel/<int:pk>/uppfoljning/fil/", files.fund_ledger, name="fund_ledger"),
    path("medel/<int:pk>/askanden/", asking.fund_askings, name="fund_askings"),
    path("medel/<int:pk>/dokument/", documents.fund_documents, name="fund_documents"),
    path("medel/<int:pk>/dokument/skrivelse/<slug:form>/", documents.fund_memo, name="fund_memo"),
    path("medel/<int:pk>/dokument/uppfoljning/<slug:form>/", documents.fund_report, name="fund_report"),
    path("medel/<int:pk>/dokument/omforing/", documents.fund_transfers, name="fund_transfers"),
    path("medel/<int:pk>/dokument/beslut/<slug:form>/", documents.fund_decisions, name="fund_decisions"),
    path("medel/askanden/<int:pk>/", asking.fund_asking, name="fund_asking"),
    path("behov/<int:pk>/", dividing.need_edit, name="need_edit"),
    path("behov/<int:pk>/ta-bort/", dividing.need_remove, name="need_remove"),
    path("behov/<int:pk>/uttag/", dividing.draw_new, name="draw_new"),
    path("uttag/<int:pk>/ta-tillbaka/", dividing.draw_undo, name="draw_undo"),
    path("askanden/", asking.fund_requests, name="fund_requests"),
    path("askanden/nytt/", asking.fund_request_new, name="fund_request_new"),
    path("askanden/<int:pk>/", asking.fund_request, name="fund_request"),
    path("askanden/<int:pk>/granska/", asking.fund_request_check, name="fund_request_check"),
    path("askanden/<int:pk>/bevilja/", asking.fund_request_grant, name="fund_request_grant"),
    path("askanden/<int:pk>/avsla/", asking.fund_request_refuse, name="fund_request_refuse"),
    path("askanden/<int:pk>/utbetald/", asking.fund_request_pay, name="fund_request_pay"),
]
