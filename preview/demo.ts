import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { labSupport } from '../lab/support.ts';
import { buildPlugin } from '../Magefile-free/build.ts';
import { startLab } from './demo/labStage.ts';
import { startOneHost } from './demo/oneHostStage.ts';
import type { Stage } from './demo/stage.ts';
import { startPreview, type RunningPreview } from './main.ts';

const usage = `usage: npm run demo -- [--port PORT] [--no-lab]
  Builds the app and shows it on live data: of the two hosts of the lab, or with --no-lab of this machine.
  --port PORT  default 3300, or a free one where that is taken`;
const defaultPort = 3300;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { port: { type: 'string' }, 'no-lab': { type: 'boolean', default: false }, help: { type: 'boolean' } },
  });
  if (values.help === true) {
    console.log(usage);
    return 0;
  }
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      console.log(stopping.signal.aborted ? 'Still taking things away …' : '\nStopping …');
      stopping.abort();
    });
  }
  const folder = mkdtempSync(path.join(tmpdir(), 'homelab-ops-demo-'));
  try {
    await show(folder, values.port, values['no-lab'], stopping.signal);
    return 0;
  } catch (error) {
    if (stopping.signal.aborted) {
      return 130;
    }
    throw error;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function show(folder: string, port: string | undefined, withoutLab: boolean, signal: AbortSignal): Promise<void> {
  console.log('Building the app …');
  await buildPlugin();
  signal.throwIfAborted();
  const stage = await setStage(folder, withoutLab, signal);
  let preview: RunningPreview | undefined;
  try {
    signal.throwIfAborted();
    preview = await openPreview(folder, port, stage);
    console.log(
      `\n  Homelab Ops is on  ${preview.url}\n\n  ${stage.description}\n  Ctrl-C takes everything away again.\n`,
    );
    await aborted(signal);
  } finally {
    await preview?.stop();
    console.log(`The preview has ended. ${await stage.stop()}`);
  }
}

async function setStage(folder: string, withoutLab: boolean, signal: AbortSignal): Promise<Stage> {
  const support = withoutLab ? null : await labSupport();
  if (support?.supported === true) {
    console.log('Starting the two hosts of the lab (the first time takes some minutes) …');
    return startLab(signal);
  }
  if (support !== null) {
    console.log(`${support.reason} So this shows one host: this machine.`);
  }
  console.log('Starting a proxy for this machine …');
  return startOneHost(folder, signal);
}

async function openPreview(folder: string, port: string | undefined, stage: Stage): Promise<RunningPreview> {
  const options = {
    settingsFile: path.join(folder, 'settings.json'),
    hubUrl: stage.hubUrl,
    tokens: stage.tokens,
    ...(stage.prometheusUrl === null ? {} : { prometheusUrl: stage.prometheusUrl }),
  };
  try {
    return await startPreview({ ...options, port: Number(port ?? defaultPort) });
  } catch (error) {
    if (port !== undefined || (error as NodeJS.ErrnoException).code !== 'EADDRINUSE') {
      throw error;
    }
    return startPreview({ ...options, port: 0 });
  }
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });

if (import.meta.main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
