import { Type, type Static } from 'typebox';
import { Id, Scope, Strict, Timestamp } from './common.ts';

/** `GET /api/v1/session`: who is asked and as whom. Any valid token may ask; "Test connection" reads it. */
export const Session = Strict({
  service: Type.Literal('homelab-proxy'),
  version: Type.String({ description: 'Version of the program' }),
  apiVersion: Type.String({ pattern: '^\\d+\\.\\d+$' }),
  host: Id,
  token: Strict({ name: Type.String(), scopes: Type.Array(Scope) }),
  observedAt: Timestamp,
});
export type Session = Static<typeof Session>;
