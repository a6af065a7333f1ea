/** The two hosts of the lab. */
export type HostId = 'bastion' | 'home';

/** A real system in a container; at most 10 characters of name. */
export interface LabHost<Id extends string = string> {
  id: Id;
  /** Debian's name of the release. */
  suite: 'bookworm' | 'trixie';
  /** Address on the lab's bridge: what SSH and WireGuard's endpoint use. */
  underlay: string;
  /** Address inside the tunnel. */
  tunnel: string;
  /** Debian packages beyond {@link commonPackages}. */
  packages: readonly string[];
}

const commonPackages = [
  'systemd',
  'systemd-sysv',
  'dbus',
  'polkitd',
  'openssh-server',
  'python3',
  'python3-apt',
  'iproute2',
  'iputils-ping',
  'procps',
  'ca-certificates',
  'tzdata',
  'wireguard-tools',
  'wireguard-go',
  'restic',
  'prometheus-node-exporter',
];

export const hosts: readonly LabHost<HostId>[] = [
  {
    id: 'bastion',
    suite: 'bookworm',
    underlay: '10.77.0.11',
    tunnel: '10.8.0.1',
    packages: [...commonPackages, 'prometheus', 'prometheus-blackbox-exporter'],
  },
  { id: 'home', suite: 'trixie', underlay: '10.77.0.12', tunnel: '10.8.0.2', packages: commonPackages },
];

export const bridge = { name: 'hlab0', address: '10.77.0.1/24' };

/** Name for systemd-nspawn; also the tail of the host's end of its network cable, `vb-NAME`, at most 15 characters. */
export const machineName = (id: string): string => `hlab-${id}`;

export function hostById(id: string): LabHost<HostId> {
  const host = hosts.find((candidate) => candidate.id === id);
  if (!host)
    throw new Error(`There is no host "${id}" in the lab; there are ${hosts.map((each) => each.id).join(' and ')}.`);
  return host;
}
