import { getBackendSrv, locationService } from '@grafana/runtime';
import { firstValueFrom } from 'rxjs';
import { pluginId } from '../plugin/pages.ts';
import { toProxyError, type ProxyError } from '../proxy/error.ts';
import type { SettingsBody } from './form.ts';

/** Marks the page that is loaded again after saving, so that it says so. */
const savedParameter = 'saved';

/**
 * Saves the settings and loads the page again, as Grafana's own apps do: what was loaded still has the old ones.
 *
 * @returns why it could not be saved; null once it is, shortly before the page goes
 */
export async function saveSettings(body: SettingsBody): Promise<ProxyError | null> {
  try {
    const request = { url: `/api/plugins/${pluginId}/settings`, method: 'POST', data: body };
    await firstValueFrom(getBackendSrv().fetch({ ...request, showErrorAlert: false, showSuccessAlert: false }));
  } catch (thrown) {
    return toProxyError(thrown);
  }
  locationService.partial({ [savedParameter]: '1' }, true);
  window.location.reload();
  return null;
}

export const wasJustSaved = (): boolean => locationService.getSearch().get(savedParameter) === '1';
