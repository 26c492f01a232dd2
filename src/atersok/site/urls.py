"""Every address."""

from django.urls import URLPattern, URLResolver, include, path

from atersok.site import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("atersok.accounts.urls")),
    path("", include("atersok.audit.urls")),
    path("", include("atersok.people.urls")),
    path("", include("atersok.care.urls")),
    path("", include("atersok.intake.urls")),
    path("", include("atersok.claims.urls")),
    path("", include("atersok.money.urls")),
    path("", include("atersok.funds.urls")),
    path("", include("atersok.site.todo.urls")),
    path("sok/", views.search, name="search"),
    path("sok/snabb/", views.palette, name="palette"),
    path("hjalp/tangentbord/", views.keys, name="keys"),
    path("tillganglighet/", views.accessibility, name="accessibility"),
]

handler400 = "atersok.site.errors.bad_request"
handler403 = "atersok.site.errors.denied"
handler404 = "atersok.site.errors.not_found"
handler500 = "atersok.site.errors.failed"
