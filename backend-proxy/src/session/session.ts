import { apiVersion, serviceName } from '../../contract/common.ts';
import { Session } from '../../contract/session.ts';
import type { App, Context } from '../context.ts';
import { version } from '../version.ts';

/** `GET /api/v1/session`: lets a caller see whom it asks and what its token may do. */
export function addSession(app: App, { config, now }: Context): void {
  const schema = { summary: 'Who is asked, and as whom', response: { 200: Session } };
  app.get('/api/v1/session', { config: { scope: 'any' }, schema }, (request): Session => {
    const { name, scopes } = request.caller ?? { name: '', scopes: [] };
    return {
      service: serviceName,
      version,
      apiVersion,
      host: config.host.id,
      token: { name, scopes: [...scopes] },
      observedAt: now().toISOString(),
    };
  });
}
