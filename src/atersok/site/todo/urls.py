"""Addresses of Att göra."""

from django.urls import URLPattern, path

from atersok.site.todo import feed, responsibilities, sums, views

urlpatterns: list[URLPattern] = [
    path("", views.home, name="home"),
    path("att-gora/vems/", views.whose, name="todo_whose"),
    path("att-gora/angra/", views.take_back, name="todo_undo"),
    path("att-gora/ko/<slug:code>/", views.queue, name="todo_queue"),
    path("att-gora/dolj/<slug:code>/", views.hide, name="todo_hide"),
    path("att-gora/fordela/<slug:code>/", views.give, name="todo_give"),
    path("att-gora/status/<int:pk>/klar/", views.alert_done, name="todo_alert"),
    path("att-gora/dubblett/<int:pk>/olika/", views.pair_different, name="todo_different"),
    path("att-gora/intyg/<int:pk>/paminn/", views.request_remind, name="todo_remind"),
    path("att-gora/intyg/<int:pk>/aterta/", views.request_cancel, name="todo_cancel"),
    path("ansvar/", responsibilities.responsibilities, name="responsibilities"),
    path("ansvar/franvaro/<int:pk>/ta-bort/", responsibilities.absence_end, name="absence_end"),
    path("ansvar/<slug:code>/", responsibilities.responsibility, name="responsibility"),
    path("siffror/", sums.figures, name="figures"),
    path("kalender/", feed.calendar_page, name="calendar"),
    path("kalender/ta-bort/", feed.calendar_end, name="calendar_end"),
    path("kalender/<str:token>.ics", feed.feed, name="calendar_feed"),
]
