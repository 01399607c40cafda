"""A form without its token changes nothing."""

from tests.support.visitor import Visitor


async def test_a_form_without_its_token_is_refused(visitor: Visitor) -> None:
    await visitor.open("/products/product_456")
    answer = await visitor.send("/cart/lines", _csrf_token="invented")

    assert answer.status_code == 403
    assert "reload its page" in visitor.text
