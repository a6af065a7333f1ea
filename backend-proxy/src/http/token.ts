import { createHash } from 'node:crypto';

/** What a token may be made of (RFC 6750's b64token), so that every token can be sent in a header. */
export const tokenPattern = /^[A-Za-z0-9._~+/-]{1,512}={0,2}$/;

/** The 32 bytes by which a token is known. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
