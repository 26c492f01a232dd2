"""Addresses of the app. The person's own page is care's, which knows more tables."""

from django.urls import URLPattern, path

from atersok.people.views import alerts, duplicates, lists, lookup, persons, rows

urlpatterns: list[URLPattern] = [
    path("personer/", lists.people, name="people"),
    path("personer/ny/", persons.new_person, name="new_person"),
    path("personer/<int:pk>/nyfott/", persons.newborn, name="newborn"),
    path("personer/<int:pk>/uppgifter/", persons.edit_person, name="edit_person"),
    path("personer/<int:pk>/fodelsedatum/", persons.change_birth_date, name="change_birth_date"),
    path("personer/<int:pk>/dodsfall/", persons.person_died, name="person_died"),
    path("personer/<int:pk>/skydd/", persons.protect_person, name="protect_person"),
    path("personer/<int:pk>/flytt/", persons.move_person, name="move_person"),
    path("personer/<int:pk>/situationer/ny/", rows.add_situation, name="add_situation"),
    path("personer/<int:pk>/situationer/<int:row>/", rows.change_situation, name="change_situation"),
    path("personer/<int:pk>/situationer/<int:row>/avsluta/", rows.end_situation, name="end_situation"),
    path("personer/<int:pk>/situationer/<int:row>/ta-bort/", rows.remove_situation, name="remove_situation"),
    path("personer/<int:pk>/nummer/nytt/", rows.add_identifier, name="add_identifier"),
    path("personer/<int:pk>/nummer/<int:row>/avsluta/", rows.retire_identifier, name="retire_identifier"),
    path("personer/<int:pk>/anknytning/ny/", rows.add_tie, name="add_tie"),
    path("personer/<int:pk>/anknytning/<int:row>/ta-bort/", rows.remove_tie, name="remove_tie"),
    path("personer/<int:pk>/kortkontroll/", rows.add_card_check, name="add_card_check"),
    path("dubbletter/", duplicates.queue, name="duplicates"),
    path("dubbletter/<int:pk>/", duplicates.pair, name="duplicate"),
    path("dubbletter/<int:pk>/olika/", duplicates.different, name="different"),
    path("dubbletter/<int:pk>/igen/", duplicates.ask_again, name="ask_again"),
    path("sammanslagningar/<int:pk>/angra/", duplicates.unmerge, name="unmerge"),
    path("statusandringar/<int:pk>/klar/", alerts.settle, name="settle_alert"),
    path("statusandringar/<int:pk>/angra/", alerts.reopen, name="reopen_alert"),
    path("sla-upp/", lookup.look_up, name="look_up"),
]
