import pino from 'pino';
import { defaultConfigPath } from '../config/load.ts';
import type { Config } from '../config/config.ts';
import { listen, ListenError } from '../http/listeners.ts';
import { buildServer } from '../http/server.ts';
import { createMetrics } from '../metrics/metrics.ts';
import { createRunner } from '../process/runner.ts';
import { backupsCapability } from '../backups/capability.ts';
import { servicesCapability } from '../services/capability.ts';
import { tunnelsCapability } from '../tunnels/capability.ts';
import { version } from '../version.ts';
import { onConfig } from './on-config.ts';
import { exitCodes, exitCodesHelp } from './usage.ts';

const help = `Usage: homelab-proxy serve [--config FILE]

Answers the API on the addresses of the configuration until SIGTERM or SIGINT, and logs to standard output, one JSON
object a line.

Options:
  --config FILE  the configuration (default: ${defaultConfigPath})
  --help         print this

${exitCodesHelp}`;

const capabilities = [tunnelsCapability, servicesCapability, backupsCapability];

/** How long requests under way may go on after the signal to stop. */
const stopGraceMs = 5000;

export const serveCommand = onConfig(help, serve);

async function serve(config: Config): Promise<number> {
  const log = createLog();
  const stopping = new AbortController();
  const metrics = createMetrics();
  const runner = createRunner({ metricsHook: metrics.onCommand, signal: stopping.signal });
  const stopped = stopSignal();
  const app = await buildServer(config, { run: runner.run, log, metrics, capabilities });
  try {
    const listeners = await listen(app, config.listen, { log });
    log.info({ version, host: config.host.id, peers: config.peers.length }, 'started');
    const signal = await stopped;
    log.info({ signal }, 'stopping');
    await listeners.close(stopGraceMs);
    log.info('stopped');
    return exitCodes.ok;
  } catch (error) {
    if (!(error instanceof ListenError)) throw error;
    log.fatal(error.message);
    return exitCodes.failed;
  } finally {
    stopping.abort();
    await app.close();
  }
}

/** Resolves at the first signal to stop; a second one ends the program at once. */
function stopSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let count = 0;
    const onSignal = (signal: NodeJS.Signals) => {
      count += 1;
      if (count > 1) process.exit(exitCodes.failed);
      resolve(signal);
    };
    process.on('SIGTERM', onSignal);
    process.on('SIGINT', onSignal);
  });
}

function createLog() {
  return pino({
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (level) => ({ level }) },
    redact: ['headers.authorization', 'req.headers.authorization', '*.authorization', 'token.sha256'],
  });
}
