import type { RequestListener, Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Keeps the number of open connections below a limit by closing the one that has been open longest without a request under
 * way. Whoever opens connections and sends their headers drop by drop loses them, and not the others their place.
 */
export interface ConnectionKeeper {
  /** Watches a server's connections. */
  watch: (server: Server) => void;
  /** A request listener that counts its request as under way until it is answered. */
  wrap: (listener: RequestListener) => RequestListener;
  openCount: () => number;
}

export function keepConnections(limit: number): ConnectionKeeper {
  /** Open connections in the order of their opening, with the number of requests under way on each. */
  const open = new Map<Socket, number>();
  const count = (socket: Socket, change: number) => {
    const busy = open.get(socket);
    if (busy !== undefined) open.set(socket, busy + change);
  };
  const makeRoom = () => {
    for (const [socket, busy] of open) {
      if (open.size <= limit) return;
      if (busy > 0) continue;
      open.delete(socket);
      socket.destroy();
    }
  };
  return {
    watch: (server) => {
      server.on('connection', (socket: Socket) => {
        open.set(socket, 0);
        socket.once('close', () => open.delete(socket));
        makeRoom();
      });
    },
    wrap: (listener) => (request, response) => {
      const { socket } = request;
      count(socket, 1);
      response.once('close', () => count(socket, -1));
      listener(request, response);
    },
    openCount: () => open.size,
  };
}
