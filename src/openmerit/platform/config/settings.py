"""Django's settings, all derived from the home and the environment.

A setting that an installation may choose is an environment variable named OPENMERIT_…; all others
are the same everywhere, so that what was tested is what runs.
"""

import os
from datetime import timedelta
from urllib.parse import urlsplit

import environ

from openmerit.platform.home import DEFAULT_HOME, Home

HOME = Home.open(os.environ.get("OPENMERIT_HOME") or DEFAULT_HOME, os.environ)

# The installation, as the rooms see it.
OPENMERIT_HOME = HOME.path
OPENMERIT_TRUST = HOME.trust
OPENMERIT_ORIGIN = HOME.origin
OPENMERIT_PRACTICE = HOME.practice
OPENMERIT_STORY = HOME.story_enabled
OPENMERIT_KEK = HOME.kek
OPENMERIT_BOUND_TO_LOOPBACK = HOME.bound_to_loopback
_ORIGIN = urlsplit(HOME.origin)
_SECURE = _ORIGIN.scheme == "https"

SECRET_KEY = HOME.secret_key
DEBUG = False
ALLOWED_HOSTS = sorted({str(_ORIGIN.hostname), "localhost", "127.0.0.1", "[::1]", HOME.host})
CSRF_TRUSTED_ORIGINS = [HOME.origin]
ROOT_URLCONF = "openmerit.platform.config.urls"
WSGI_APPLICATION = "openmerit.platform.config.wsgi.application"

INSTALLED_APPS = [
    "openmerit.platform.web",
    "openmerit.platform.engine",
    "openmerit.platform.people",
    "openmerit.platform.issuing",
    "openmerit.platform.verifying",
    "openmerit.platform.wallet",
    "openmerit.platform.story",
    "openmerit.platform.operations",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "ninja",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "openmerit.platform.web.security.ContentSecurityPolicyMiddleware",
    "openmerit.platform.web.problems.DomainErrorMiddleware",
    # Last, so that it sees a lock-out before anything else answers.
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# --- Database ---------------------------------------------------------------------------------

DATABASES = {"default": environ.Env.db_url_config(HOME.database_url)}
DATABASES["default"].update(ATOMIC_REQUESTS=False, CONN_MAX_AGE=600, CONN_HEALTH_CHECKS=True)
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        # A deferred transaction that reads and then writes fails at once with "database is
        # locked"; an immediate one waits its turn, for `timeout` seconds.
        "transaction_mode": "IMMEDIATE",
        "timeout": 5,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Durable tasks ----------------------------------------------------------------------------

# "bulk" is for work that may take minutes: it has a thread of its own in the worker, so that a
# revocation is never behind a run of ten thousand awards.
TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend",
        "QUEUES": ["default", "bulk"],
    }
}

# --- People and sign-in -----------------------------------------------------------------------

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "openmerit.platform.people.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "openmerit.platform.people.forms.SignUpForm"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
# A mail scanner opens links: opening shows a button, the button confirms.
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
MFA_ADAPTER = "openmerit.platform.people.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "OpenMerit"
# Browsers allow passkeys on plain http for localhost only.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = HOME.practice and not _SECURE
ALLAUTH_TRUSTED_PROXY_COUNT = HOME.proxies
AXES_CLIENT_IP_CALLABLE = "openmerit.platform.people.adapters.address_asking"
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_CALLABLE = "openmerit.platform.people.adapters.name_tried"
AXES_LOCKOUT_CALLABLE = "openmerit.platform.people.views.accounts.locked_out"
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False

# --- Mail -------------------------------------------------------------------------------------

DEFAULT_FROM_EMAIL = os.environ.get("OPENMERIT_EMAIL_FROM") or f"openmerit@{_ORIGIN.hostname}"
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_TIMEOUT = 30
if HOME.email_url:
    vars().update(environ.Env.email_url_config(HOME.email_url))
else:
    EMAIL_BACKEND = "openmerit.platform.engine.mail_files.EmailBackend"
    EMAIL_FILE_PATH = str(HOME.mail)

# --- Transport --------------------------------------------------------------------------------

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _SECURE
SECURE_HSTS_SECONDS = 31_536_000 if _SECURE else 0
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "openmerit.platform.web.error_pages.csrf_failure"
DATA_UPLOAD_MAX_MEMORY_SIZE = 12_000_000
FILE_UPLOAD_PERMISSIONS = 0o600
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- Files, language, time --------------------------------------------------------------------

STATIC_URL = "/static/"
STATICFILES_DIRS = [HOME.static]
# Served from where they are, so that there is nothing to collect before a start.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
MEDIA_ROOT = HOME.files
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(HOME.files)},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# --- Logs -------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "openmerit": {"level": "INFO"},
        "django.request": {"level": "ERROR"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}

SILENCED_SYSTEM_CHECKS = [
    # The address of a person is unique regardless of case, by a constraint on Lower(email).
    "auth.W004",
    "auth.E003",
]
