/**
 * Matches a path below `/api/plugin-proxy/<id>/` with the path of a plugin route as Grafana does: segment by segment, after
 * decoding each; a last `*` takes the rest, which must be at least one segment. One slash at either end is ignored.
 * Gives null for no match, else what `*` took, decoded: `%2f` has become a slash, and `..` stays.
 * Named segments (`:id`) are not there, since this plugin has none.
 */
export function matchRoutePath(pattern: string, requested: string): string | null {
  const wanted = trimSlash(pattern).split('/');
  const given = decodeSegments(trimSlash(requested));
  if (given === null) {
    return null;
  }
  const takesRest = wanted.at(-1) === '*';
  const fixed = takesRest ? wanted.slice(0, -1) : wanted;
  const longEnough = takesRest ? given.length > fixed.length : given.length === fixed.length;
  if (!longEnough || fixed.some((segment, index) => segment !== given[index])) {
    return null;
  }
  return given.slice(fixed.length).join('/');
}

const trimSlash = (text: string): string => text.replace(/^\//, '').replace(/\/$/, '');

function decodeSegments(text: string): string[] | null {
  try {
    return text.split('/').map(decodeURIComponent);
  } catch {
    return null;
  }
}

/** Encodes a decoded path as Go's net/url does, so that the upstream sees what Grafana would send. */
export function encodePath(decoded: string): string {
  return encodeURIComponent(decoded)
    .replace(/%(24|26|2B|2C|2F|3A|3B|3D|40)/g, (code) => decodeURIComponent(code))
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}
