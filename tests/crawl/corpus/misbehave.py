"""A server for what nginx cannot do; what it does is in behaviours.py.

One process listens on the address of every host that misbehaves; the manifest says which case is
whose. It writes the same lines to its log as nginx does (serving.py), so that the manners of a
crawler can be read from both.
"""

import argparse
import asyncio
import json
import mimetypes
import signal
import time
from itertools import count
from pathlib import Path

from .behaviours import ALL, ROBOTS, TRAPS, Gone, reset, send

IDLE_SECONDS = 30
CONNECTIONS = count(1)


class Host:
    """A host that misbehaves in its own way."""

    def __init__(self, line, folder, log):
        self.case, self.address, self.port = line["case"], line["host"], int(line["url"].rsplit(":", 1)[1].strip("/"))
        self.folder, self.log = Path(folder) / line["host"], log
        self.asked = {}

    async def serve(self, reader, writer):
        number = next(CONNECTIONS)
        if self.case == "reset-at-once":
            return reset(writer)
        try:
            while request := await asyncio.wait_for(head(reader), IDLE_SECONDS):
                began = time.time()
                path, fields = request
                status = 0
                try:
                    status = await self.answer(path, writer)
                except (ConnectionError, Gone):
                    reset(writer)
                    break
                finally:
                    self.write(began, number, path, fields, status)
                if self.case in {"closes-always", "http-1.0", "wrong-length", "no-http"} or status == 0:
                    break
        except (TimeoutError, asyncio.IncompleteReadError, ConnectionError, asyncio.LimitOverrunError):
            pass
        finally:
            writer.close()

    def write(self, began, connection, path, fields, status):
        # An answer that is cut off by the end of everything is nobody's business any more.
        if self.log.closed:
            return
        ended = time.time()
        entry = {
            "end": f"{ended:.3f}",
            "took": f"{ended - began:.3f}",
            "connection": f"m{connection}",
            "host": self.address,
        }
        entry |= {"status": str(status), "uri": path, "agent": fields.get("user-agent", ""), "method": "GET"}
        self.log.write(json.dumps(entry) + "\n")
        self.log.flush()

    async def answer(self, path, writer):
        """Answers one request; gives the status, 0 if the connection is to end."""
        plain = path.split("?")[0]
        self.asked[plain] = self.asked.get(plain, 0) + 1
        special = (
            ROBOTS.get(self.case) if plain == "/robots.txt" else TRAPS.get((self.case, plain)) or ALL.get(self.case)
        )
        if special:
            done = await special(self, plain, writer)
            if done is not None:
                return done
        return await self.file(plain, writer)

    async def file(self, plain, writer):
        """The file that stands there."""
        found = self.folder / (plain.lstrip("/") + ("index.html" if plain.endswith("/") else ""))
        if ".." in plain or not found.is_file():
            return await send(writer, 404, b"<p>not found</p>")
        kind = mimetypes.guess_type(found.name)[0] or "application/octet-stream"
        version = "HTTP/1.0" if self.case == "http-1.0" else "HTTP/1.1"
        return await send(writer, 200, found.read_bytes(), kind=kind, version=version)


async def head(reader):
    """The path and the fields of a request; None at the end of the connection."""
    try:
        text = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    except asyncio.IncompleteReadError:
        return None
    first, *lines = text.split("\r\n")
    fields = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines if line)}
    return first.split(" ")[1], fields


async def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--manifest", required=True, type=Path)
    parser.add_argument("--hosts", required=True, type=Path, help="the folder of the hosts' folders")
    parser.add_argument("--log", required=True, type=Path)
    words = parser.parse_args()
    lines = [json.loads(line) for line in words.manifest.read_text().splitlines()]
    ended = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ended.set)
    with words.log.open("a") as log:
        servers = []
        for line in lines:
            if line["server"] == "misbehaving" and line["case"] != "nobody-there":
                host = Host(line, words.hosts, log)
                servers.append(await asyncio.start_server(host.serve, host.address, host.port))
        print("ready", flush=True)
        await ended.wait()
        for server in servers:
            server.close()


if __name__ == "__main__":
    asyncio.run(main())
