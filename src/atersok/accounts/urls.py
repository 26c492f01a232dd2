"""Addresses of the app. Every address that allauth has is listed here, open or closed: there is no other way in."""

from django.urls import URLPattern, path

from atersok.accounts import entrance, oidc, saml, views

_OPEN = [
    path("konto/logga-in/", entrance.log_in, name="account_login"),
    path("konto/logga-ut/", entrance.log_out, name="account_logout"),
    path("konto/demo/<int:number>/", entrance.demo, name="demo_login"),
    path("konto/bekrafta/", entrance.again, name="account_reauthenticate"),
    path("konto/losenord/", entrance.password, name="account_change_password"),
    path("konto/faktor/", entrance.factors, name="mfa_index"),
    path("konto/faktor/visa/", entrance.factor, name="mfa_authenticate"),
    path("konto/faktor/bekrafta/", entrance.factor_again, name="mfa_reauthenticate"),
    path("konto/faktor/app/", entrance.add_app, name="mfa_activate_totp"),
    path("konto/faktor/app/ta-bort/", entrance.remove_app, name="mfa_deactivate_totp"),
    path("konto/faktor/nyckel/", entrance.add_key, name="mfa_add_webauthn"),
    path("konto/faktor/nyckel/bekrafta/", entrance.key_again, name="mfa_reauthenticate_webauthn"),
    path("konto/faktor/nyckel/<int:pk>/", entrance.rename_key, name="mfa_edit_webauthn"),
    path("konto/faktor/nyckel/<int:pk>/ta-bort/", entrance.remove_key, name="mfa_remove_webauthn"),
    path("konto/faktor/reservkoder/", entrance.codes, name="mfa_view_recovery_codes"),
    path("konto/faktor/reservkoder/nya/", entrance.new_codes, name="mfa_generate_recovery_codes"),
    path("konto/oidc/<slug:provider_id>/", oidc.login, name="openid_connect_login"),
    path("konto/oidc/<slug:provider_id>/svar/", oidc.callback, name="openid_connect_callback"),
    path("konto/saml/<slug:organization_slug>/", saml.login, name="saml_login"),
    path("konto/saml/<slug:organization_slug>/svar/", saml.receive, name="saml_acs"),
    path("konto/saml/<slug:organization_slug>/svar/las/", saml.finish, name="saml_finish_acs"),
    path("konto/saml/<slug:organization_slug>/metadata.xml", saml.metadata, name="saml_metadata"),
]
_CLOSED = (
    "account_inactive",  # says that the password was right: our page does not
    "account_signup",  # a systemförvaltare makes users
    "account_email",
    "account_email_verification_sent",
    "account_set_password",  # who comes through the region's login has no password here
    "account_reset_password",  # by e-mail it would get around the second factor: a systemförvaltare gives a new one
    "account_reset_password_done",
    "account_reset_password_from_key_done",
    "account_confirm_login_code",
    "mfa_list_webauthn",  # the keys are on mfa_index
    "mfa_download_recovery_codes",  # a file is left lying
    "usersessions_list",  # the sessions are on account
    "socialaccount_login_cancelled",
    "socialaccount_login_error",
    "socialaccount_signup",
    "socialaccount_connections",  # a login is never connected with another user
)
_CLOSED_WITH_KEY = (
    path("konto/stangt/account_confirm_email/<key>/", entrance.closed, name="account_confirm_email"),
    path(
        "konto/stangt/account_reset_password_from_key/<uidb36>/<key>/",
        entrance.closed,
        name="account_reset_password_from_key",
    ),
    path("konto/stangt/saml_sls/<organization_slug>/", entrance.closed, name="saml_sls"),
)

urlpatterns: list[URLPattern] = [
    *_OPEN,
    *(path(f"konto/stangt/{name}/", entrance.closed, name=name) for name in _CLOSED),
    *_CLOSED_WITH_KEY,
    path("konto/", views.account, name="account"),
    path("konto/sessioner/", views.end_own_sessions, name="account_end_sessions"),
    path("konto/sessioner/<int:number>/", views.end_own_session, name="account_end_session"),
    path("sprak/", views.set_language_own, name="language"),
    path("anvandare/", views.users, name="users"),
    path("anvandare/ny/", views.user_new, name="user_new"),
    path("anvandare/<int:number>/", views.user, name="user"),
    path("anvandare/<int:number>/losenord/", views.user_password, name="user_password"),
    path("anvandare/<int:number>/logga-ut/", views.user_end_sessions, name="user_end_sessions"),
    path("anvandare/<int:number>/faktor/", views.user_reset_factor, name="user_reset_factor"),
    path("enheter/", views.units, name="units"),
    path("enheter/ny/", views.unit_new, name="unit_new"),
    path("enheter/<int:number>/", views.unit, name="unit"),
    path("installningar/", views.settings, name="settings"),
    path("installningar/tolkningar/<slug:question>/", views.reading, name="reading"),
]
