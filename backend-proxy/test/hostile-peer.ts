import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer as createHttpServer, type IncomingMessage, type RequestListener } from 'node:http';
import { createServer as createTcpServer, type Server, type Socket } from 'node:net';

/** A server on loopback that plays a peer, and everything it was asked. */
export interface FakePeer {
  url: string;
  asked: { method: string; path: string; headers: IncomingMessage['headers']; body: string }[];
  stop: () => Promise<void>;
}

async function start(server: Server, asked: FakePeer['asked']): Promise<FakePeer> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  assert(typeof address === 'object' && address !== null);
  return {
    url: `http://127.0.0.1:${address.port}`,
    asked,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Answers HTTP as `listener` says. */
export async function httpPeer(listener: RequestListener): Promise<FakePeer> {
  const asked: FakePeer['asked'] = [];
  const server = createHttpServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (part: string) => (body += part));
    request.on('end', () => {
      asked.push({ method: request.method ?? '', path: request.url ?? '', headers: request.headers, body });
      listener(request, response);
    });
  });
  return start(server, asked);
}

/** Answers with an object or text as JSON, with the status and headers given. */
export function jsonPeer(answer: unknown, status = 200, headers: Record<string, string> = {}): Promise<FakePeer> {
  return httpPeer((_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof answer === 'string' ? answer : JSON.stringify(answer));
  });
}

/** Does to each connection what `behave` does, once something was sent on it. */
export async function tcpPeer(behave: (socket: Socket) => void): Promise<FakePeer> {
  return start(
    createTcpServer((socket) => socket.once('data', () => behave(socket))),
    [],
  );
}

/** Writes as fast as the other side takes it, until the connection is closed; `written` tells how much went. */
export function flood(socket: Socket, head: string, piece: string): { written: () => number } {
  let written = 0;
  const pump = () => {
    let room = true;
    while (room && !socket.destroyed) {
      room = socket.write(piece);
      written += piece.length;
    }
  };
  socket.on('drain', pump);
  socket.write(head);
  pump();
  return { written: () => written };
}
