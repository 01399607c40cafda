"""The texts that readers of the guide for developers copy."""

import re
from html import unescape

import httpx

BLOCK = re.compile(r'<code class="code" translate="no">(.*?)</code></pre>', re.DOTALL)


async def blocks(client: httpx.AsyncClient, page: str) -> list[str]:
    answer = await client.get(f"/developers{page}")
    assert answer.status_code == 200
    return [unescape(block) for block in BLOCK.findall(answer.text)]
