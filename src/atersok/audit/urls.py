"""Addresses of the app."""

from django.urls import URLPattern, path

from atersok.audit import views

urlpatterns: list[URLPattern] = [
    path("historik/<slug:kind>/<int:pk>/", views.history, name="history"),
    path("atkomstlogg/", views.access_log, name="access_log"),
    path("personer/<int:pk>/lasare/", views.readers, name="readers"),
    path("loggranskningar/", views.reviews, name="reviews"),
    path("loggranskningar/ny/", views.start_review, name="start_review"),
    path("loggranskningar/<int:pk>/", views.review, name="review"),
    path("loggranskningar/<int:pk>/bedom/", views.decide, name="decide_review"),
    path("loggranskningar/<int:pk>/signera/", views.sign, name="sign_review"),
    path("loggranskningar/<int:pk>/xlsx/", views.export_review, name="export_review"),
]
