/**
 * Checks the hub's base URL as an Admin typed it.
 *
 * @returns what is wrong, for people; null where it can be saved
 */
export function hubUrlFault(text: string): string | null {
  const typed = text.trim();
  if (typed === '') {
    return 'Enter the URL of homelab-proxy on the hub, such as http://10.8.0.1:8470.';
  }
  if (typed.includes('{{')) {
    return 'Grafana would take {{ }} as a template.';
  }
  const url = URL.canParse(typed) ? new URL(typed) : null;
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    return 'It begins with http:// or https://, then the host and the port.';
  }
  if (url.username !== '' || url.password !== '') {
    return 'Leave user and password out: every viewer can read this URL. Tokens go below.';
  }
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') {
    return `Leave out what follows host and port: ${url.origin}`;
  }
  return null;
}

/** As it is saved: without a slash at the end, since Grafana puts the API's path behind it. */
export const normaliseHubUrl = (text: string): string => text.trim().replace(/\/+$/, '');
