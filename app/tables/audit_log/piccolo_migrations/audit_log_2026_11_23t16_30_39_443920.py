from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import BigSerial
from piccolo.columns.column_types import Integer
from piccolo.columns.column_types import JSONB
from piccolo.columns.column_types import Timestamptz
from piccolo.columns.column_types import Varchar
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.columns.indexes import IndexMethod
from piccolo.constraints import Check

ID = "2026-11-23T16:30:39:443920"
VERSION = "1.38.0"
DESCRIPTION = "the lines and how long they are kept"


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="audit_log", description=DESCRIPTION)

    manager.add_table(
        class_name="Retention",
        tablename="retention",
        schema="audit_log",
        columns=None,
    )

    manager.add_table(class_name="Line", tablename="lines", schema="audit_log", columns=None)

    manager.add_column(
        table_class_name="Retention",
        tablename="retention",
        column_name="id",
        db_column_name="id",
        column_class_name="Integer",
        column_class=Integer,
        params={
            "default": 1,
            "null": False,
            "primary_key": True,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema="audit_log",
    )

    manager.add_column(
        table_class_name="Retention",
        tablename="retention",
        column_name="kept_days",
        db_column_name="kept_days",
        column_class_name="Integer",
        column_class=Integer,
        params={
            "default": 730,
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema="audit_log",
    )

    manager.add_column(
        table_class_name="Line",
        tablename="lines",
        column_name="id",
        db_column_name="id",
        column_class_name="BigSerial",
        column_class=BigSerial,
        params={
            "null": False,
            "primary_key": True,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema="audit_log",
    )

    manager.add_column(
        table_class_name="Line",
        tablename="lines",
        column_name="at",
        db_column_name="at",
        column_class_name="Timestamptz",
        column_class=Timestamptz,
        params={
            "default": TimestamptzNow(),
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema="audit_log",
    )

    manager.add_column(
        table_class_name="Line",
        tablename="lines",
        column_name="actor_kind",
        db_column_name="actor_kind",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 10,
            "default": "",
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema="audit_log",
    )

    manager.add_column(
        table_class_name="Line",
        tablename="lines",
        column_name="actor_id",
        db_column_name="actor_id",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 100,
            "default": "",
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema="audit_log",
    )

    manager.add_column(
        table_class_name="Line",
        tablename="lines",
        column_name="actor_name",
        db_column_name="actor_name",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 200,
            "default": "",
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema="audit_log",
    )

    manager.add_column(
        table_class_name="Line",
        tablename="lines",
        column_name="address",
        db_column_name="address",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 100,
            "default": "",
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema="audit_log",
    )

    manager.add_column(
        table_class_name="Line",
        tablename="lines",
        column_name="request_id",
        db_column_name="request_id",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 128,
            "default": "",
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema="audit_log",
    )

    manager.add_column(
        table_class_name="Line",
        tablename="lines",
        column_name="action",
        db_column_name="action",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 60,
            "default": "",
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema="audit_log",
    )

    manager.add_column(
        table_class_name="Line",
        tablename="lines",
        column_name="subject_kind",
        db_column_name="subject_kind",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 20,
            "default": "",
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema="audit_log",
    )

    manager.add_column(
        table_class_name="Line",
        tablename="lines",
        column_name="subject_id",
        db_column_name="subject_id",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 100,
            "default": "",
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema="audit_log",
    )

    manager.add_column(
        table_class_name="Line",
        tablename="lines",
        column_name="subject_name",
        db_column_name="subject_name",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 200,
            "default": "",
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema="audit_log",
    )

    manager.add_column(
        table_class_name="Line",
        tablename="lines",
        column_name="before",
        db_column_name="before",
        column_class_name="JSONB",
        column_class=JSONB,
        params={
            "default": None,
            "null": True,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema="audit_log",
    )

    manager.add_column(
        table_class_name="Line",
        tablename="lines",
        column_name="after",
        db_column_name="after",
        column_class_name="JSONB",
        column_class=JSONB,
        params={
            "default": None,
            "null": True,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema="audit_log",
    )

    manager.add_constraint(
        table_class_name="Retention",
        tablename="retention",
        constraint_name="only_one",
        constraint_class=Check,
        params={"condition": "id = 1"},
        schema="audit_log",
    )

    manager.add_constraint(
        table_class_name="Retention",
        tablename="retention",
        constraint_name="long_enough",
        constraint_class=Check,
        params={"condition": "kept_days >= 30"},
        schema="audit_log",
    )

    manager.add_constraint(
        table_class_name="Line",
        tablename="lines",
        constraint_name="actor_known",
        constraint_class=Check,
        params={"condition": "actor_kind IN ('member', 'key', 'command', 'visitor')"},
        schema="audit_log",
    )

    return manager
