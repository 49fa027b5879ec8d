"""The casebook as a Django application."""

from django.apps import AppConfig


class CasebookConfig(AppConfig):
    name = "dakkan.casebook"
    label = "casebook"
    default_auto_field = "django.db.models.BigAutoField"
