"""What the misbehaving hosts do, a function for each: drips, resets, bombs, loops and lies.

A behaviour is asked with the host, the path and where to write. It gives the status that it
answered with, 0 if the connection is to end, or None: then the file that stands there is sent.
"""

import asyncio
import socket
import struct
import zlib

BOMB_BYTES = 256 << 20
FLAPS = 2


class Gone(Exception):
    """The connection ended as the case wants it, after sending `sent` bytes."""


async def send(writer, status, body=b"", kind="text/html", more="", length=None, version="HTTP/1.1"):
    size = "" if version == "HTTP/1.0" else f"Content-Length: {len(body) if length is None else length}\r\n"
    writer.write(f"{version} {status} X\r\nContent-Type: {kind}\r\n{size}{more}\r\n".encode() + body)
    await writer.drain()
    return status


def reset(writer):
    """Ends a connection with RST instead of FIN."""
    link = writer.get_extra_info("socket")
    if link is not None and not writer.is_closing():
        link.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def started(writer, kind="text/html", more="Transfer-Encoding: chunked\r\n"):
    writer.write(f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n{more}\r\n".encode())
    await writer.drain()


async def chunk(writer, data):
    writer.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
    await writer.drain()


async def slow(_host, _path, _writer):
    await asyncio.sleep(1.5)


async def drip(_host, _path, writer):
    await started(writer)
    while True:
        await chunk(writer, b"<")
        await asyncio.sleep(0.5)


async def reset_in_body(_host, _path, writer):
    await send(writer, 200, b"<html><body>" + b"<p>x</p>" * 500, length=100_000)
    await asyncio.sleep(0.1)
    raise Gone


async def endless(_host, _path, writer):
    await started(writer)
    while True:
        await chunk(writer, b"<p>" + b"more " * 3_000)


async def gallery(_host, _path, writer):
    pictures = "".join(f'<img src="/pictures/{n}.jpg" alt="">' for n in range(3))
    return await send(writer, 200, f"<html><body>{pictures}</body></html>".encode())


async def endless_picture(_host, path, writer):
    if not path.startswith("/pictures/"):
        return None
    await started(writer, "image/jpeg")
    await chunk(writer, b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00")
    while True:
        await chunk(writer, bytes(16_384))


async def huge_picture(_host, path, writer):
    """A small PNG that says it has 30,000 pixels a side, and a large one that is none."""
    if not path.startswith("/pictures/"):
        return None
    header = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    data = zlib.compress(bytes(90_001 * 50), 9)
    png = b"\x89PNG\r\n\x1a\n" + part(b"IHDR", header) + part(b"IDAT", data) + part(b"IEND", b"")
    return await send(writer, 200, png, kind="image/png")


def part(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


async def bomb(_host, _path, writer):
    """Spaces by the hundred million, in gzip: the same compressed block again and again."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    spaces = b" " * (1 << 20)
    first = packer.compress(spaces) + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(spaces) + packer.flush(zlib.Z_FULL_FLUSH)
    await started(writer, more="Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n")
    await chunk(writer, first)
    for _ in range(BOMB_BYTES >> 20):
        await chunk(writer, block)
    raise Gone


async def false_gzip(_host, _path, writer):
    return await send(writer, 200, b"<html>this is no gzip</html>", more="Content-Encoding: gzip\r\n")


async def wrong_length(_host, _path, writer):
    return await send(writer, 200, b"<html><body>short", length=50_000)


async def huge_head(_host, _path, writer):
    lines = "".join(f"X-Filler-{n}: {'x' * 1_000}\r\n" for n in range(1_000))
    return await send(writer, 200, b"<html></html>", more=lines)


async def noise(_host, _path, writer):
    writer.write(b"\x00\x01 hello, this is no HTTP at all \xff\r\n\r\n")
    await writer.drain()
    return 0


async def wrong_kind(_host, path, writer):
    kinds = {"/page.png": "image/png", "/page.bin": "application/octet-stream"}
    if path in kinds:
        return await send(writer, 200, b"<html><a href='/about.html'>about</a></html>", kind=kinds[path])
    return await send(writer, 200, b"\x89PNG\r\n\x1a\n" + bytes(5_000))


async def status(_host, path, writer):
    if not path.startswith("/status/"):
        return None
    return await send(writer, int(path.rsplit("/", 1)[1]), b"")


async def hop(_host, path, writer):
    if not path.startswith("/hop/"):
        return None
    number = int(path.rsplit("/", 1)[1])
    to = f"/hop/{number + 1}" if number < 4 else "/about.html"
    return await send(writer, 302, more=f"Location: {to}\r\n")


async def loop(_host, path, writer):
    to = {"/loop/a": "/loop/b", "/loop/b": "/loop/a", "/self": "/self"}.get(path)
    return to and await send(writer, 301, more=f"Location: {to}\r\n")


async def elsewhere(_host, path, writer):
    to = {
        "/to/file": "file:///etc/passwd",
        "/to/metadata": "http://169.254.169.254/latest/meta-data/",
        "/to/private": "http://10.0.0.1/",
        "/to/script": "javascript:alert(1)",
        "/to/ftp": "ftp://127.0.0.1/",
    }.get(path)
    return to and await send(writer, 302, more=f"Location: {to}\r\n")


async def calendar(_host, path, writer):
    if not path.startswith("/calendar/"):
        return None
    links = "".join(f'<a href="{path}{day}/">{day}</a> ' for day in range(1, 29))
    return await send(writer, 200, f"<html><body>{links}</body></html>".encode())


async def many_pictures(_host, path, writer):
    if path != "/pictures.html":
        return None
    pictures = "".join(f'<img src="/none/{n}.png" width="8" height="8">' for n in range(5_000))
    return await send(writer, 200, f"<html><body>{pictures}</body></html>".encode())


async def deep(_host, _path, writer):
    return await send(writer, 200, b"<html><body>" + b"<div><a href=x>" * 60_000)


async def refresh(_host, _path, writer):
    return await send(
        writer, 200, b'<html><head><meta http-equiv="refresh" content="0;url=/refresh.html"></head></html>'
    )


async def retry_after(host, path, writer):
    if path == "/badge.html" and host.asked[path] == 1:
        return await send(writer, 503, more="Retry-After: 2\r\n")
    return None


async def robots_moved(_host, _path, writer):
    return await send(writer, 301, more="Location: /rules.txt\r\n")


async def robots_rules(_host, path, writer):
    if path != "/rules.txt":
        return None
    return await send(writer, 200, b"User-agent: *\nDisallow: /private/\n", kind="text/plain")


async def robots_huge(_host, _path, writer):
    body = b"User-agent: *\nDisallow: /private/\n" + b"# nothing to read here\n" * 150_000
    return await send(writer, 200, body, kind="text/plain")


async def robots_html(_host, _path, writer):
    return await send(writer, 200, b"<!DOCTYPE html><html><body>Disallow: / is not a rule here</body></html>")


async def robots_slow(_host, _path, writer):
    await asyncio.sleep(3)
    return await send(writer, 200, b"User-agent: *\nDisallow:\n", kind="text/plain")


async def robots_loop(_host, _path, writer):
    return await send(writer, 302, more="Location: /robots.txt\r\n")


async def robots_500(_host, _path, writer):
    return await send(writer, 500)


async def robots_reset(_host, _path, _writer):
    raise Gone


async def robots_flapping(host, path, writer):
    if host.asked[path] <= FLAPS:
        return await send(writer, 503)
    return await send(writer, 200, b"User-agent: *\nDisallow:\n", kind="text/plain")


ROBOTS = {
    "robots-redirect": robots_moved,
    "robots-huge": robots_huge,
    "robots-html": robots_html,
    "robots-slow": robots_slow,
    "robots-loop": robots_loop,
    "robots-500": robots_500,
    "robots-reset": robots_reset,
    "robots-flapping": robots_flapping,
}
TRAPS = {
    ("slow-answers", "/slow.html"): slow,
    ("drip", "/drip.html"): drip,
    ("reset-in-body", "/reset.html"): reset_in_body,
    ("endless-page", "/endless.html"): endless,
    ("endless-picture", "/gallery.html"): gallery,
    ("huge-picture", "/gallery.html"): gallery,
    ("gzip-bomb", "/bomb.html"): bomb,
    ("false-gzip", "/notgzip.html"): false_gzip,
    ("wrong-length", "/short.html"): wrong_length,
    ("huge-head", "/head.html"): huge_head,
    ("no-http", "/noise.html"): noise,
    ("wrong-types", "/page.png"): wrong_kind,
    ("wrong-types", "/page.bin"): wrong_kind,
    ("wrong-types", "/picture.html"): wrong_kind,
    ("deep-nesting", "/deep.html"): deep,
    ("refresh-loop", "/refresh.html"): refresh,
}
# Asked for every path that has no trap of its own; None: the file that stands there.
ALL = {
    "endless-picture": endless_picture,
    "huge-picture": huge_picture,
    "statuses": status,
    "redirect-chain": hop,
    "redirect-loop": loop,
    "redirect-elsewhere": elsewhere,
    "calendar": calendar,
    "many-pictures": many_pictures,
    "retry-after": retry_after,
    "robots-redirect": robots_rules,
}
