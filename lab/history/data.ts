import type { HostId } from '../hosts.ts';
import { noise, textNoise } from './noise.ts';

/** A file as it is on some night. It is written again only where its version has changed; one of version 1 never changes. */
export interface DataFile {
  path: string;
  version: string;
  /** How many nights after the homelab began this version was written. */
  writtenAt: number;
  mode: number;
  content: () => string | Buffer;
}

/** A symbolic link; it never changes. */
export interface DataLink {
  path: string;
  target: string;
}

export interface DataSet {
  id: string;
  host: HostId;
  paths: readonly string[];
  /**
   * @param age nights since the homelab began
   * @param grown how often the library had a large import by then
   */
  files: (age: number, grown: number) => { files: DataFile[]; links?: DataLink[] };
}

/** A file that changes every so many nights and grows each time. */
function growing(path: string, age: number, every: number, size: (version: number) => number, mode = 0o640): DataFile {
  const version = Math.floor(age / every);
  return {
    path,
    version: `v${version}`,
    writtenAt: version * every,
    mode,
    content: () => textNoise(`${path}#${version}`, size(version)),
  };
}

const vault = (path: string, age: number, every: number, size: number): DataFile => {
  const file = growing(path, age, every, (version) => size + version * 64, 0o600);
  const head = '$ANSIBLE_VAULT;1.1;AES256\n';
  return { ...file, content: () => head + String(file.content()) };
};

const infra = '/srv/infra';

const ansibleVault: DataSet = {
  id: 'ansible-vault',
  host: 'bastion',
  paths: [`${infra}/ansible`],
  files: (age) => ({
    files: [
      vault(`${infra}/ansible/group_vars/all/vault.yml`, age, 23, 4200),
      vault(`${infra}/ansible/host_vars/bastion/vault.yml`, age, 61, 1800),
      vault(`${infra}/ansible/host_vars/home/vault.yml`, age, 37, 2600),
    ],
  }),
};

function terraformState(path: string, serial: number): DataFile {
  const resources = Array.from({ length: 12 + serial }, (_, index) => ({
    mode: 'managed',
    type: index % 3 === 0 ? 'hcloud_firewall' : 'hcloud_server',
    name: `resource_${index}`,
    instances: [{ attributes: { id: String(4_000_000 + index), labels: { lab: 'true' } } }],
  }));
  const state = { version: 4, terraform_version: '1.9.5', serial, resources };
  return {
    path,
    version: `v${serial}`,
    writtenAt: Math.max(0, serial - 1) * 9,
    mode: 0o600,
    content: () => `${JSON.stringify(state, null, 2)}\n`,
  };
}

const terraform: DataSet = {
  id: 'terraform-state',
  host: 'bastion',
  paths: [`${infra}/terraform`],
  files: (age) => {
    const serial = 1 + Math.floor(age / 9);
    return {
      files: [
        terraformState(`${infra}/terraform/terraform.tfstate`, serial),
        terraformState(`${infra}/terraform/terraform.tfstate.backup`, serial - 1),
      ],
    };
  },
};

const domains = ['grafana.example.org', 'watch.example.org'];

const letsencrypt: DataSet = {
  id: 'letsencrypt',
  host: 'bastion',
  paths: ['/etc/letsencrypt'],
  files: (age) => {
    const files: DataFile[] = [];
    const links: DataLink[] = [];
    const renewals = 1 + Math.floor(age / 60);
    for (const domain of domains)
      for (const part of ['cert', 'chain', 'fullchain', 'privkey']) {
        for (let renewal = 1; renewal <= renewals; renewal += 1)
          files.push({
            path: `/etc/letsencrypt/archive/${domain}/${part}${renewal}.pem`,
            version: '1',
            writtenAt: (renewal - 1) * 60,
            mode: part === 'privkey' ? 0o600 : 0o644,
            content: () => `Not a real ${part}, only its size.\n${textNoise(`${domain}${part}${renewal}`, 1600, 64)}`,
          });
        links.push({
          path: `/etc/letsencrypt/live/${domain}/${part}.pem`,
          target: `../../archive/${domain}/${part}${renewals}.pem`,
        });
      }
    return { files, links };
  },
};

const kilobyte = 1024;

const appConfig: DataSet = {
  id: 'app-config',
  host: 'home',
  paths: ['/var/lib/sonarr', '/var/lib/radarr', '/var/lib/prowlarr', '/var/lib/jellyfin'],
  files: (age) => ({
    files: [
      growing('/var/lib/sonarr/sonarr.db', age, 1, (version) => (600 + 2.2 * version) * kilobyte),
      growing('/var/lib/sonarr/config.xml', age, 90, () => 1400),
      growing('/var/lib/radarr/radarr.db', age, 1, (version) => (500 + 1.6 * version) * kilobyte),
      growing('/var/lib/radarr/config.xml', age, 75, () => 1380),
      growing('/var/lib/prowlarr/prowlarr.db', age, 2, (version) => (220 + version) * kilobyte),
      growing('/var/lib/prowlarr/config.xml', age, 120, () => 1290),
      growing('/var/lib/jellyfin/data/jellyfin.db', age, 1, (version) => (300 + 1.1 * version) * kilobyte),
      growing('/var/lib/jellyfin/config/system.xml', age, 50, () => 6100),
    ],
  }),
};

const plexRoot = '/var/lib/plexmediaserver/Library/Application Support/Plex Media Server';

function film(index: number, age: number): DataFile[] {
  const folder = `${plexRoot}/Metadata/Movies/${noise(`film ${index}`, 20).toString('hex')}.bundle/Contents/_combined`;
  const info = `<?xml version='1.0'?>\n<Movie><title>Film ${index}</title></Movie>\n`;
  return [
    { path: `${folder}/Info.xml`, version: '1', writtenAt: age, mode: 0o644, content: () => info },
    {
      path: `${folder}/posters/local.jpg`,
      version: '1',
      writtenAt: age,
      mode: 0o644,
      content: () => noise(`poster ${index}`, (8 + (index % 17)) * kilobyte),
    },
  ];
}

const plexMetadata: DataSet = {
  id: 'plex-metadata',
  host: 'home',
  paths: [plexRoot],
  files: (age, grown) => {
    const films = Math.floor(120 + age / 3 + grown * 180);
    const database = growing(
      `${plexRoot}/Plug-in Support/Databases/com.plexapp.plugins.library.db`,
      age,
      1,
      (version) => (400 + version + grown * 600) * kilobyte,
    );
    return {
      files: [
        { ...database, version: `${database.version} ${grown}` },
        ...Array.from({ length: films }, (_, index) => film(index, age)).flat(),
      ],
    };
  },
};

/** What the two hosts back up: made up, but of the places, sizes and rates of change that such things have. */
export const dataSets: readonly DataSet[] = [ansibleVault, terraform, letsencrypt, appConfig, plexMetadata];
