"""Celery: Redis rings the bell, Postgres keeps the queue (academy/people/jobs.py).

The settings were measured under kills and restarts. Remote control stays on: without
it a busy worker never recovers from a restart of Redis.
"""

import os

from celery import Celery
from celery.schedules import crontab
from kombu import Queue


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "academy.settings")

from django.conf import settings


TASK_SECONDS = 1800

app = Celery("academy")
app.conf.update(
    broker_url=settings.BROKER_URL,
    task_ignore_result=True,
    task_serializer="json",
    accept_content=["json"],
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    worker_enable_remote_control=True,
    worker_cancel_long_running_tasks_on_connection_loss=True,
    worker_max_tasks_per_child=50,
    worker_max_memory_per_child=800_000,  # kB
    worker_hijack_root_logger=False,
    task_time_limit=TASK_SECONDS,
    task_soft_time_limit=TASK_SECONDS - 60,
    task_publish_retry_policy={
        "max_retries": 1,
        "interval_start": 0,
        "interval_step": 0.2,
        "interval_max": 0.2,
    },
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    broker_transport_options={
        "visibility_timeout": TASK_SECONDS + 300,
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 1,
        "socket_timeout": 5,
        "socket_connect_timeout": 2,
        "socket_keepalive": True,
        "health_check_interval": 25,
    },
    visibility_timeout=TASK_SECONDS + 300,
    task_default_queue="light",
    task_queues=[
        Queue("light"),
        Queue("ingest"),
        Queue("ingest_large"),
        Queue("analysis"),
        Queue("pdf"),
    ],
    timezone="Europe/London",
    beat_schedule={
        "sweep jobs": {"task": "people.sweep_jobs", "schedule": 10},
        "delete finished files": {
            "task": "extracts.delete_finished_files",
            "schedule": 600,
        },
        "delete finished lists": {
            "task": "registered.delete_finished_files",
            "schedule": 600,
        },
        "delete old reports": {"task": "demand.delete_old_reports", "schedule": 3600},
        "look for old appointments": {
            "task": "extracts.look_for_old",
            "schedule": 3600,
        },
        # A few practices at a time, so that a file of the morning waits for none
        "look for stale figures": {
            "task": "demand.ask_for_stale_ones",
            "schedule": crontab(minute="*/10", hour="1-5"),
        },
    },
)
app.autodiscover_tasks()
