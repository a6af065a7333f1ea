import { Type, type Static } from 'typebox';

/** The version of this API. Versions that share the major number and differ by at most one minor work together. */
export const apiVersion = '1.0';

/** What `GET /api/v1/session` answers in `service`, so that a caller can tell this program from any other. */
export const serviceName = 'homelab-proxy';

/** An instant: ISO 8601 in UTC with milliseconds, as `Date.prototype.toISOString` prints it. */
export const Timestamp = Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$' });

/** A name given in the configuration: of a host, service, repository or backup set. Safe in URLs, unit names and labels. */
export const Id = Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,62}$', description: 'A name from the configuration' });

/** A count, or an amount whose field name ends in its unit. */
export const Amount = Type.Number({ minimum: 0 });

export const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()]);

/** An object that refuses fields it does not know. */
export const Strict = <P extends Parameters<typeof Type.Object>[0]>(properties: P, description?: string) =>
  Type.Object(properties, { additionalProperties: false, ...(description === undefined ? {} : { description }) });

/** What a token may do. `read`: status. `browse`: names and content of backed-up files. `operate`: change something. */
export const Scope = Type.Union([Type.Literal('read'), Type.Literal('browse'), Type.Literal('operate')]);
export type Scope = Static<typeof Scope>;

/**
 * The answer to everything that went wrong: RFC 9457, `application/problem+json`.
 * `title` says what happened, `detail` what it means here, `advice` what to do about it.
 */
export const Problem = Type.Object(
  {
    type: Type.String({ description: 'urn:homelab-ops:problem:<code>' }),
    code: Type.String({ pattern: '^[a-z][a-z0-9-]*$', description: 'Stable word for programs, such as peer-timeout' }),
    title: Type.String(),
    status: Type.Integer({ minimum: 400, maximum: 599 }),
    detail: Type.Optional(Type.String()),
    advice: Type.Optional(Type.String()),
    host: Type.Optional(Id),
    requestId: Type.Optional(Type.String()),
    lastSeenAt: Type.Optional(Timestamp),
  },
  { description: 'RFC 9457 problem' },
);
export type Problem = Static<typeof Problem>;

/** Why something is not known or not well, in the words of {@link Problem}, inside an answer that is otherwise good. */
export const Fault = Strict({
  code: Type.String({ pattern: '^[a-z][a-z0-9-]*$' }),
  title: Type.String(),
  detail: Type.Optional(Type.String()),
  advice: Type.Optional(Type.String()),
});
export type Fault = Static<typeof Fault>;

/** Path parameter of everything that belongs to one host. */
export const HostParams = Strict({ host: Id });
export type HostParams = Static<typeof HostParams>;
