"""Django's settings. Every value that a site chooses comes from the environment (README, Configuration)."""

from __future__ import annotations

from pathlib import Path

from csp.constants import NONE, SELF

from portal.env import database, envbool, envint, envlist, envsecret, envtext

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(envtext("BACKHAUL_DATA_DIR", str(BASE_DIR / "var")))

DEBUG = envbool("DEBUG", default=False)
# A demonstration: sandbox carrier, Stripe stand-in, banner, mail shown on a page.
BACKHAUL_DEMO = envbool("BACKHAUL_DEMO", default=False)
SECRET_KEY = envsecret("SECRET_KEY", "insecure-development-key" if DEBUG or BACKHAUL_DEMO else "")
ALLOWED_HOSTS = envlist("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = envlist("CSRF_TRUSTED_ORIGINS")
BASE_URL = envtext("BASE_URL", "http://localhost:8000").rstrip("/")

INSTALLED_APPS = [
    "portal.apps.PortalConfig",
    "portal.notifications.apps.NotificationsConfig",
    "portal.merchant.apps.MerchantConfig",
    "cms.apps.CmsConfig",
    "labels.apps.LabelsConfig",
    "returns.apps.ReturnsConfig",
    "wagtail.contrib.settings",
    "wagtail.contrib.redirects",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_htmx",
    "csp",
    "ninja",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "portal.middleware.RequestIdMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "portal.languages.StoreLocaleMiddleware",
    "portal.uploads.UploadMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "portal.middleware.StoreMiddleware",
    "portal.middleware.NulMiddleware",
    "cms.middleware.RefusedPublishingMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
                "portal.ui.context.demonstration",
                "portal.ui.context.brand",
                "portal.ui.context.languages",
            ],
            "libraries": {"ui": "portal.ui.tags"},
        },
    },
]

DATABASES = {"default": database(envsecret("DATABASE_URL", f"sqlite:///{DATA_DIR}/backhaul.sqlite3"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = envsecret("REDIS_URL", "redis://127.0.0.1:6379/0")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "bh",
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "wagtailadmin_login"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "Deutsch"), ("fr", "Français")]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = Path(envtext("STATIC_ROOT", str(DATA_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "portal" / "static"]
MEDIA_URL = "media/"
MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Labels and slips: never under MEDIA_ROOT, served only after a permission check.
    "documents": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "documents", "base_url": None},
    },
    # Shoppers' photos: private likewise; the faces show them to those concerned.
    "photos": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "photos", "base_url": None},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or BACKHAUL_DEMO
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
# A demonstration serves static files from where they lie instead of collecting them first.
WHITENOISE_USE_FINDERS = DEBUG or BACKHAUL_DEMO
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
# Larger files wait in the temporary folder of the system; portal/uploads.py limits what comes together.
FILE_UPLOAD_MAX_MEMORY_SIZE = 512 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 30
# How long an upload may take before it has to come at a mobile connection's speed.
UPLOAD_GRACE_SECONDS = envint("UPLOAD_GRACE_SECONDS", 30)

WAGTAIL_SITE_NAME = "Backhaul"
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}

EMAIL_BACKEND = envtext("EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend")
EMAIL_HOST = envtext("EMAIL_HOST", "localhost")
EMAIL_PORT = envint("EMAIL_PORT", 25)
EMAIL_HOST_USER = envtext("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = envsecret("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = envbool("EMAIL_USE_TLS", default=False)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = envtext("DEFAULT_FROM_EMAIL", "returns@localhost")

STRIPE_API_KEY = envsecret("STRIPE_API_KEY")
STRIPE_WEBHOOK_SECRETS = [part for part in envsecret("STRIPE_WEBHOOK_SECRETS").split(",") if part]
# Empty for Stripe itself; the demo and the tests point it at the stand-in.
STRIPE_API_BASE = envtext("STRIPE_API_BASE")

# Where the sandbox carrier delivers its webhooks: our own web process.
SANDBOX_WEBHOOK_BASE = envtext("SANDBOX_WEBHOOK_BASE", BASE_URL)
SANDBOX_STEP_SECONDS = envint("SANDBOX_STEP_SECONDS", 20)

CELERY_BROKER_URL = envsecret("CELERY_BROKER_URL", REDIS_URL)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # Rows are the truth and sweeps the guarantee; redelivery only has to be sane.
    "visibility_timeout": 600,
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
    "max_retries": 1,
}
CELERY_TIMEZONE = "UTC"
SWEEP_SECONDS = envint("SWEEP_SECONDS", 30)
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "returns.tasks.sweep", "schedule": SWEEP_SECONDS},
    "expire-returns": {"task": "returns.tasks.expire_returns", "schedule": 600},
    "prune": {"task": "returns.tasks.prune", "schedule": 3600},
    "clear-sessions": {"task": "portal.tasks.clear_sessions", "schedule": 24 * 3600},
    "publish-scheduled": {"task": "cms.tasks.publish_scheduled", "schedule": 60},
    "labels-sweep": {
        "task": "labels.tasks.sweep",
        "schedule": SWEEP_SECONDS,
        "options": {"queue": "labels"},
    },
    "labels-sandbox": {
        "task": "labels.tasks.walk_sandbox_parcels",
        "schedule": 2,
        "options": {"queue": "tracking", "expires": 10},
    },
}

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
HTTPS = BASE_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SECURE_HSTS_SECONDS = envint("SECURE_HSTS_SECONDS", 0)
SILENCED_SYSTEM_CHECKS = [
    # The proxy in front speaks TLS and redirects to it; what else runs below the domain is not ours to say.
    "security.W005",
    "security.W008",
    "security.W021",
    # Wagtail shows its previews in frames of the same origin.
    "security.W019",
]
if envbool("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# How many proxies of ours stand in front: whose X-Forwarded-For entry is the shopper's address.
TRUSTED_PROXIES = envint("TRUSTED_PROXIES", 0)

CONTENT_SECURITY_POLICY = {
    # Wagtail's editor needs inline scripts and styles; it is for staff only.
    "EXCLUDE_URL_PREFIXES": ["/admin/"],
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "https:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
        "base-uri": [SELF],
        "manifest-src": [SELF],
    },
}

LOG_LEVEL = envtext("LOG_LEVEL", "INFO").upper()
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"context": {"()": "portal.logs.ContextFilter"}},
    "formatters": {
        "json": {
            "()": "pythonjsonlogger.json.JsonFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s %(request_id)s %(rma)s",
            "rename_fields": {"asctime": "at", "levelname": "level", "name": "logger"},
        },
        "plain": {"format": "%(levelname)s %(name)s %(message)s [%(request_id)s %(rma)s]"},
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "filters": ["context"],
            "formatter": "plain" if DEBUG or BACKHAUL_DEMO else "json",
        }
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        name: {"level": LOG_LEVEL} for name in ("returns", "labels", "cms", "portal", "django.request")
    },
}
