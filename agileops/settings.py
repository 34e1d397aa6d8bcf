"""One installation of agileops, set from the environment (docs/reference/settings.md lists every name)."""

from pathlib import Path

from agileops import env, logs

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env.text("DATA_DIR", str(BASE_DIR / "var"))).resolve()
DATABASE_URL = env.text("DATABASE_URL")
REDIS_URL = env.text("REDIS_URL")
# Embedded: everything in DATA_DIR, served on loopback. An outside database means that somebody runs this for others.
EMBEDDED = env.is_embedded(DATABASE_URL)

DEBUG = env.switch("DEBUG")
SECRET_KEY = env.secret_key(DATA_DIR, embedded=EMBEDDED)
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]" if EMBEDDED else "")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")
BEHIND_TLS = env.switch("BEHIND_TLS", "0" if EMBEDDED else "1")

INSTALLED_APPS = [
    "core",
    "journal",
    "people",
    "rotations",
    "backlogs",
    "boards",
    "intake",
    "metrics",
    "home",
    "agileops.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "django_htmx",
]

MIDDLEWARE = [
    "agileops.health.Health",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.middleware.ContentSecurityPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "core.middleware.Refusals",
]

ROOT_URLCONF = "agileops.urls"
WSGI_APPLICATION = "agileops.wsgi.application"
ASGI_APPLICATION = "agileops.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "core.context.shell",
            ],
        },
    }
]

DATABASES = {"default": env.database(DATABASE_URL, DATA_DIR)}
AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["people.signing_in.ByAddress"]
LOGIN_URL = "people:sign-in"
LOGIN_REDIRECT_URL = "home:my-day"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(BASE_DIR / "staticfiles")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_TLS
SECURE_HSTS_SECONDS = env.number("HSTS_SECONDS", 31_536_000) if BEHIND_TLS else 0
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.switch("TRUST_PROXY") else None
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
SILENCED_SYSTEM_CHECKS = [
    "security.W008",  # the proxy in front redirects to https; the health check inside speaks plain HTTP
    "security.W005",  # what sub-domains and browsers' preload lists
    "security.W021",  # are told is for the owner of the domain to decide
]

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "people.api.authentication.TokenAuthentication",
        "people.api.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["people.api.permissions.SignedInWithScope"],
    "DEFAULT_RENDERER_CLASSES": ["core.api.rendering.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["core.api.rendering.JSONParser"],
    "DEFAULT_FILTER_BACKENDS": ["core.api.filters.StrictFilters"],
    "DEFAULT_PAGINATION_CLASS": "core.api.paging.KeysetPaging",
    "DEFAULT_SCHEMA_CLASS": "core.api.schema.Schema",
    "EXCEPTION_HANDLER": "core.api.problems.problem_response",
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "agileops",
    "DESCRIPTION": "Backlogs, flow, interrupts and numbers of operations teams.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": r"/api/v1/",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "RoleEnum": "people.models.Role",
        "BacklogKindEnum": "backlogs.models.words.BacklogKind",
        "ItemKindEnum": "backlogs.models.WorkItem.Kind",
        "LinkKindEnum": "backlogs.models.Link.Kind",
        "ItemOutcomeEnum": "backlogs.models.WorkItem.Outcome",
        "EntryOutcomeEnum": "backlogs.models.IterationEntry.Outcome",
        "DismissalEnum": "backlogs.api.item_state.DISMISSALS",
        "RequestStateEnum": "backlogs.api.item_shapes.STATES",
        "HealthEnum": "backlogs.models.HealthPost.State",
        "IterationStateEnum": "backlogs.api.iterations.STATES",
        "StepEnum": "backlogs.models.feature_step.Step",
        "BlockReasonEnum": "backlogs.models.Block.Reason",
        "DutyKindEnum": "rotations.models.Kind",
        "OverrideKindEnum": "rotations.models.Override.Kind",
        "ChannelKindEnum": "intake.models.Channel.Kind",
        "ChannelTakesEnum": "intake.models.Channel.Takes",
        "CommentAudienceEnum": "backlogs.models.Comment.Audience",
        "NoticeAudienceEnum": "intake.models.Notice.Audience",
        "HelpReasonEnum": "backlogs.models.ShieldPull.Reason",
        "InterruptStateEnum": "intake.api.interrupt_shapes.STATES",
        "TriageDecisionEnum": "intake.models.Triage.Decision",
        "TogetherDecisionEnum": "intake.api.interrupt_shapes.TOGETHER",
        "PlannedKindEnum": "intake.api.interrupt_shapes.PLANNED",
        "PlannedBacklogEnum": "backlogs.api.asked_shapes.PLANNED",
        "AskedStateEnum": "backlogs.request_filters.STATES",
        "RetroKindEnum": "backlogs.models.retro.RetroNote.Kind",
    },
}

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
if REDIS_URL:
    CACHES["default"] = {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "agileops",
    }

# Celery is always the engine and never the memory: without Redis it takes its file transport, and pages poll.
CELERY_BROKER_URL = REDIS_URL or "filesystem://"
CELERY_MESSAGES_DIR = DATA_DIR / "messages"
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {"visibility_timeout": 3600}
    if REDIS_URL
    else {
        "data_folder_in": str(CELERY_MESSAGES_DIR),
        "data_folder_out": str(CELERY_MESSAGES_DIR),
        "control_folder": str(CELERY_MESSAGES_DIR / "control"),
        "polling_interval": 0.5,
    }
)
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat-schedule")
CELERY_TASK_SERIALIZER = CELERY_RESULT_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT, CELERY_TASK_SOFT_TIME_LIMIT = 600, 540
CELERY_TIMEZONE = "UTC"
# Every task looks at rows that say what is due; running one twice, or late, does no harm.
CELERY_BEAT_SCHEDULE = {
    "close-missed-iterations": {"task": "backlogs.tasks.close_missed_iterations", "schedule": 3600},
    "keep-iterations-ahead": {"task": "backlogs.tasks.keep_iterations_ahead", "schedule": 3600},
    "make-due-run-work": {"task": "backlogs.tasks.make_due_run_work", "schedule": 3600},
    "postpone-quiet-work": {"task": "backlogs.tasks.postpone_quiet_work", "schedule": 3600},
    "sweep-deliveries": {"task": "intake.tasks.sweep", "schedule": 20},
    "listen-to-all": {"task": "intake.tasks.listen_to_all", "schedule": 20},
    "watch-heartbeats": {"task": "intake.tasks.watch_heartbeats", "schedule": 20},
    "call-on-duty": {"task": "intake.tasks.call_on_duty", "schedule": 15},
    "warn-of-limits": {"task": "intake.tasks.warn_of_limits", "schedule": 15},
    "send-notices": {"task": "intake.tasks.send_notices", "schedule": 15},
    "remind-of-turns": {"task": "intake.tasks.remind_of_turns", "schedule": 60},
    "look-ahead-at-turns": {"task": "intake.tasks.look_ahead_at_turns", "schedule": 3600},
    "ask-mailboxes": {"task": "intake.tasks.ask_mailboxes", "schedule": 60},
    "read-outside": {"task": "rotations.tasks.read_outside", "schedule": 60},
    "follow-turns": {"task": "rotations.tasks.follow_turns", "schedule": 600},
    "end-stale-signals": {"task": "intake.tasks.end_stale_signals", "schedule": 3600},
    "forget-old-deliveries": {"task": "intake.tasks.forget_old_deliveries", "schedule": 24 * 3600},
    "draw-age-lines": {"task": "metrics.tasks.draw_age_lines", "schedule": 6 * 3600},
    "forget-old-answers": {"task": "journal.tasks.forget_old_answers", "schedule": 24 * 3600},
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True

# Networks of one's own that may be called: anything else inside is refused (core/outbound.py).
OUTBOUND_ALLOWED = env.networks("OUTBOUND_ALLOWED")
# Where others reach this installation, for addresses that are printed by commands.
BASE_URL = env.address(DATA_DIR)

# Mail that comes in: where it is listened to (no port: nowhere), what stands behind the @ of our addresses, and whose word
# about a sender is taken: servers by the name in Authentication-Results, handed over by relays in these networks.
MAIL_HOST, MAIL_PORT = env.text("MAIL_HOST", "127.0.0.1"), env.number("MAIL_PORT", 0)
# With a certificate STARTTLS is offered there; both are files in PEM form.
MAIL_TLS_CERTIFICATE, MAIL_TLS_KEY = env.text("MAIL_TLS_CERTIFICATE"), env.text("MAIL_TLS_KEY")
MAIL_TLS_REQUIRED = env.switch("MAIL_TLS_REQUIRED")
MAIL_DOMAIN = env.text("MAIL_DOMAIN", "localhost")
MAIL_AUTH_SERVERS = env.words("MAIL_AUTH_SERVERS")
MAIL_RELAYS = env.networks("MAIL_RELAYS") or ["127.0.0.0/8", "::1"]

EMAIL_BACKEND = env.text(
    "EMAIL_BACKEND", f"django.core.mail.backends.{'console' if EMBEDDED else 'smtp'}.EmailBackend"
)
EMAIL_HOST, EMAIL_PORT = env.text("EMAIL_HOST", "localhost"), env.number("EMAIL_PORT", 25)
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = env.text("EMAIL_USER"), env.text("EMAIL_PASSWORD")
EMAIL_USE_TLS = env.switch("EMAIL_USE_TLS")
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.text("EMAIL_FROM", "agileops@localhost")

LOGGING = logs.configuration(env.text("LOG_FORMAT", "plain"), env.text("LOG_LEVEL", "WARNING"))
