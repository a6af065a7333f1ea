import { createReadStream, statSync, type Stats } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import { pipeline } from 'node:stream';
import { sendJson } from './http.ts';

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.md': 'text/plain; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/** Files below one URL prefix. */
export interface Folder {
  /** Of the URL, below `/public/`. */
  prefix: string;
  folder: string;
  /** The name changes with the content. */
  immutable: boolean;
  /** Sent for what is not there. */
  otherwise?: string;
}

/** Sends the file at `name` (as in the URL below `/public/`, still encoded) out of the first folder that has it; else a 404. */
export function sendFile(
  request: IncomingMessage,
  response: ServerResponse,
  folders: readonly Folder[],
  name: string,
): void {
  for (const place of folders.filter(({ prefix }) => name.startsWith(prefix))) {
    const file = locate(place.folder, name.slice(place.prefix.length)) ?? locate(place.folder, place.otherwise ?? '');
    if (file !== null) {
      response.writeHead(200, {
        'content-type': types[path.extname(file.path)] ?? 'application/octet-stream',
        'content-length': file.stats.size,
        'cache-control': place.immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
        'x-content-type-options': 'nosniff',
      });
      sendContent(request, response, file.path);
      return;
    }
  }
  sendJson(response, 404, { message: 'Not found' });
}

function sendContent(request: IncomingMessage, response: ServerResponse, file: string): void {
  if (request.method === 'HEAD') {
    response.end();
  } else {
    pipeline(createReadStream(file), response, () => undefined);
  }
}

function locate(folder: string, name: string): { path: string; stats: Stats } | null {
  let relative: string;
  try {
    relative = decodeURIComponent(name);
  } catch {
    return null;
  }
  const full = path.resolve(folder, `./${relative}`);
  if (!full.startsWith(folder + path.sep) || relative.includes('\0')) {
    return null;
  }
  const stats = statSync(full, { throwIfNoEntry: false });
  return stats?.isFile() === true ? { path: full, stats } : null;
}
