import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';

export type Validator = ReturnType<typeof Compile>;

const compiled = new WeakMap<TSchema, Validator>();

/** The compiled form of a schema, made once for each. */
export function validatorOf(schema: TSchema): Validator {
  const known = compiled.get(schema);
  if (known !== undefined) return known;
  const validator: Validator = Compile(schema);
  compiled.set(schema, validator);
  return validator;
}
