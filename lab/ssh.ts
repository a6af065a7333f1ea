import { existsSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { hostById, type LabHost } from './hosts.ts';
import { knownHostsFile, logDirectory, privateKeyFile, rootOf, sshDirectory } from './paths.ts';
import { run, startDetached } from './run.ts';
import { rememberProcess } from './state.ts';
import { until } from './wait.ts';

/** Where this machine reaches what the bastion offers on its loopback interface only. */
export const forwards = {
  hub: { local: 18470, remote: 8470 },
  prometheus: { local: 19090, remote: 9090 },
};

/** The lab's own key; made the first time. Gives the public half. */
export async function ensureKey(): Promise<string> {
  await mkdir(sshDirectory, { recursive: true, mode: 0o700 });
  if (!existsSync(privateKeyFile))
    await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'homelab-ops-lab', '-f', privateKeyFile]);
  return readFileSync(`${privateKeyFile}.pub`, 'utf8');
}

/** Writes down the host keys as they stand in the mounted root file systems, so that no key is accepted unseen. */
export async function writeKnownHosts(all: readonly LabHost[]): Promise<void> {
  const lines = all.map((host) => {
    const key = readFileSync(join(rootOf(host.id), 'etc/ssh/ssh_host_ed25519_key.pub'), 'utf8').trim();
    return `${host.underlay} ${key.split(' ').slice(0, 2).join(' ')}\n`;
  });
  await writeFile(knownHostsFile, lines.join(''), { mode: 0o600 });
}

/** Options for every `ssh` of the lab, Ansible's too; nothing of the person's own configuration is used. */
export const sshOptions = [
  '-F',
  '/dev/null',
  '-i',
  privateKeyFile,
  '-o',
  'IdentitiesOnly=yes',
  '-o',
  'BatchMode=yes',
  '-o',
  'StrictHostKeyChecking=yes',
  '-o',
  `UserKnownHostsFile=${knownHostsFile}`,
  '-o',
  'HostKeyAlgorithms=ssh-ed25519',
];

function accepts(port: number): Promise<true | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port }, () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(undefined));
  });
}

/** Opens the forwards to the bastion, as somebody at home would; they end with the lab. */
export async function openForwards(): Promise<void> {
  const bastion = hostById('bastion');
  const lines = Object.values(forwards).flatMap(({ local, remote }) => [
    '-L',
    `127.0.0.1:${local}:127.0.0.1:${remote}`,
  ]);
  const options = [...sshOptions, '-o', 'ExitOnForwardFailure=yes', '-o', 'ServerAliveInterval=15', '-N', ...lines];
  const pid = await startDetached('ssh', [...options, `root@${bastion.underlay}`], join(logDirectory, 'forwards.log'));
  rememberProcess('ssh forwards', pid);
  for (const { local } of Object.values(forwards))
    await until(`the forward 127.0.0.1:${local} is open`, 20, () => accepts(local));
}
