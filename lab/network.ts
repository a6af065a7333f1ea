import { bridge } from './hosts.ts';
import { run } from './run.ts';
import { updateState } from './state.ts';

/** The cable between the machine and the two hosts. It leads nowhere else: the hosts have no way to the internet. */
export async function ensureBridge(): Promise<void> {
  updateState((state) => {
    if (!state.interfaces.includes(bridge.name)) state.interfaces.push(bridge.name);
  });
  await run('ip', ['link', 'add', bridge.name, 'type', 'bridge']);
  await run('ip', ['address', 'add', bridge.address, 'dev', bridge.name]);
  await run('ip', ['link', 'set', bridge.name, 'up']);
}
