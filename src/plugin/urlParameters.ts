import { useLocation, useNavigate } from 'react-router';

/** Parameters in the URL's query string, and how to change some: null or '' removes one. The page's history gets no entry. */
export type UrlParameters = [URLSearchParams, (changes: Readonly<Record<string, string | null>>) => void];

/** Built on what the router has in versions 6 and 7 alike. */
export function useUrlParameters(): UrlParameters {
  const { search } = useLocation();
  const navigate = useNavigate();
  const parameters = new URLSearchParams(search);
  const change = (changes: Readonly<Record<string, string | null>>): void => {
    const after = new URLSearchParams(search);
    for (const [name, value] of Object.entries(changes)) {
      if (value === null || value === '') {
        after.delete(name);
      } else {
        after.set(name, value);
      }
    }
    navigate({ search: after.toString() }, { replace: true });
  };
  return [parameters, change];
}
