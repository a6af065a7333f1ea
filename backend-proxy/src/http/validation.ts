import type { FastifySchemaCompiler, FastifySerializerCompiler } from 'fastify';
import type { TSchema } from 'typebox';
import { explain } from '../schema/explain.ts';
import { validatorOf } from '../schema/validator.ts';
import { problems } from './problems.ts';

const partNames: Readonly<Record<string, string>> = {
  body: 'body',
  params: 'path',
  querystring: 'query',
  headers: 'header',
};

/**
 * Refuses what does not fit a route's schema, unknown fields too, with a problem that names the field. Nothing is
 * converted, but whole numbers and defaults in the query, where everything is text.
 */
export const validatorCompiler: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  const validator = validatorOf(schema);
  const part = partNames[httpPart ?? ''] ?? 'request';
  return (received: unknown) => {
    const value = httpPart === 'querystring' ? queryValues(schema, received) : received;
    if (validator.Check(value)) return { value };
    const [misfit] = explain(schema, value, validator.Errors(value));
    const field = [part, ...(misfit?.path ?? [])].map((name) => name.slice(0, 64)).join('.');
    return { error: problems.invalid(`${field} ${misfit?.message ?? 'does not fit'}.`) };
  };
};

/** A query as its schema means it. A name that stands there twice stays a list, and is refused. */
function queryValues(schema: TSchema, received: unknown): unknown {
  const given = Object.entries(Object(received) as Record<string, unknown>);
  const fields: Record<string, { type?: string; default?: unknown }> =
    'properties' in schema ? (schema.properties as Record<string, object>) : {};
  const defaults = Object.entries(fields).flatMap(([name, field]) =>
    field.default === undefined ? [] : [[name, field.default] as const],
  );
  const values = given.map(([name, value]) => {
    const isNumber = Object.hasOwn(fields, name) && fields[name]?.type === 'integer';
    return [name, isNumber && typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : value] as const;
  });
  return Object.fromEntries<unknown>([...defaults, ...values]);
}

/**
 * Prints an answer that fits its schema, and throws on any other: a field that the contract does not name never leaves,
 * and a mistake of ours is seen rather than cut to size.
 */
export const serializerCompiler: FastifySerializerCompiler<TSchema> = ({ schema, method, url }) => {
  const validator = validatorOf(schema);
  return (answer: unknown) => {
    if (!validator.Check(answer)) {
      const misfits = explain(schema, answer, validator.Errors(answer));
      const told = misfits.map(({ path, message }) => `${path.join('.')} ${message}`).join('; ');
      throw new Error(`the answer of ${method} ${url} breaks the contract: ${told}`);
    }
    return JSON.stringify(answer);
  };
};
