from django.apps import AppConfig


class RegisteredConfig(AppConfig):
    name = "attenders.registered"
