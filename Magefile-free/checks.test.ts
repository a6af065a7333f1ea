import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomBytes } from 'node:crypto';
import { checkPlugin } from './checks.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text);

const json = {
  type: 'app',
  id: 'acme-example-app',
  name: 'Example',
  info: {
    description: 'What it does',
    keywords: ['example'],
    author: { name: 'Acme' },
    version: '1.2.3',
    updated: '2026-01-02',
    logos: { small: 'img/logo.svg', large: 'img/logo.svg' },
    screenshots: [{ path: 'img/page.png' }],
  },
  includes: [{ type: 'page', path: '/a/acme-example-app/start', role: 'Viewer' }],
  routes: [{ path: 'read/*', reqRole: 'Viewer' }],
  dependencies: { grafanaDependency: '>=12.4.0' },
};

type Json = Record<string, unknown>;
const infoWith = (change: Json): Json => ({ ...json, info: { ...json.info, ...change } });

/** A plugin that passes, with the named files replaced; null removes one. */
function tree(changes: Record<string, Uint8Array | null> = {}, plugin: Json = json): Map<string, Uint8Array> {
  const files: Record<string, Uint8Array | null> = {
    'plugin.json': bytes(JSON.stringify(plugin)),
    'module.js': bytes('(()=>{define(["react","@grafana/ui"],(a,b)=>({}))})();'),
    'module.js.map': bytes('{}'),
    'README.md': bytes('# Example'),
    'CHANGELOG.md': bytes('# Changes'),
    LICENSE: bytes('Apache-2.0'),
    'img/logo.svg': bytes('<svg/>'),
    'img/page.png': bytes('png'),
    ...changes,
  };
  return new Map(Object.entries(files).filter((entry): entry is [string, Uint8Array] => entry[1] !== null));
}

const found = (files: Map<string, Uint8Array>): string[] =>
  checkPlugin(files).map(({ level, sentence }) => `${level}: ${sentence}`);

test('a plugin with everything in place has no findings', () => {
  assert.deepEqual(found(tree()), []);
});

const broken: [string, Map<string, Uint8Array>, RegExp][] = [
  ['no plugin.json', tree({ 'plugin.json': null }), /^error: plugin\.json is missing/],
  ['plugin.json that is no JSON', tree({ 'plugin.json': bytes('{') }), /not a JSON object/],
  ['no module.js', tree({ 'module.js': null, 'module.js.map': null }), /module\.js is missing/],
  ['no README', tree({ 'README.md': null }), /README\.md is missing/],
  ['an empty CHANGELOG', tree({ 'CHANGELOG.md': bytes('') }), /CHANGELOG\.md is missing or empty/],
  ['no LICENSE', tree({ LICENSE: null }), /LICENSE is missing/],
  ['an unknown key', tree({}, { ...json, colour: 'red' }), /unknown key "colour"/],
  ['another type', tree({}, { ...json, type: 'panel' }), /type must be "app"/],
  ['an id of another form', tree({}, { ...json, id: 'example' }), /org-name-app/],
  ['a name like the id', tree({}, { ...json, name: json.id }), /differ from id/],
  ['no range of versions', tree({}, { ...json, dependencies: {} }), /grafanaDependency/],
  ['no description', tree({}, infoWith({ description: '' })), /info\.description/],
  ['no keywords', tree({}, infoWith({ keywords: [] })), /info\.keywords/],
  ['no author', tree({}, infoWith({ author: {} })), /author\.name/],
  ['a placeholder for the version', tree({}, infoWith({ version: '%VERSION%' })), /"%VERSION%" is no version/],
  ['a placeholder for the date', tree({}, infoWith({ updated: '%TODAY%' })), /"%TODAY%" is no date/],
  ['a logo that is not there', tree({ 'img/logo.svg': null }), /info\.logos\.small names "img\/logo\.svg"/],
  ['a large logo that is not named', tree({}, infoWith({ logos: { small: 'img/logo.svg' } })), /logos\.large names ""/],
  ['a screenshot that is not there', tree({ 'img/page.png': null }), /info\.screenshots\[0\] names "img\/page\.png"/],
  ['no screenshots', tree({}, infoWith({ screenshots: [] })), /^advice: .*no screenshots/],
  [
    'a page elsewhere',
    tree({}, { ...json, includes: [{ type: 'page', path: '/d/x', role: 'Viewer' }] }),
    /"\/d\/x" must be below/,
  ],
  [
    'a page without a role',
    tree({}, { ...json, includes: [{ type: 'page', path: '/a/acme-example-app/x' }] }),
    /the page "\/a\/acme-example-app\/x" names no role/,
  ],
  ['a route without a role', tree({}, { ...json, routes: [{ path: 'open/*' }] }), /the route "open\/\*" names no role/],
  ['a module that is not AMD', tree({ 'module.js': bytes('export {}') }), /not an AMD module/],
  [
    'a module that asks for what is not shared',
    tree({ 'module.js': bytes('define(["react","react/jsx-runtime"],(a)=>({}))') }),
    /asks for "react\/jsx-runtime"/,
  ],
  [
    'code that writes to the console',
    tree({ 'chunk-a.js': bytes('console.log(1)'), 'chunk-a.js.map': bytes('{}') }),
    /chunk-a\.js writes to the console/,
  ],
  ['code without a source map', tree({ 'chunk-a.js': bytes('1') }), /chunk-a\.js has no source map/],
  [
    'an entry that is too large',
    tree({ 'module.js': bytes(`define([],()=>"${randomBytes(12_000).toString('hex')}")`) }),
    /module\.js is .* after gzip; at most/,
  ],
  [
    'too much JavaScript',
    tree({ 'chunk-a.js': bytes(`"${randomBytes(160_000).toString('hex')}"`), 'chunk-a.js.map': bytes('{}') }),
    /all JavaScript is .* after gzip; at most/,
  ],
  ['a source file', tree({ 'app/App.tsx': bytes('') }), /app\/App\.tsx does not belong/],
  ['a private key', tree({ 'server.key': bytes('') }), /server\.key does not belong/],
];

for (const [name, files, sentence] of broken) {
  test(`finds ${name}`, () => {
    const findings = found(files);
    assert.ok(
      findings.some((one) => sentence.test(one)),
      `nothing in ${JSON.stringify(findings)} is like ${String(sentence)}`,
    );
  });
}
