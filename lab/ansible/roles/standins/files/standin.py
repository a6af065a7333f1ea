"""Stands in for a service: answers 200 on one path and 404 elsewhere, on each address:port given."""

import socket
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

path, *addresses = sys.argv[1:]
IP_FREEBIND = 15  # so that the tunnel's address may come later than the service


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        found = self.path == path
        body = b"OK\n" if found else b"Not found\n"
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format, *args):
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def server_bind(self):
        self.socket.setsockopt(socket.IPPROTO_IP, IP_FREEBIND, 1)
        super().server_bind()


for address in addresses:
    host, port = address.rsplit(":", 1)
    server = Server((host, int(port)), Handler)
    threading.Thread(target=server.serve_forever).start()
    print(f"listening on {address}", flush=True)
