import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { inventoryFile, logDirectory, repositoryRoot } from './paths.ts';
import { run, type Ran, type RunOptions } from './run.ts';

/** What Ansible's recap says of a host. */
export interface Recap {
  ok: number;
  changed: number;
  unreachable: number;
  failed: number;
}

/** Reads the `PLAY RECAP` of ansible-core 2.14, by host. */
export function parseRecap(output: string): Map<string, Recap> {
  const recap = new Map<string, Recap>();
  const line = /^(\S+)\s+: ok=(\d+)\s+changed=(\d+)\s+unreachable=(\d+)\s+failed=(\d+)/gm;
  for (const [, host = '', ok, changed, unreachable, failed] of output
    .slice(output.lastIndexOf('PLAY RECAP'))
    .matchAll(line))
    recap.set(host, {
      ok: Number(ok),
      changed: Number(changed),
      unreachable: Number(unreachable),
      failed: Number(failed),
    });
  return recap;
}

/** Runs one of the project's playbooks on the lab's hosts, over SSH. `playbook` is relative to the repository. */
export async function playbook(
  name: string,
  extra: readonly string[] = [],
  options: RunOptions & { inventory?: string } = {},
): Promise<Ran> {
  // Ansible does not read its configuration from a folder that others may write to.
  await chmod(join(repositoryRoot, 'ansible'), 0o755);
  const { inventory = inventoryFile, ...rest } = options;
  return run('ansible-playbook', ['--inventory', inventory, ...extra, join(repositoryRoot, name)], {
    cwd: join(repositoryRoot, 'ansible'),
    env: { ANSIBLE_CONFIG: join(repositoryRoot, 'ansible/ansible.cfg'), ANSIBLE_NOCOLOR: '1' },
    log: join(logDirectory, 'ansible.log'),
    timeoutSeconds: 600,
    ...rest,
  });
}
