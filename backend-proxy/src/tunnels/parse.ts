import type { CollectedInterface, CollectedPeer } from './collected.ts';

/**
 * What is asked of `wg show INTERFACE`, one call each. Never `dump` or `private-key`: they print secrets.
 * Formats: wg(8), wireguard-tools 1.0.20210914 (Debian 12 and 13).
 */
export const wgFields = [
  'public-key',
  'listen-port',
  'endpoints',
  'allowed-ips',
  'latest-handshakes',
  'transfer',
  'persistent-keepalive',
] as const;
export type WgField = (typeof wgFields)[number];

/** Output that is not what `wg` prints. The message names the field and line, never the content. */
export class WgFormatError extends Error {
  constructor(field: string, line: number) {
    super(`wg show ${field}: line ${line} is not as expected`);
    this.name = 'WgFormatError';
  }
}

const keyPattern = /^[A-Za-z0-9+/]{43}=$/;
const none = '(none)';
const mostPeers = 1000;

/** `wg show interfaces`: names parted by blanks. */
export function parseInterfaces(text: string): string[] {
  return text.split(/\s+/).filter((name) => name !== '');
}

/**
 * Joins the answers to {@link wgFields}. A peer that is not in all of them was added or removed between two calls and is
 * left out until the next reading. Throws a {@link WgFormatError} rather than guess.
 */
export function parseInterface(
  name: string,
  answers: Readonly<Record<WgField, string>>,
): Extract<CollectedInterface, { state: 'up' }> {
  const endpoints = table('endpoints', answers, ([endpoint = '']) =>
    endpoint === none ? null : bounded(endpoint, 300),
  );
  const allowedIps = table('allowed-ips', answers, ([list = '']) =>
    list === none || list === '' ? [] : list.split(' ').map((address) => bounded(address, 64)),
  );
  const handshakes = table('latest-handshakes', answers, ([time]) => wholeNumber(time));
  const transfers = table('transfer', answers, ([received, sent]) => ({
    receivedBytes: wholeNumber(received),
    sentBytes: wholeNumber(sent),
  }));
  const keepalives = table('persistent-keepalive', answers, ([seconds]) => (seconds === 'off' ? null : port(seconds)));

  const peers: CollectedPeer[] = [];
  for (const [publicKey, latestHandshake] of handshakes) {
    const endpoint = endpoints.get(publicKey);
    const addresses = allowedIps.get(publicKey);
    const transfer = transfers.get(publicKey);
    const keepalive = keepalives.get(publicKey);
    if (endpoint === undefined || addresses === undefined || transfer === undefined || keepalive === undefined)
      continue;
    peers.push({
      publicKey,
      endpoint,
      allowedIps: addresses,
      latestHandshake,
      ...transfer,
      keepaliveSeconds: keepalive === 0 ? null : keepalive,
    });
  }
  const publicKey = single('public-key', answers, (text) => (text === none ? null : key(text)));
  return { state: 'up', name, publicKey, listenPort: single('listen-port', answers, port), peers };
}

/** Lines of a public key and values, parted by tabs. */
function table<T>(
  field: WgField,
  answers: Readonly<Record<WgField, string>>,
  value: (cells: string[]) => T,
): Map<string, T> {
  const rows = new Map<string, T>();
  for (const [index, line] of answers[field].split('\n').entries()) {
    if (line === '') continue;
    const cells = line.split('\t');
    try {
      if (cells.length !== (field === 'transfer' ? 3 : 2) || rows.size === mostPeers) throw new RangeError();
      rows.set(key(cells[0] ?? ''), value(cells.slice(1)));
    } catch {
      throw new WgFormatError(field, index + 1);
    }
  }
  return rows;
}

function single<T>(field: WgField, answers: Readonly<Record<WgField, string>>, value: (text: string) => T): T {
  try {
    return value(answers[field].replace(/\n$/, ''));
  } catch {
    throw new WgFormatError(field, 1);
  }
}

function key(text: string): string {
  if (!keyPattern.test(text)) throw new RangeError();
  return text;
}

function bounded(text: string, limit: number): string {
  if (!/^[\x21-\x7e]+$/.test(text) || text.length > limit) throw new RangeError();
  return text;
}

/** 64-bit in `wg`; beyond 2^53 it is rounded, which no reader of bytes or times notices. */
function wholeNumber(text: string | undefined): number {
  if (text === undefined || !/^\d{1,20}$/.test(text)) throw new RangeError();
  return Number(text);
}

function port(text: string | undefined): number {
  const value = wholeNumber(text);
  if (value > 65535) throw new RangeError();
  return value;
}
