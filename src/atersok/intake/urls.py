"""Addresses of the app: numbers only, never a file's name."""

from django.urls import URLPattern, path

from atersok.intake.views import deciding, looking, taking

urlpatterns: list[URLPattern] = [
    path("inlasningar/", taking.imports, name="imports"),
    path("inlasningar/ny/", taking.import_new, name="import_new"),
    path("inlasningar/klistra-in/", taking.import_paste, name="import_paste"),
    path("inlasningar/utanfor/", deciding.imports_left_out, name="imports_left_out"),
    path("inlasningar/hjalp/<slug:source>/", taking.import_help, name="import_help"),
    path("inlasningar/mall/<slug:source>/", taking.import_template, name="import_template"),
    path("inlasningar/<int:number>/", looking.import_page, name="import"),
    path("inlasningar/<int:number>/lage/", looking.import_progress, name="import_progress"),
    path("inlasningar/<int:number>/kolumner/", taking.import_columns, name="import_columns"),
    path("inlasningar/<int:number>/rader/<slug:category>/", looking.import_rows, name="import_rows"),
    path("inlasningar/<int:number>/rad/<int:row>/", looking.import_row, name="import_row"),
    path("inlasningar/<int:number>/fel/", looking.import_errors, name="import_errors"),
    path("inlasningar/<int:number>/rattad/", looking.import_send_back, name="import_send_back"),
    path("inlasningar/<int:number>/lamna/", deciding.import_leave_out, name="import_leave_out"),
    path("inlasningar/<int:number>/ta-med/", deciding.import_take_with, name="import_take_with"),
    path("inlasningar/<int:number>/kontrollera/", deciding.import_check, name="import_check"),
    path("inlasningar/<int:number>/las-in/", deciding.import_commit, name="import_commit"),
    path("inlasningar/<int:number>/avbryt/", deciding.import_drop, name="import_drop"),
    path("inlasningar/<int:number>/angra/", deciding.import_undo, name="import_undo"),
    path("inlasningar/<int:number>/utanfor/", deciding.import_read_left_out, name="import_read_left_out"),
]
