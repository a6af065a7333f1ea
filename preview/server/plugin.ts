import { readFileSync } from 'node:fs';
import path from 'node:path';

/** The parts of plugin.json that the preview acts on. */
export interface PluginJson {
  id: string;
  name: string;
  type: string;
  info: {
    description: string;
    version: string;
    updated: string;
    logos: { small: string; large: string };
    author: { name: string };
  };
  includes: readonly PluginInclude[];
  routes: readonly PluginRoute[];
  dependencies: unknown;
}

export interface PluginInclude {
  type: string;
  name: string;
  path: string;
  role?: string;
  addToNav?: boolean;
  defaultNav?: boolean;
  icon?: string;
}

/** A way through Grafana's server to somewhere else; `content` and `url` are templates. */
export interface PluginRoute {
  path: string;
  method?: string;
  url: string;
  reqRole?: string;
  headers?: readonly { name: string; content: string }[];
}

/** Reads the built plugin's plugin.json anew, so that a build is seen without a restart. */
export function readPlugin(folder: string): PluginJson {
  return JSON.parse(readFileSync(path.join(folder, 'plugin.json'), 'utf8')) as PluginJson;
}
