"""What Piccolo looks for by this name: the engine and the list of apps."""

from piccolo.conf.apps import AppRegistry

from app.infra.database import ENGINE

DB = ENGINE
APP_REGISTRY = AppRegistry(
    apps=[
        "app.tables.shop.piccolo_app",
        "app.tables.sales.piccolo_app",
        "app.tables.accounts.piccolo_app",
        "app.tables.mailing.piccolo_app",
        "app.tables.idempotency.piccolo_app",
        "app.tables.products.piccolo_app",
        "app.tables.carts.piccolo_app",
        "app.tables.delivery.piccolo_app",
        "app.tables.payments.piccolo_app",
        "app.tables.staff.piccolo_app",
        "app.tables.messaging.piccolo_app",
        "app.tables.audit_log.piccolo_app",
        "app.tables.webhooks.piccolo_app",
        "app.tables.push.piccolo_app",
        "app.tables.customers.piccolo_app",
    ]
)
