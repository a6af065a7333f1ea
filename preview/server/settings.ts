import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isRecord } from './http.ts';

/** A plugin's settings as the server holds them. The secrets never leave it, except in a plugin route's headers. */
export interface PluginSettings {
  enabled: boolean;
  pinned: boolean;
  jsonData: Record<string, unknown>;
  secureJsonData: Record<string, string>;
}

/** Settings of one plugin, kept in one file that only its owner can read. */
export class SettingsFile {
  readonly #file: string;
  #settings: PluginSettings;

  constructor(file: string) {
    this.#file = file;
    this.#settings = readSettings(file);
  }

  get current(): Readonly<PluginSettings> {
    return this.#settings;
  }

  /** Which secrets are set, without what they are. */
  get secureJsonFields(): Record<string, boolean> {
    const names = Object.entries(this.#settings.secureJsonData).filter(([, value]) => value !== '');
    return Object.fromEntries(names.map(([name]) => [name, true]));
  }

  /** As Grafana does: `jsonData` is replaced whole, `secureJsonData` is merged by name, a missing flag means false. */
  update(command: Record<string, unknown>): void {
    const { enabled, pinned, jsonData, secureJsonData } = command;
    this.#settings = {
      enabled: enabled === true,
      pinned: pinned === true,
      jsonData: isRecord(jsonData) ? jsonData : {},
      secureJsonData: { ...this.#settings.secureJsonData, ...onlyStrings(secureJsonData) },
    };
    this.#write();
  }

  /** What provisioning does at start: the given values win over the stored ones, the others stay. */
  provision(jsonData: Record<string, unknown>, secureJsonData: Record<string, string>): void {
    this.update({
      enabled: true,
      pinned: true,
      jsonData: { ...this.#settings.jsonData, ...jsonData },
      secureJsonData,
    });
  }

  #write(): void {
    mkdirSync(path.dirname(this.#file), { recursive: true, mode: 0o700 });
    const temporary = `${this.#file}.${randomBytes(4).toString('hex')}`;
    writeFileSync(temporary, `${JSON.stringify(this.#settings, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
    renameSync(temporary, this.#file);
  }
}

function readSettings(file: string): PluginSettings {
  const stored = readStored(file);
  return {
    enabled: stored['enabled'] !== false,
    pinned: stored['pinned'] !== false,
    jsonData: isRecord(stored['jsonData']) ? stored['jsonData'] : {},
    secureJsonData: onlyStrings(stored['secureJsonData']),
  };
}

function readStored(file: string): Record<string, unknown> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return {};
    }
    throw error;
  }
  try {
    const stored: unknown = JSON.parse(text);
    if (isRecord(stored)) {
      return stored;
    }
  } catch {
    // Its message could quote a secret.
  }
  throw new Error(`${file} does not hold settings of this preview; remove it or name another file with --settings`);
}

function onlyStrings(value: unknown): Record<string, string> {
  const entries = Object.entries(isRecord(value) ? value : {});
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}
