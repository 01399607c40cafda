"""Connections that ask for nothing, or very slowly, cost nobody else an answer."""

import asyncio
import socket
from typing import Any

import pytest

from tests.support.connections import LIVE, Serve, answer, connect, is_answered
from tests.support.connections import serve as serve


async def test_a_connection_without_a_request_is_closed_without_a_word(serve: Serve) -> None:
    async with serve(head_within=0.05) as port:
        assert await answer(port) == b""


@pytest.mark.parametrize(
    "head", [b"G", b"GET / HT", b"GET / HTTP/1.1\r\n", b"GET / HTTP/1.1\r\nHost: shop\r\nCooki"]
)
async def test_a_head_that_does_not_end_is_too_late(serve: Serve, head: bytes) -> None:
    async with serve(head_within=0.05) as port:
        said = await answer(port, head)
    assert said.startswith(b"HTTP/1.1 408 Request Timeout\r\n")
    assert b"content-security-policy: default-src 'self'" in said
    assert b"x-content-type-options: nosniff" in said


async def test_the_second_request_of_a_connection_has_a_time_as_well(serve: Serve) -> None:
    async with serve(head_within=0.1) as port:
        reader, writer = await connect(port)
        writer.write(LIVE)
        head = await reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200")
        writer.write(b"GET / HTTP/1.1\r\n")
        async with asyncio.timeout(10):
            assert b"HTTP/1.1 408" in await reader.read()
        writer.close()


async def test_a_body_that_does_not_come_is_too_late_and_one_that_comes_is_not(
    serve: Serve,
) -> None:
    head = (
        b"POST /api/v1/products/check-availability HTTP/1.1\r\nHost: shop\r\n"
        b"Content-Type: application/json\r\nContent-Length: 60\r\n\r\n"
    )
    async with serve(body_within=0.05) as port:
        assert b"HTTP/1.1 408" in await answer(port, head, b'{"items"')
    async with serve(body_within=0.5) as port:
        reader, writer = await connect(port)
        writer.write(head)
        for part in (b'{"items":[{"product_id":', b'"x","quantity":1}', b"]" + b" " * 17 + b"}"):
            writer.write(part)
            await writer.drain()
            await asyncio.sleep(0)
        async with asyncio.timeout(10):
            assert (await reader.readline()).startswith(b"HTTP/1.1 200")
        writer.close()


@pytest.mark.parametrize(
    "endless", [b"GET /" + b"a" * 4096, b"GET / HTTP/1.1\r\nCookie: " + b"a" * 4096]
)
async def test_a_head_without_an_end_is_not_kept(serve: Serve, endless: bytes) -> None:
    async with serve() as port:
        said = await answer(port, endless, *[b"a" * 4096] * 30)
    assert said.startswith(b"HTTP/1.1 431") or said == b"", "or reset while it was still sent"


@pytest.mark.parametrize(
    "nonsense",
    [
        b"\x00" * 10,
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: shop\r\nA B: c\r\n\r\n",
        b"GET \xff\xfe HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ],
)
async def test_what_is_no_http_is_said_to_be_none_with_the_headers_of_every_answer(
    serve: Serve, nonsense: bytes
) -> None:
    async with serve() as port:
        said = await answer(port, nonsense)
        assert said.startswith(b"HTTP/1.1 4"), said
        assert b"content-security-policy" in said
        assert await is_answered(port)


async def test_who_takes_nothing_of_an_answer_is_let_go(serve: Serve) -> None:
    left = asyncio.Event()

    async def endless(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        gone = asyncio.create_task(leave(receive))
        try:
            while not gone.done():
                await send({"type": "http.response.body", "body": b"x" * 65536, "more_body": True})
        finally:
            left.set()

    async def leave(receive: Any) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass

    async with serve(endless, takes_within=0.1) as port:
        with socket.create_connection(("127.0.0.1", port)) as deaf:
            deaf.sendall(LIVE)
            async with asyncio.timeout(10):
                await left.wait()
