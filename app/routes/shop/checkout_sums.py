"""What the checkout's form comes to: the goods, their delivery, and both together."""

from collections.abc import Sequence
from typing import Any

from app.routes.shop.cart import CartLine, total_of
from app.values.money import Money
from app.web.delivery_choice import DeliveryChoice, delivery_choice
from app.web.forms import Form, whole_number


def sums(form: Form, lines: Sequence[CartLine]) -> dict[str, Any]:
    delivery, goods = delivery_of(form, lines), total_of(lines)
    total = Money.of(goods.amount + delivery.fee.amount)
    return {"delivery": delivery, "goods": goods, "total": total}


def delivery_of(form: Form, lines: Sequence[CartLine]) -> DeliveryChoice:
    # While the database is away, the total that was last seen still counts.
    seen = Money.of(whole_number(form.get("total", "")) or 0)
    grams = sum((line.product.weight_grams or 0) * line.quantity for line in lines)
    return delivery_choice(form, total_of(lines) if lines else seen, grams)
