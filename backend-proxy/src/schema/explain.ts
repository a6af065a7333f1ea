import type { TSchema } from 'typebox';
import type { TLocalizedValidationError } from 'typebox/error';
import { Id } from '../../contract/common.ts';
import { nearest } from './nearest.ts';

const idPattern = (Id satisfies Node as Node).pattern;

/** One thing that does not fit a schema, in words that finish the sentence "KEY …". */
export interface Misfit {
  path: readonly string[];
  /** `at` the value; `key`: the value's name itself is wrong; `parent`: something is missing in it. */
  about: 'value' | 'key' | 'missing';
  message: string;
}

/**
 * Puts a validator's errors into words, one for each thing that is wrong. Values are never quoted, as they may be secrets
 * that stand in the wrong place.
 */
export function explain(schema: TSchema, value: unknown, errors: readonly TLocalizedValidationError[]): Misfit[] {
  const misfits = new Map<string, Misfit>();
  const add = (misfit: Misfit) => {
    const name = JSON.stringify(misfit.path);
    if (!misfits.has(name)) misfits.set(name, misfit);
  };
  for (const error of errors) {
    if (error.keyword === 'boolean') continue;
    const path = pointer(error.instancePath);
    const here = schemaAt(schema, path);
    if (error.keyword === 'additionalProperties') {
      for (const key of error.params.additionalProperties) {
        add({ path: [...path, key], about: 'key', message: unknownKey(key, here) });
      }
    } else if (error.keyword === 'required') {
      for (const key of error.params.requiredProperties) {
        add({ path: [...path, key], about: 'missing', message: 'is missing' });
      }
    } else {
      add({ path, about: 'value', message: sentence(error, here, valueAt(value, path)) });
    }
  }
  return [...misfits.values()];
}

function pointer(text: string): string[] {
  if (text === '') return [];
  return text
    .slice(1)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  let at = value;
  for (const key of path) {
    if (typeof at !== 'object' || at === null) return undefined;
    at = Object.entries(at).find(([name]) => name === key)?.[1];
  }
  return at;
}

interface Node {
  properties?: Record<string, Node>;
  items?: Node;
  anyOf?: (Node & { const?: unknown })[];
  pattern?: string;
  description?: string;
  type?: string;
}

function schemaAt(schema: TSchema, path: readonly string[]): Node {
  let node: Node = schema;
  for (const key of path) {
    const properties = node.properties ?? {};
    node = (Object.hasOwn(properties, key) ? properties[key] : node.items) ?? {};
  }
  return node;
}

function unknownKey(key: string, within: Node): string {
  const known = Object.keys(within.properties ?? {});
  const close = nearest(key, known);
  return close === null
    ? `is not a key that is known here (${known.join(', ')})`
    : `is not a key that is known here; did you mean ${close}?`;
}

const typeNames: Record<string, string> = {
  object: 'a group of keys',
  array: 'a list',
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  null: 'empty',
};

function sentence(error: TLocalizedValidationError, schema: Node, value: unknown): string {
  const words = schema.anyOf?.map((option) => option.const).filter((word) => typeof word === 'string') ?? [];
  if (words.length > 0) return `must be one of ${words.join(', ')}`;
  switch (error.keyword) {
    case 'type': {
      const [type = ''] = [error.params.type].flat();
      const hint = type === 'string' && ['number', 'boolean'].includes(typeof value) ? ': put it into quotes' : '';
      return `must be ${typeNames[type] ?? 'of another kind'}, not ${kindOf(value)}${hint}`;
    }
    case 'pattern':
      if (schema.pattern === idPattern) return 'must be lower-case letters, digits and hyphens, at most 63';
      return schema.description === undefined ? `must match ${schema.pattern ?? ''}` : `must be ${schema.description}`;
    case 'minimum':
      return `must be at least ${error.params.limit.toString()}`;
    case 'maximum':
      return `must be at most ${error.params.limit.toString()}`;
    case 'minLength':
      return error.params.limit === 1 ? 'must not be empty' : `must have at least ${error.params.limit} characters`;
    case 'maxLength':
      return `must have at most ${error.params.limit} characters`;
    case 'minItems':
      return `must have at least ${error.params.limit} ${error.params.limit === 1 ? 'entry' : 'entries'}`;
    case 'maxItems':
      return `must have at most ${error.params.limit} entries`;
    case 'uniqueItems':
      return 'must not have the same entry twice';
    default:
      return error.message;
  }
}

function kindOf(value: unknown): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'string') return 'text';
  if (typeof value === 'number') return 'a number';
  return typeof value === 'boolean' ? 'true or false' : 'a group of keys';
}
