"""The whole site with the ledger's pages, wherever those are included from."""

from django.urls import include, path

from atersok.site.urls import handler400, handler403, handler404, handler500
from atersok.site.urls import urlpatterns as site

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]
urlpatterns = [*site, path("", include("atersok.money.ledger_urls"))]
