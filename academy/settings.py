"""Settings: one file; secrets come from the environment.

Without DATABASE_URL and REDIS_URL the embedded servers of academy/embedded.py are
used, and the secrets are made once and kept beside their data.
"""

import os
from pathlib import Path

import dj_database_url
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from academy import chromium, embedded


BASE_DIR = Path(__file__).resolve().parent.parent


def required(name: str, how: str) -> str:
    """A setting that production cannot do without."""
    value = os.environ.get(name, "")
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. {how}")
    return value


SHORTEST_KEY = 16
EMBEDDED = "DATABASE_URL" not in os.environ

if EMBEDDED:
    SECRET_KEY = embedded.secrets().secret_key
    PSEUDONYM_KEY = embedded.secrets().pseudonym_key
    # Keys for encryption are derived from it, so one secret does for one machine
    ENCRYPTION_KEYS = [embedded.secrets().pseudonym_key]
    DATABASES = embedded.databases()
    BROKER_URL = embedded.broker_url()
    STORAGE_DIR = embedded.DATA_DIR / "files"
    ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
else:
    SECRET_KEY = required("SECRET_KEY", "Give a long random text that you keep.")
    PSEUDONYM_KEY = required(
        "PSEUDONYM_KEY",
        "Give a long random text and keep it: with another one, the same patient"
        " would get another pseudonym.",
    )
    ENCRYPTION_KEYS = [
        key.strip()
        for key in required(
            "ENCRYPTION_KEYS",
            "Give a long random text and keep it: without it, nobody can read the"
            " patient numbers again. To change it, put the new one first, and a comma"
            " between.",
        ).split(",")
    ]
    if min(len(key) for key in ENCRYPTION_KEYS) < SHORTEST_KEY:
        raise ImproperlyConfigured(
            f"Each of the ENCRYPTION_KEYS must have {SHORTEST_KEY} letters or more."
        )
    DATABASES = {
        "default": dj_database_url.parse(
            os.environ["DATABASE_URL"], conn_max_age=60, conn_health_checks=True
        ),
        "owner": dj_database_url.parse(
            os.environ.get("DATABASE_OWNER_URL", os.environ["DATABASE_URL"])
        ),
    }
    BROKER_URL = required(
        "REDIS_URL", "Give the address of a Redis, such as redis://redis:6379/0."
    )
    STORAGE_DIR = Path(
        required("STORAGE_DIR", "Give the folder that web and workers share for files.")
    )
    ALLOWED_HOSTS = [
        host.strip()
        for host in required(
            "ALLOWED_HOSTS", "Give the host names people use, separated by commas."
        ).split(",")
    ]
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
    CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^health$"]
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_SECURE = True

DEBUG = False
# Made-up practices with sign-ins that everybody knows: every page says so
DEMONSTRATION = os.environ.get("DEMONSTRATION") == "1"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "csp",
    "django_tables2",
    "academy.people",
    "attenders.extracts",
    "attenders.registered",
    "attenders.tallies",
    "attenders.costs",
    "attenders.choices",
    "attenders.demand",
    "academy.programme",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "academy.people.middleware.PracticeMiddleware",
]

ROOT_URLCONF = "academy.urls"
WSGI_APPLICATION = "academy.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "academy.templating.environment",
            "context_processors": [
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
            ],
        },
    },
    {
        # For libraries that bring Django templates: tables, e-mail texts
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates" / "django"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
            ],
        },
    },
]

# In Postgres, so that signing in does not depend on Redis: it counts failed tries
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "people_cache",
    }
}

# People
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {"user_attributes": ["email", "name"]}),
        ("MinimumLengthValidator", {"min_length": 15}),
        ("CommonPasswordValidator", {}),
    )
]
ACCOUNT_ADAPTER = "academy.people.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
# Nobody can learn from a page or an e-mail which addresses have an account
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = False
# By account more than by address: a whole surgery shares one
ACCOUNT_RATE_LIMITS = {"login_failed": "100/m/ip,5/5m/key"}
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "programme:home"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],  # blob: the pictures of charts to save
        "connect-src": [SELF],
        "font-src": [SELF],
        "manifest-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}

# Mail
EMAIL_BACKEND = "django.core.mail.backends.{}.EmailBackend".format(
    "smtp" if "EMAIL_HOST" in os.environ else "console"
)
EMAIL_HOST = os.environ.get("EMAIL_HOST", "")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = True
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "attenders@localhost")

# Files
UPLOAD_MAX_BYTES = int(os.environ.get("UPLOAD_MAX_MB", "512")) * 1_000_000
# A larger one waits in a queue of its own
LARGE_UPLOAD_BYTES = int(os.environ.get("LARGE_UPLOAD_MB", "100")) * 1_000_000
UPLOAD_MAX_ROWS = int(os.environ.get("UPLOAD_MAX_ROWS", "5000000"))
DATA_UPLOAD_MAX_NUMBER_FILES = 1
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000  # a tally has up to 1,440 kinds of request
FILE_UPLOAD_TEMP_DIR = STORAGE_DIR / "incoming"  # same disk: a move, not a copy
FILE_UPLOAD_TEMP_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
FILE_UPLOAD_HANDLERS = ["attenders.extracts.upload_handler.ExtractUploadHandler"]
FILE_UPLOAD_PERMISSIONS = 0o600
MEDIA_ROOT = STORAGE_DIR
STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "static" / "built" / "collected"
STATICFILES_DIRS = [
    BASE_DIR / "static" / "built" / "front",
    BASE_DIR / "static" / "public",
]
WHITENOISE_ROOT = BASE_DIR / "static" / "public"  # /robots.txt
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# Work: a worker that says nothing for so long is taken to be dead
JOB_LEASE_SECONDS = int(os.environ.get("JOB_LEASE_SECONDS", "45"))

# The child process that reads a file
READER_MEMORY_BYTES = int(os.environ.get("READER_MEMORY_MB", "2000")) * 1_000_000
READER_SECONDS = int(os.environ.get("READER_SECONDS", "600"))

# The browser that makes PDFs, where the worker of the queue "pdf" runs; where it is
# empty, pages say that printing from one's own browser does the same
CHROMIUM = os.environ.get("CHROMIUM", chromium.found() if EMBEDDED else "")
PDF_SECONDS = int(os.environ.get("PDF_SECONDS", "60"))

# Words and times
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_THOUSAND_SEPARATOR = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DJANGO_TABLES2_TEMPLATE = "tables/table.html"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {
        "handlers": ["console"],
        "level": os.environ.get("LOG_LEVEL", "WARNING"),
    },
}
