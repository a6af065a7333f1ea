import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { repositoryRoot } from './paths.ts';

const read = (path: string): unknown => parse(readFileSync(join(repositoryRoot, path), 'utf8'));

interface Specification {
  argument_specs: { main: { options: Record<string, { default?: unknown; description?: unknown }> } };
}

const roles = globSync('{ansible,lab/ansible}/roles/*', { cwd: repositoryRoot });
assert.ok(roles.length >= 2);

for (const role of roles)
  test(`${role}: what is specified is what it defaults to`, () => {
    const defaults = read(`${role}/defaults/main.yml`) as Record<string, unknown>;
    const { options } = (read(`${role}/meta/argument_specs.yml`) as Specification).argument_specs.main;
    assert.deepEqual(Object.keys(options).sort(), Object.keys(defaults).sort());
    for (const [name, option] of Object.entries(options)) {
      assert.deepEqual(option.default, defaults[name], name);
      assert.equal(typeof option.description, 'string', name);
    }
  });
