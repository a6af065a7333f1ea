/** restic's storages other than a local folder (restic 0.18, "Preparing a new repository"). */
const remote = /^(sftp|rest|s3|swift|b2|azure|gs|rclone):/;

/** The folder of a local repository; null for one elsewhere. */
export function localFolder(location: string): string | null {
  return remote.test(location) ? null : location.replace(/^local:/, '');
}

/**
 * A repository's location as it may be shown: without user names and passwords of addresses, without queries, which may
 * hold signatures, and without the settings that rclone takes within a name. The user of sftp stays: it is no secret, and
 * says where to look. What cannot be told apart is left out.
 */
export function shownLocation(location: string): string {
  if (localFolder(location) !== null) return location;
  const colon = location.indexOf(':');
  const [scheme, rest] = [location.slice(0, colon), location.slice(colon + 1)];
  switch (scheme) {
    case 'sftp':
      return rest.startsWith('//') ? shownAddress('', location, { keepUser: true }) : `sftp:${shownSftp(rest)}`;
    case 'rclone':
      return `rclone:${shownRclone(rest)}`;
    default:
      return /^[a-z][a-z0-9+.-]*:\/\//i.test(rest) ? shownAddress(`${scheme}:`, rest) : shownPlain(scheme, rest);
  }
}

const hidden = '***';

function shownAddress(prefix: string, address: string, { keepUser = false } = {}): string {
  const url = URL.parse(address);
  const scheme = address.slice(0, address.indexOf('://') + 3);
  if (url === null) return `${prefix}${scheme}${hidden}`;
  // A password with a bare slash in it ends up in the path.
  if (url.pathname.includes('@')) return `${prefix}${scheme}${hidden}`;
  const user = keepUser && url.username !== '' ? `${url.username}@` : '';
  return `${prefix}${scheme}${user}${url.host}${url.pathname}`;
}

/** `user@host:path`, as ssh writes it; something before the @ that is no plain name is not shown. */
function shownSftp(rest: string): string {
  const at = rest.indexOf('@');
  if (at === -1) return rest;
  const isPlain = /^[A-Za-z0-9._-]+$/.test(rest.slice(0, at)) && !rest.slice(at + 1).includes('@');
  return isPlain ? rest : hidden;
}

/** `remote:path`; in `remote,key=value:path` and `:type,key=value:path` the values may be passwords. */
function shownRclone(rest: string): string {
  const name = /^:?[A-Za-z0-9_. -]+/.exec(rest)?.[0] ?? '';
  const after = rest.slice(name.length);
  return after.startsWith(':') ? rest : `${name}${hidden}`;
}

function shownPlain(scheme: string, rest: string): string {
  return rest.includes('@') ? `${scheme}:${hidden}` : `${scheme}:${rest.replace(/\?.*$/, '')}`;
}
