"""Django's settings, from top to bottom. What a region sets comes from the environment (docs/running.md)."""

import os
from pathlib import Path

import django_stubs_ext
import pghistory
import pgtrigger
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from atersok.site import database, environment, login, secret

django_stubs_ext.monkeypatch()  # lets annotations say what Django's classes hold: Paginator[Person]

PACKAGE = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("ATERSOK_VAR") or Path.cwd() / "var")

# --- who may reach it -------------------------------------------------------------------------------------------------
DEBUG = False
DEMO = environment.truth("ATERSOK_DEMO")  # invented people: no second factor, fixed day, a banner on each page
SECRET_KEY = secret.key(VAR)
ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = environment.words("CSRF_TRUSTED_ORIGINS")
SECURE = not DEMO  # cookies and redirects for https; the demo is served on the own machine without it

# --- what it is made of -----------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.socialaccount.providers.saml",
    "atersok.accounts",
    "atersok.audit",
    "atersok.people",
    "atersok.care",
    "atersok.intake",
    "atersok.claims",
    "atersok.money",
    "atersok.funds",
    "atersok.site",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "atersok.audit.requests.RequestId",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "atersok.accounts.middleware.Language",
    "atersok.accounts.middleware.SessionLimits",
    "atersok.accounts.middleware.SecondFactor",
    "atersok.audit.requests.HistoryContext",
    "atersok.site.middleware.NoStore",
    "atersok.site.middleware.Refresh",
]
ROOT_URLCONF = "atersok.site.urls"
WSGI_APPLICATION = "atersok.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "site" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.csp",
                "atersok.site.context.everywhere",
            ],
            "builtins": ["atersok.site.templatetags.show"],
        },
    }
]
FORM_RENDERER = "atersok.site.forms.Renderer"

# --- jobs: each app has its own in jobs.py ---------------------------------------------------------------------------
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

# --- data -------------------------------------------------------------------------------------------------------------
DATABASES = {"default": database.settings(VAR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# The models say which triggers there are; `migrate` installs them whole at its end, so that a database can't lack one.
# As migrations of their own, each of 300 would make Django rebuild every model in memory: a minute instead of seconds.
PGTRIGGER_MIGRATIONS = False
PGTRIGGER_INSTALL_ON_MIGRATE = True
PGHISTORY_APPEND_ONLY = True
PGHISTORY_LEVEL = pgtrigger.Statement  # one insert a statement: an import of 200 000 rows writes its history at once
PGHISTORY_CONTEXT_FIELD = pghistory.ContextJSONField()
PGHISTORY_OBJ_FIELD = pghistory.ObjForeignKey(related_name="history")
PGHISTORY_FOREIGN_KEY_FIELD = pghistory.ForeignKey(db_index=False)
PGHISTORY_CREATED_AT_FUNCTION = "clock_timestamp()"
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 2**20  # pasted cells
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000

# --- login ------------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "email", "name")},
    },
]
ACCOUNT_ADAPTER = "atersok.accounts.adapters.Accounts"
SOCIALACCOUNT_ADAPTER = "atersok.accounts.adapters.Logins"
MFA_ADAPTER = "atersok.accounts.adapters.Factors"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]  # sign-up is closed; without this allauth would ask for e-mail
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False  # the cookie ends with the browser; SessionLimits ends the session
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_LOGIN_TIMEOUT = 300  # between the password and the second factor
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "20/m/ip,5/15m/key",  # key: one account, and one account's second factor
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
}
ACCOUNT_FORMS = {
    "login": "atersok.accounts.forms.Login",
    "change_password": "atersok.accounts.forms.ChangePassword",
    "reauthenticate": "atersok.accounts.forms.Reauthenticate",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "activate_totp": "atersok.accounts.forms.ActivateApp",
    "authenticate": "atersok.accounts.forms.Code",
    "reauthenticate": "atersok.accounts.forms.CodeAgain",
    "add_webauthn": "atersok.accounts.forms.AddKey",
    "edit_webauthn": "atersok.accounts.forms.RenameKey",
}
MFA_TOTP_ISSUER = "Återsök"
MFA_PASSKEY_LOGIN_ENABLED = False  # one way in: a password first, then the second factor
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO  # the demo is served on the own machine without https
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if environment.truth("BEHIND_PROXY") else 0
_LOGINS = login.from_environment()
SOCIALACCOUNT_PROVIDERS = _LOGINS.apps
LOGIN_MAPS = _LOGINS.maps
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False  # an address never tells who somebody is
CACHES = {  # rate limits, codes and assertions already used: the same for all processes, so it is a table
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 200_000},  # so that nobody can push out a limit by filling the table
    }
}
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_IDLE_MINUTES = environment.number("SESSION_IDLE_MINUTES", 30, 5, 240)
SESSION_ABSOLUTE_HOURS = environment.number("SESSION_ABSOLUTE_HOURS", 10, 1, 24)
SESSION_COOKIE_AGE = SESSION_ABSOLUTE_HOURS * 3600
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"  # "Strict" would lose the session on the way back from an IdP
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_NAME = "__Host-session" if SECURE else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrf"
CSRF_FAILURE_VIEW = "atersok.site.errors.old_form"

# --- the browser ------------------------------------------------------------------------------------------------------
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "object-src": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = SECURE and environment.truth("SECURE_SSL_REDIRECT", default=True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if environment.truth("BEHIND_PROXY") else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
X_FRAME_OPTIONS = "DENY"

# --- language and looks -----------------------------------------------------------------------------------------------
LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", _("Svenska")), ("en", _("Engelska"))]
LOCALE_PATHS = [PACKAGE / "site" / "locale"]
FORMAT_MODULE_PATH = ["atersok.site.formats"]
TIME_ZONE = "Europe/Stockholm"
USE_TZ = True
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [PACKAGE / "site" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "atersok.site.staticfiles.Storage"},
}

# --- what leaves the house --------------------------------------------------------------------------------------------
EMAIL_SERVER = environment.text("EMAIL_HOST")
MAILERS = {
    "default": {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": EMAIL_SERVER,
            "port": environment.number("EMAIL_PORT", 25, 1, 65535),
            "username": environment.text("EMAIL_HOST_USER"),
            "password": environment.text("EMAIL_HOST_PASSWORD"),
            "use_tls": environment.truth("EMAIL_USE_TLS"),
        },
    }
    if EMAIL_SERVER
    else {"BACKEND": "django.core.mail.backends.filebased.EmailBackend", "OPTIONS": {"file_path": VAR / "mail"}}
}
DEFAULT_FROM_EMAIL = environment.text("DEFAULT_FROM_EMAIL", "atersok@localhost")
SITE_ADDRESS = environment.text("SITE_ADDRESS", "http://127.0.0.1:8000")

# --- logs: no personal data; each line has the id that the error page shows -------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "atersok.audit.requests.RequestIdFilter"}},
    "formatters": {"line": {"()": "atersok.site.logs.JsonLines"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["request_id"]}},
    "root": {"handlers": ["stderr"], "level": environment.text("LOG_LEVEL", "WARNING")},
    "loggers": {"atersok": {"level": environment.text("LOG_LEVEL", "INFO")}},
}
