import { spawn, type ChildProcess } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { root } from '../../.config/webpack/pluginFiles.ts';
import { freePort } from '../freePort.ts';
import { lookAround } from './findings.ts';
import { oneHostConfig, type Places } from './oneHostConfig.ts';
import { makeRepository } from './repository.ts';
import type { Stage } from './stage.ts';

const startLimitMs = 30_000;

/** Starts one proxy for this machine, below `folder`, on loopback. Rejects when it does not answer in time. */
export async function startOneHost(folder: string, signal: AbortSignal): Promise<Stage> {
  const findings = await lookAround();
  const places = makePlaces(folder);
  const name = hostname();
  const tokens = { read: newToken(), browse: newToken(), operate: newToken() };
  const hashes = { read: sha256(tokens.read), browse: sha256(tokens.browse), operate: sha256(tokens.operate) };
  const port = await freePort();
  const configFile = path.join(folder, 'proxy.yaml');
  // JSON is YAML.
  writeFileSync(configFile, JSON.stringify(oneHostConfig(name, port, hashes, places, findings), null, 2), {
    mode: 0o600,
  });
  if (findings.hasRestic) {
    writeFileSync(places.passwordFile, newToken(), { mode: 0o600 });
    await makeRepository(places, name, signal);
  }
  const hubUrl = `http://127.0.0.1:${port}`;
  const proxy = await startProxy(configFile, hubUrl, path.join(folder, 'proxy.log'), signal);
  const without = findings.missing.length === 0 ? '' : ` Not found here: ${findings.missing.join(', ')}.`;
  return {
    hubUrl,
    prometheusUrl: null,
    tokens: { readToken: tokens.read, browseToken: tokens.browse, operateToken: tokens.operate },
    description: `It shows this machine, ${name}.${without}`,
    stop: async () => {
      await end(proxy);
      return 'The proxy of this machine has ended, and its repository is gone.';
    },
  };
}

function makePlaces(folder: string): Places {
  const places = {
    repository: path.join(folder, 'repository'),
    passwordFile: path.join(folder, 'restic-password'),
    documents: path.join(folder, 'documents'),
    run: path.join(folder, 'run'),
    state: path.join(folder, 'state'),
    cache: path.join(folder, 'cache'),
  };
  [places.run, places.state, places.cache].forEach((each) => mkdirSync(each, { recursive: true }));
  return places;
}

const newToken = (): string => randomBytes(32).toString('base64url');
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

async function startProxy(
  configFile: string,
  url: string,
  logFile: string,
  signal: AbortSignal,
): Promise<ChildProcess> {
  const log = openSync(logFile, 'a', 0o600);
  const argv = [path.join(root, 'backend-proxy/src/main.ts'), 'serve', '--config', configFile];
  // In a process group of its own, so that Ctrl-C reaches it through us only.
  const proxy = spawn(process.execPath, argv, { stdio: ['ignore', log, log], detached: true });
  closeSync(log);
  const deadline = Date.now() + startLimitMs;
  try {
    while (!(await isHealthy(url))) {
      signal.throwIfAborted();
      if (proxy.exitCode !== null || Date.now() > deadline) {
        throw new Error(`The proxy did not start:\n${readFileSync(logFile, 'utf8').slice(-2000)}`);
      }
      await delay(100, undefined, { signal });
    }
  } catch (error) {
    await end(proxy);
    throw error;
  }
  return proxy;
}

async function isHealthy(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/healthz`)).ok;
  } catch {
    return false;
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await ended;
  }
}
