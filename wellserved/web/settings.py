"""The settings of Django. What differs from one installation to the next comes from the environment."""

from urllib.parse import urlsplit

from django.conf.locale import LANG_INFO

from wellserved.web import environment, logs
from wellserved.words.language import CATALOGUES, SOURCE, languages

DATA = environment.data_folder()
SECRET_KEY = environment.secret_key(DATA)
DEBUG = False

HOST, PORT = environment.address()
PUBLIC_URL = environment.public_url()
PUBLIC_HOST = urlsplit(PUBLIC_URL).hostname or "localhost"
IS_PUBLIC = not environment.is_loopback(PUBLIC_HOST)
ALLOWED_HOSTS = [PUBLIC_HOST, *(["localhost", "127.0.0.1", "[::1]"] if not IS_PUBLIC else [])]
BEHIND_PROXY = environment.yes_or_no("BEHIND_PROXY")
PROCESSES = environment.whole_number("PROCESSES", 2, at_most=64)
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

DATABASES = {
    "default": environment.database(environment.text("DATABASE_URL"), DATA),
    "sample": environment.sqlite(DATA / "sample.sqlite3"),
}
DATABASE_ROUTERS = ["wellserved.web.places.PlaceRouter"]
# It counts attempts to sign in, so it must not make room by forgetting: hence so many entries.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "web_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

INSTALLED_APPS = [
    "wellserved.web.apps.WebConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_cotton.apps.SimpleAppConfig",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "template_partials.apps.SimpleAppConfig",
]
MIDDLEWARE = [
    "wellserved.web.places.PlaceMiddleware",
    "wellserved.web.request_log.logged",
    "wellserved.web.middleware.safe_headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "wellserved.web.middleware.without_zero_signs",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "wellserved.web.middleware.stay_signed_in",
    "wellserved.web.middleware.as_the_person_likes",
    "wellserved.web.middleware.without_zero_signs_in_forms",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
ROOT_URLCONF = "wellserved.web.urls"
WSGI_APPLICATION = "wellserved.web.wsgi.application"

# Both libraries would set up the loaders themselves, each without the other; so it is done here.
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django_cotton.cotton_loader.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "django_cotton.templatetags.cotton",
                "template_partials.templatetags.partials",
                "wellserved.web.templatetags.forms",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "wellserved.web.middleware.what_every_page_knows",
            ],
        },
    }
]
COTTON_DIR = "cotton"

AUTH_USER_MODEL = "web.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
# Mail links and codes are our own (actions/sign_in.py); allauth does the second step, passwords and sessions.
ACCOUNT_ADAPTER = "wellserved.web.pages.allauth_adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "mail"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_RATE_LIMITS = {
    "ask_for_mail": "30/10m/ip,5/10m/key",
    "mails_to_one": "30/h/key",
    "enter_code": "60/10m/ip,15/10m/key",
    "codes_of_one": "60/d/key",
    "new_address": "5/h/key",
    "login_failed": "30/10m/ip,10/10m/key",
    "passwords_of_one": "100/d/key",
}
ACCOUNT_FORMS = {
    "change_password": "wellserved.web.pages.allauth_forms.ChangePassword",
    "set_password": "wellserved.web.pages.allauth_forms.SetPassword",
    "reauthenticate": "wellserved.web.pages.allauth_forms.PasswordAgain",
}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0
MFA_ADAPTER = "wellserved.web.pages.allauth_adapters.SecondStepAdapter"
MFA_FORMS = {
    "authenticate": "wellserved.web.pages.allauth_forms.SecondStep",
    "reauthenticate": "wellserved.web.pages.allauth_forms.SecondStepAgain",
    "activate_totp": "wellserved.web.pages.allauth_forms.AddSecondStep",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Wellserved"
MFA_TOTP_TOLERANCE = 1
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk-show"

SESSION_COOKIE_NAME = "session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 8 * 3600  # since the last visit: middleware.stay_signed_in
SESSION_SAVE_EVERY_REQUEST = False
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_PUBLIC
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "wellserved.web.pages.errors.forged"
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if IS_PUBLIC else 0
SECURE_SSL_REDIRECT = False

LANGUAGE_CODE = SOURCE
LANGUAGES = [(code, LANG_INFO.get(code, {}).get("name_local", code)) for code in languages()]
LOCALE_PATHS = [CATALOGUES]
FORMAT_MODULE_PATH = ["wellserved.web.formats"]
USE_TZ = True
TIME_ZONE = "UTC"
STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = DATA / "files"
FILE_UPLOAD_PERMISSIONS = 0o640
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o750
LOG_MB = environment.whole_number("LOG_MB", 4_000, at_most=20_000)
FILE_UPLOAD_HANDLERS = [
    "wellserved.web.uploads.LargeOnlyWhereExpected",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "wellserved.web.uploads.IntoLogs",
]
FILE_UPLOAD_TEMP_DIR = DATA / "logs" / "arriving"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

MAIL_URL = environment.mail_url()
MAIL_IN = environment.mail_in()
MAILBOX_URL = environment.mailbox_url()
DEFAULT_FROM_EMAIL = environment.text("MAIL_FROM") or "wellserved@localhost"
EMAIL_BACKEND = "wellserved.web.outbox.Outbox"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "ENQUEUE_ON_COMMIT": True}}
SILENCED_SYSTEM_CHECKS: list[str] = []

LOGGING = logs.settings_of_logging(environment.one_of("LOG", ("debug", "info", "warning", "error"), "info"))
logs.begin()
