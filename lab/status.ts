import { exec } from './container.ts';
import { labFacts } from './facts.ts';
import { hosts } from './hosts.ts';
import { isAlive } from './processes.ts';
import { readState } from './state.ts';

/** Prints what of the lab is there. Gives false where it is not up, or not whole. */
export async function printStatus(): Promise<boolean> {
  const state = readState();
  if (!state) {
    console.log('The lab is down. Start it with: npm run lab -- up');
    return false;
  }
  let whole = state.ready;
  console.log(`${state.ready ? 'The lab is up' : 'The lab is half up'} since ${state.startedAt}.`);
  for (const { id, underlay, tunnel } of hosts) {
    const answer = await exec(id, ['systemctl', 'is-system-running'], { accept: 'any' }).catch(() => null);
    whole &&= answer?.stdout.trim() === 'running';
    console.log(
      `  ${id.padEnd(8)} ${(answer?.stdout.trim() ?? 'not there').padEnd(10)} ${underlay}, in the tunnel ${tunnel}`,
    );
  }
  for (const { what, pid } of state.processes.filter((process) => !isAlive(process))) {
    whole = false;
    console.log(`  ended: ${what} (process ${pid})`);
  }
  const { hubUrl, prometheusUrl } = labFacts();
  console.log(`  hub ${hubUrl}, Prometheus ${prometheusUrl}`);
  return whole;
}
