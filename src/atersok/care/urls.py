"""Addresses of the app."""

from django.urls import URLPattern, path

from atersok.care.views import adding, person

urlpatterns: list[URLPattern] = [
    path("personer/<int:pk>/", person.person, name="person"),
    path("personer/<int:pk>/kontakt/", adding.add_contact, name="add_contact"),
    path("personer/<int:pk>/kostnad/", adding.add_cost, name="add_cost"),
    path("personer/<int:pk>/intyg/", adding.add_certificate, name="add_certificate"),
    path("personer/<int:pk>/undersokning/", adding.add_examination, name="add_examination"),
]
