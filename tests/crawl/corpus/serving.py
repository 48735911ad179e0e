"""nginx for the hosts that behave, and the other server for those that do not.

Both write a line of JSON for every request: when it ended and how long it took in seconds, the
connection, the host's address, status, request and user agent.
"""

import json
import os
import resource
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

CONFIG = """\
daemon off;
worker_processes 1;
worker_rlimit_nofile {files};
pid {folder}/nginx.pid;
error_log {folder}/nginx-error.log warn;
{user}
events {{ worker_connections {connections}; }}
http {{
  types {{
    text/html html; text/css css; text/plain txt; text/xml xml;
    image/png png; image/jpeg jpg; image/webp webp; image/avif avif;
  }}
  default_type application/octet-stream;
  log_format requests escape=json '{{"end":"$msec","took":"$request_time","connection":"$connection",'
    '"host":"$server_addr","status":"$status","uri":"$request_uri","agent":"$http_user_agent","method":"$request_method"}}';
  access_log {log} requests;
  client_body_temp_path {folder}/temporary; proxy_temp_path {folder}/temporary; fastcgi_temp_path {folder}/temporary;
  uwsgi_temp_path {folder}/temporary; scgi_temp_path {folder}/temporary;
  keepalive_requests 10000;
  keepalive_timeout 75s;
  tcp_nodelay on;
  sendfile on;
  gzip {gzip};
  gzip_types text/css text/xml;
  open_file_cache max={cached} inactive=600s;
  server {{
{listen}
    root {hosts}/$server_addr;
    index index.html;
    log_not_found off;
    error_page 404 /404.html;
    location = /404.html {{ internal; return 404 "<p>not found</p>"; }}
  }}
}}
"""


class Servers:
    """Both servers, for as long as the block lasts."""

    def __init__(self, corpus, gzip=True):
        self.corpus, self.gzip = Path(corpus), gzip
        self.log = self.corpus / "access.log"
        self.children = []

    def __enter__(self):
        lines = manifest(self.corpus)
        try:
            self.log.write_text("")
            self.start_nginx([line for line in lines if line["server"] == "nginx"])
            if any(line["server"] == "misbehaving" for line in lines):
                self.start_other()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for child in self.children:
            child.send_signal(signal.SIGTERM)
        for child in self.children:
            try:
                child.wait(10)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
        self.children = []

    def start_nginx(self, lines):
        folder = self.corpus
        (folder / "temporary").mkdir(exist_ok=True)
        places = sorted({line["url"].split("/")[2] for line in lines})
        files = min(resource.getrlimit(resource.RLIMIT_NOFILE)[1], 60_000)
        text = CONFIG.format(
            files=files,
            connections=files // 3,
            cached=files // 3,
            folder=folder,
            log=self.log,
            hosts=folder / "hosts",
            gzip="on" if self.gzip else "off",
            user="user root;" if os.geteuid() == 0 else "",
            listen="\n".join(f"    listen {place};" for place in places),
        )
        config = folder / "nginx.conf"
        config.write_text(text)
        program = shutil.which("nginx") or "/usr/sbin/nginx"
        with (folder / "nginx.out").open("w") as out:
            nginx = subprocess.Popen([program, "-e", folder / "nginx-error.log", "-c", config], stdout=out, stderr=out)
        self.children.append(nginx)
        host, port = places[-1].split(":")
        for _ in range(100):
            if nginx.poll() is not None:
                raise SystemExit(
                    f"nginx ended: {(folder / 'nginx.out').read_text()}{(folder / 'nginx-error.log').read_text()}"
                )
            with socket.socket() as link:
                if link.connect_ex((host, int(port))) == 0:
                    return
            time.sleep(0.1)
        raise SystemExit("nginx does not answer")

    def start_other(self):
        words = ["--manifest", self.corpus / "manifest.jsonl", "--hosts", self.corpus / "hosts", "--log", self.log]
        here = Path(__file__).resolve().parents[1]
        command = [sys.executable, "-m", "corpus.misbehave", *words]
        other = subprocess.Popen(command, cwd=here, stdout=subprocess.PIPE, text=True)
        self.children.append(other)
        if other.stdout.readline().strip() != "ready":
            raise SystemExit("the misbehaving server does not start")


def manifest(corpus):
    """The manifest's lines."""
    return [json.loads(line) for line in (Path(corpus) / "manifest.jsonl").read_text().splitlines()]
