"""All settings in one file, driven by the environment; a wrong value stops the start.

Only `tests/settings.py` derives from it. Every variable is listed in `.env.example`.
"""

import re
from pathlib import Path

import environ
from celery.schedules import crontab
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
env.read_env(BASE_DIR / ".env", overwrite=False)

# Everything written at run time: embedded database, broker, static and media files.
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="")
if not SECRET_KEY:
    raise ImproperlyConfigured(
        "SECRET_KEY is empty: run `make run` once, or write one into .env"
    )
# The public address, used in QR codes and links on paper.
SITE_URL = env.str("SITE_URL", default="http://localhost:8000").rstrip("/")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SHOW_COMPONENTS = env.bool("SHOW_COMPONENTS", default=DEBUG)

INSTALLED_APPS = [
    "lms",
    "lms.journal",
    "lms.wilayah",
    "lms.accounts",
    "content",
    "assessments",
    "courses",
    "certificates",
    "lms.sync",
    "lms.dashboard",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "lms.accounts.cms_apps.CmsUsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "lms.csp.SurfaceCSPMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "lms.urls"
WSGI_APPLICATION = "lms.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["lms.templatetags.ui"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lms.navigation.navigation",
                "lms.reading.reading",
                "lms.pwa.worker_state",
            ],
        },
    }
]

# --- the truth: one database -------------------------------------------------
DATABASES = {
    "default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR}/cakap.sqlite3")
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    VAR_DIR.mkdir(exist_ok=True)
    DATABASES["default"]["OPTIONS"] = {
        # Writers queue at BEGIN instead of failing half-way with "database is locked".
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # FULL: an acknowledged fact survives a power cut, not only a killed process.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- the wake-up: Celery ------------------------------------------------------
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default="filesystem://")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_SERIALIZER = "json"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 4
CELERY_TIMEZONE = "Asia/Jakarta"
# Publishing is only a wake-up: give up at once when the broker is away.
CELERY_TASK_PUBLISH_RETRY = False
if CELERY_BROKER_URL.startswith("filesystem:"):
    broker_dir = VAR_DIR / "broker"
    broker_dir.mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(broker_dir),
        "data_folder_out": str(broker_dir),
        "control_folder": str(broker_dir / "control"),
        "polling_interval": 0.05,
    }
elif CELERY_BROKER_URL.startswith("redis"):
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "visibility_timeout": 600,
        "unacked_restore_interval": 5,
    }
else:
    CELERY_BROKER_TRANSPORT_OPTIONS = {"confirm_publish": True}
# A sweep finds what a lost message or a killed worker left behind.
JOURNAL_SWEEP_SECONDS = env.int("JOURNAL_SWEEP_SECONDS", default=15)
JOURNAL_LEASE_SECONDS = env.int("JOURNAL_LEASE_SECONDS", default=60)
CELERY_BEAT_SCHEDULE = {
    "sweep-work": {
        "task": "lms.journal.tasks.sweep_work",
        "schedule": JOURNAL_SWEEP_SECONDS,
    },
    "owe-expired-statuses": {
        "task": "assessments.tasks.owe_expired",
        "schedule": crontab(hour=1, minute=10),
    },
    "look-at-agreement": {
        "task": "assessments.tasks.look_at_agreement",
        "schedule": crontab(hour=1, minute=40),
    },
    "hand-in-overdue": {
        "task": "assessments.tasks.hand_in_overdue",
        "schedule": 300,
    },
}
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celerybeat-schedule")

# --- cache: holds nothing that matters ---------------------------------------
CACHES = {"default": env.cache_url("CACHE_URL", default="locmemcache://")}
SESSION_ENGINE = "django.contrib.sessions.backends.db"

# --- who ----------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
# The only door: every password is counted there before it is looked at.
AUTHENTICATION_BACKENDS = ["lms.accounts.backends.PhonePinBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [{"NAME": "lms.accounts.validators.PinValidator"}]
LOGIN_URL = "/masuk/"
LOGIN_REDIRECT_URL = "/"
WAGTAILADMIN_LOGIN_URL = LOGIN_URL
ACCOUNT_ADAPTER = "lms.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"phone"}
ACCOUNT_SIGNUP_FIELDS = ["phone*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_FORMS = {"login": "lms.accounts.forms.LoginForm"}
ACCOUNT_LOGOUT_REDIRECT_URL = "/masuk/"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_VERIFICATION = "none"
# Limits live in database rows (lms.accounts.throttle): race-free, shared by all
# workers, sized for a hall behind one address. allauth's cache limits would lock
# every phone at once (its key ignores the phone number).
ACCOUNT_RATE_LIMITS = False
# Failures on the whole platform within five minutes, after which devices that never
# signed in before are asked to wait. Above what a hall of beginners mistypes.
LOGIN_BREAKER_FAILURES = env.int("LOGIN_BREAKER_FAILURES", default=300)
SESSION_COOKIE_AGE = 60 * 60 * 24 * 60

# --- words and time -------------------------------------------------------------
LANGUAGE_CODE = "id"
TIME_ZONE = env.str("TIME_ZONE", default="Asia/Jakarta")
USE_TZ = True
USE_I18N = True

# --- files ------------------------------------------------------------------------
NODE_MODULES = BASE_DIR / "node_modules"
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [
    ("npm/idb", NODE_MODULES / "idb" / "build"),
    ("npm/barcode-detector", NODE_MODULES / "barcode-detector" / "dist" / "iife"),
    ("npm/zxing-wasm", NODE_MODULES / "zxing-wasm" / "dist" / "reader"),
]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
PAPERS_ROOT = VAR_DIR / "papers"
S3_BUCKET = env.str("S3_BUCKET", default="")


def storage_for(location: Path) -> dict:
    """Describe a file storage: a folder, or the same prefix in the S3 bucket."""
    if S3_BUCKET:
        options = {"bucket_name": S3_BUCKET, "location": location.name}
        endpoint = env.str("S3_ENDPOINT_URL", default="")
        options |= {"endpoint_url": endpoint} if endpoint else {}
        return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
    return {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": location},
    }


STORAGES = {
    "default": storage_for(MEDIA_ROOT),
    "papers": storage_for(PAPERS_ROOT),
    "staticfiles": {"BACKEND": "lms.staticfiles.ModuleManifestStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# --- the hall's own server (docs/hall.md) ---------------------------------------
HALL_URL = env.str("HALL_URL", default="").rstrip("/")
if not re.fullmatch(r"(https://[\w.-]+(:\d+)?|http://localhost(:\d+)?)?", HALL_URL):
    raise ImproperlyConfigured("HALL_URL must be https://name or https://name:port")

# --- the worker on the phones ---------------------------------------------------
# Off calls a broken worker back from every phone (docs/deploy); pages need signal then.
SERVICE_WORKER = env.bool("SERVICE_WORKER", default=True)

# --- content --------------------------------------------------------------------
WAGTAIL_SITE_NAME = "Cakap"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAIL_I18N_ENABLED = False
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
# PINs are set with slips, not in the CMS.
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = False
WAGTAILIMAGES_IMAGE_MODEL = "content.CustomImage"
WAGTAILDOCS_DOCUMENT_MODEL = "content.CustomDocument"
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 24_000_000
# Sent over somebody's own prepaid data: as small as a drawing or a face allows.
WAGTAILIMAGES_AVIF_QUALITY = 55
WAGTAILIMAGES_WEBP_QUALITY = 70
WAGTAILIMAGES_JPEG_QUALITY = 65
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "xlsx", "pptx", "mp3", "ogg", "m4a"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}

# --- the browser's guard rails ----------------------------------------------------
HTTPS = SITE_URL.startswith("https://")
SECURE_SSL_REDIRECT = False  # the reverse proxy redirects
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
X_FRAME_OPTIONS = "SAMEORIGIN"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "media-src": ["'self'", "blob:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'", *filter(None, [HALL_URL])],
        "manifest-src": ["'self'"],
        "worker-src": ["'self'"],
        "frame-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'self'"],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    # They tell of every page, index entry and step of a rendering.
    "loggers": {
        name: {"level": "WARNING"}
        for name in ("wagtail", "django_tasks", "weasyprint", "fontTools")
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
}
