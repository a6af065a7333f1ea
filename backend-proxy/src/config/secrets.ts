import { constants } from 'node:fs';
import { access, open } from 'node:fs/promises';
import { basename, join } from 'node:path';

const largestSecret = 64 * 1024;

/** A secret that could not be read. The message names the file, never anything in it. */
export class SecretError extends Error {
  readonly path: string;

  constructor(path: string, reason: string) {
    super(`${path}: ${reason}`);
    this.name = 'SecretError';
    this.path = path;
  }
}

/**
 * Where a configured secret file is to be read. Units are given the folder of secrets by `LoadCredential=secrets:FOLDER`,
 * which systemd (250 and later) spreads as `$CREDENTIALS_DIRECTORY/secrets_NAME`; elsewhere the path stands as written.
 */
export async function secretPath(path: string): Promise<string> {
  const folder = process.env['CREDENTIALS_DIRECTORY'];
  if (folder === undefined || folder === '') return path;
  const credential = join(folder, `secrets_${basename(path)}`);
  return access(credential).then(
    () => credential,
    () => path,
  );
}

/**
 * The content of a secret file without its one last newline. Rejects with a {@link SecretError} where there is none, it is
 * empty or larger than 64 KiB.
 */
export async function readSecret(path: string): Promise<string> {
  const place = await secretPath(path);
  const text = await readSmallFile(place, largestSecret).catch((error: unknown) => {
    throw new SecretError(path, fileErrorReason(error));
  });
  const secret = text.replace(/\r?\n$/, '');
  if (secret === '') throw new SecretError(path, 'the file is empty');
  return secret;
}

/** Reads a regular file of at most `limit` bytes as UTF-8; never waits for a pipe or device. */
export async function readSmallFile(path: string, limit: number): Promise<string> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    if (!(await file.stat()).isFile()) throw new Error('not a regular file');
    const buffer = Buffer.alloc(limit + 1);
    let size = 0;
    for (let got = 1; got > 0 && size < buffer.length; size += got) {
      got = (await file.read(buffer, size, buffer.length - size)).bytesRead;
    }
    if (size > limit) throw new Error(`larger than ${limit / 1024} KiB`);
    return new TextDecoder('utf-8', { fatal: true }).decode(buffer.subarray(0, size));
  } finally {
    await file.close();
  }
}

/** Why a file could not be read, in a few words and without its path or content. */
export function fileErrorReason(error: unknown): string {
  if (!(error instanceof Error)) return 'it cannot be read';
  switch ('code' in error ? error.code : undefined) {
    case 'ENOENT':
    case 'ENOTDIR':
      return 'there is no such file';
    case 'EACCES':
    case 'EPERM':
      return 'this user may not read it';
    case 'EISDIR':
      return 'it is a folder';
    case 'ERR_ENCODING_INVALID_ENCODED_DATA':
      return 'it is not UTF-8 text';
    case undefined:
      return `it is ${error.message}`;
    default:
      return `it cannot be read (${String('code' in error ? error.code : '')})`;
  }
}
