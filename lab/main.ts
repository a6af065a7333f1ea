import { spawnSync } from 'node:child_process';
import { enterArguments } from './container.ts';
import { down } from './down.ts';
import { environmentForGrafana } from './facts.ts';
import { hostById } from './hosts.ts';
import { interrupt } from './run.ts';
import { printStatus } from './status.ts';
import { labSupport, unsupportedExitCode } from './support.ts';
import { up } from './up.ts';

const usage = `Two real hosts on this machine, for trying and testing: bastion (Debian 12) and home (Debian 13).

  npm run lab -- up                     start them; the first time builds them, which takes some minutes
  npm run lab -- down                   stop them and leave nothing behind
  npm run lab -- status                 what is there
  npm run lab -- exec HOST COMMAND …    run a command on a host as root
  npm run lab -- env                    print what compose.yaml's Grafana needs of it, tokens included

Exit codes: 0 well, 1 failed (status: not up), 2 wrong usage, 3 this machine cannot hold the lab, 130 interrupted;
exec gives its command's.
`;

/** With the terminal's own streams, so that a shell on a host works as well. */
function execute([host = '', ...argv]: readonly string[]): number {
  if (argv.length === 0) {
    process.stderr.write(usage);
    return 2;
  }
  return spawnSync('nsenter', enterArguments(hostById(host).id, argv), { stdio: 'inherit' }).status ?? 1;
}

const stop = new AbortController();
function onSignal(): void {
  stop.abort();
  console.error('\nInterrupted: taking away what was made so far.');
  interrupt();
}

async function command([name, ...rest]: readonly string[]): Promise<number> {
  if (name === 'up' || name === 'down') {
    const support = await labSupport();
    if (!support.supported) {
      console.error(support.reason);
      return unsupportedExitCode;
    }
    process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
    await (name === 'up' ? up() : down());
    return 0;
  }
  if (name === 'status') return (await printStatus()) ? 0 : 1;
  if (name === 'exec') return execute(rest);
  if (name === 'env') {
    process.stdout.write(environmentForGrafana());
    return 0;
  }
  process.stderr.write(usage);
  return name === undefined || name === '--help' || name === 'help' ? 0 : 2;
}

try {
  process.exitCode = await command(process.argv.slice(2));
} catch (error) {
  if (!stop.signal.aborted) console.error(error instanceof Error ? error.message : error);
  process.exitCode = stop.signal.aborted ? 130 : 1;
}
