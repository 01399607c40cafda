"""Where Piccolo finds this flat's tables and migrations."""

from pathlib import Path

from piccolo.conf.apps import AppConfig, table_finder

APP_CONFIG = AppConfig(
    app_name="mailing",
    migrations_folder_path=str(Path(__file__).parent / "piccolo_migrations"),
    table_classes=table_finder(["app.tables.mailing"], exclude_imported=False),
    # Mails refer to the rows of orders and links.
    migration_dependencies=["app.tables.sales.piccolo_app", "app.tables.accounts.piccolo_app"],
)
