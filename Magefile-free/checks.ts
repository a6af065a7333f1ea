import { brokenSizeLimits, measure, sizesOf } from './sizes.ts';
import type { PluginTree } from './pluginTree.ts';

/** What is wrong with a built plugin. `advice` does not keep it out of the catalogue. */
export interface Finding {
  level: 'error' | 'advice';
  sentence: string;
}

/** Top-level keys of plugin.json, from Grafana's plugin.schema.json (12.4). */
const knownKeys = new Set([
  '$schema',
  'alerting',
  'annotations',
  'autoEnabled',
  'backend',
  'buildMode',
  'builtIn',
  'category',
  'dependencies',
  'enterpriseFeatures',
  'executable',
  'extensions',
  'hideFromList',
  'iam',
  'id',
  'includes',
  'info',
  'languages',
  'logs',
  'metrics',
  'multiValueFilterOperators',
  'name',
  'pascalName',
  'preload',
  'queryOptions',
  'roles',
  'routes',
  'skipDataQuery',
  'state',
  'streaming',
  'suggestions',
  'tracing',
  'type',
]);

/** Modules that every Grafana from 12.2.0 on shares; a module outside this list fails there at load. */
const sharedModules = new Set([
  '@emotion/css',
  '@emotion/react',
  '@grafana/data',
  '@grafana/runtime',
  '@grafana/ui',
  'd3',
  'emotion',
  'i18next',
  'jquery',
  'lodash',
  'moment',
  'prismjs',
  'react',
  'react-dom',
  'react-redux',
  'react-router',
  'redux',
  'rxjs',
  'rxjs/operators',
]);

const requiredFiles = ['plugin.json', 'module.js', 'README.md', 'CHANGELOG.md', 'LICENSE'];
const roles = ['Viewer', 'Editor', 'Admin'];

interface PluginJson {
  id?: string;
  name?: string;
  type?: string;
  info?: {
    description?: string;
    keywords?: string[];
    version?: string;
    updated?: string;
    logos?: { small?: string; large?: string };
    screenshots?: { path?: string }[];
    author?: { name?: string };
  };
  includes?: { type?: string; path?: string; role?: string }[];
  routes?: { path?: string; reqRole?: string }[];
  dependencies?: { grafanaDependency?: string };
}

/**
 * The checks of Grafana's catalogue validator that can be made offline, and this project's own rules for what it ships.
 * An empty list for a plugin that may be released.
 */
export function checkPlugin(tree: PluginTree): Finding[] {
  const missing = requiredFiles.filter((name) => !tree.has(name) || tree.get(name)?.length === 0);
  const errors = missing.map((name) => `${name} is missing or empty`);
  const json = parseJson(tree.get('plugin.json'));
  if (json === null) {
    errors.push('plugin.json is not a JSON object');
  } else {
    errors.push(...checkIdentity(json), ...checkInfo(json, tree), ...checkAccess(json));
  }
  errors.push(...checkCode(tree), ...checkStrays(tree));
  const advice = json?.info?.screenshots?.length === 0 ? ['plugin.json names no screenshots for the catalogue'] : [];
  return [
    ...errors.map((sentence): Finding => ({ level: 'error', sentence })),
    ...advice.map((sentence): Finding => ({ level: 'advice', sentence })),
  ];
}

function parseJson(content: Uint8Array | undefined): PluginJson | null {
  try {
    const value: unknown = JSON.parse(text(content));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

const text = (content: Uint8Array | undefined): string => Buffer.from(content ?? []).toString('utf8');

function checkIdentity(json: PluginJson): string[] {
  const { id = '', name = '', type = '' } = json;
  return [
    ...Object.keys(json)
      .filter((key) => !knownKeys.has(key))
      .map((key) => `plugin.json has the unknown key "${key}"`),
    ...when(type !== 'app', 'plugin.json: type must be "app"'),
    ...when(!/^[0-9a-z]+-([0-9a-z]+-)?app$/.test(id), `plugin.json: id "${id}" must have the form org-name-app`),
    ...when(name === '' || name === id, 'plugin.json: name must be there and differ from id'),
    ...when(
      !/^[<>=^~]*\s*\d+\.\d+\.\d+/.test(json.dependencies?.grafanaDependency ?? ''),
      'plugin.json: dependencies.grafanaDependency must name a range of versions',
    ),
  ];
}

function checkInfo({ info = {} }: PluginJson, tree: PluginTree): string[] {
  const { description = '', keywords = [], version = '', updated = '', logos = {}, screenshots = [], author } = info;
  const images = [
    ['logos.small', logos.small],
    ['logos.large', logos.large],
    ...screenshots.map(({ path }, index) => [`screenshots[${index}]`, path]),
  ];
  return [
    ...when(description === '', 'plugin.json: info.description is missing'),
    ...when(keywords.length === 0, 'plugin.json: info.keywords is missing'),
    ...when((author?.name ?? '') === '', 'plugin.json: info.author.name is missing'),
    ...when(!/^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/.test(version), `plugin.json: info.version "${version}" is no version`),
    ...when(!/^\d{4}-\d\d-\d\d$/.test(updated), `plugin.json: info.updated "${updated}" is no date`),
    ...images
      .filter(([, file]) => file === undefined || !tree.has(file))
      .map(([key = '', file = '']) => `plugin.json: info.${key} names "${file}", which is not in the plugin`),
  ];
}

/** A page or a route that names no role is open to every viewer, also to one who has not logged in. */
function checkAccess({ id = '', includes = [], routes = [] }: PluginJson): string[] {
  const pages = includes.filter(({ type }) => type === 'page');
  return [
    ...pages
      .filter(({ path = '' }) => !path.startsWith(`/a/${id}/`))
      .map(({ path = '' }) => `plugin.json: the page "${path}" must be below /a/${id}/`),
    ...pages
      .filter(({ role = '' }) => !roles.includes(role))
      .map(({ path = '' }) => `plugin.json: the page "${path}" names no role`),
    ...routes
      .filter(({ reqRole = '' }) => !roles.includes(reqRole))
      .map(({ path = '' }) => `plugin.json: the route "${path}" names no role`),
  ];
}

function checkCode(tree: PluginTree): string[] {
  const scripts = [...tree].filter(([name]) => name.endsWith('.js'));
  const entry = text(tree.get('module.js'));
  const [, dependencies] = /\bdefine\((\[[^\]]*\])/.exec(entry) ?? [];
  const asked = dependencies === undefined ? [] : (JSON.parse(dependencies) as string[]);
  const sizes = scripts.map(([name, content]) => measure(name, content));
  return [
    ...when(entry !== '' && dependencies === undefined, 'module.js is not an AMD module'),
    ...asked
      .filter((name) => !sharedModules.has(name))
      .map((name) => `module.js asks for "${name}", which Grafana does not share`),
    ...scripts
      .filter(([, content]) => /\bconsole\.\w+\(/.test(text(content)))
      .map(([name]) => `${name} writes to the console`),
    ...scripts
      .filter(([name]) => !tree.has(`${name}.map`))
      .map(([name]) => `${name} has no source map, by which the catalogue compares it with its source`),
    ...(entry === '' ? [] : brokenSizeLimits(sizesOf(sizes))),
  ];
}

/** What has no business in a release. */
function checkStrays(tree: PluginTree): string[] {
  const stray = /(^|\/)(node_modules|\.git|\.DS_Store|\.env)(\/|$)|\.(tsx?|pem|key)$/;
  return [...tree.keys()].filter((name) => stray.test(name)).map((name) => `${name} does not belong in a release`);
}

const when = (isBroken: boolean, sentence: string): string[] => (isBroken ? [sentence] : []);
