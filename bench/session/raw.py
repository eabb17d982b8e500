"""The reference that a broadcast is measured against: the ``websockets`` library and nothing else.

``python -m bench.session.raw PORT``. It speaks as much of Socket.IO as the generator needs.
"""

import asyncio
import json
import socket
import sys
from typing import Any

from websockets.asyncio.server import broadcast, serve

REVISION = [0]
CLIENTS: set[Any] = set()


async def answer(client: Any) -> None:
    """One client, from its greeting to its end."""
    await client.send('0{"sid":"x","upgrades":[],"pingInterval":20000,"pingTimeout":60000}')
    try:
        async for text in client:
            if text == "40":
                CLIENTS.add(client)
                await client.send('40{"sid":"x"}')
            elif text.startswith("42"):
                await hear(client, text)
    finally:
        CLIENTS.discard(client)


async def hear(client: Any, text: str) -> None:
    """A vote: acknowledged, and told to everybody."""
    head, bracket, rest = text[2:].partition("[")
    event, _ = json.loads(bracket + rest)
    if event != "vote":
        await client.send(f"43{head}[{{}}]")
        return
    REVISION[0] += 1
    await client.send(f'43{head}[{{"rev":{REVISION[0]}}}]')
    state = {"revision": REVISION[0], "figures": {"voted": REVISION[0]}, "padding": "x" * 60}
    broadcast(CLIENTS, "42" + json.dumps(["state", state], separators=(",", ":")))


async def main() -> None:
    """Serve until killed."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    listener.bind(("127.0.0.1", int(sys.argv[1])))
    listener.listen(4096)
    async with serve(answer, sock=listener, compression=None, ping_interval=None, open_timeout=60):
        await asyncio.get_running_loop().create_future()


if __name__ == "__main__":
    asyncio.run(main())
