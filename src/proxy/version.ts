/** The API version that this plugin is written for; `apiVersion` of the contract, of which a page may import types only. */
export const ourApiVersion = '1.0';

/** `exact`: the same. `near`: one minor apart, which works. `far`: another major, or more than one minor. */
export type VersionFit = 'exact' | 'near' | 'far';

/** Compares an API version `major.minor` with ours. What cannot be read is far. */
export function fitOf(apiVersion: string): VersionFit {
  const [theirs, ours] = [apiVersion, ourApiVersion].map((text) => /^(\d+)\.(\d+)$/.exec(text)?.slice(1).map(Number));
  if (theirs === undefined || ours === undefined || theirs[0] !== ours[0]) {
    return 'far';
  }
  const distance = Math.abs((theirs[1] ?? 0) - (ours[1] ?? 0));
  return distance === 0 ? 'exact' : distance === 1 ? 'near' : 'far';
}
