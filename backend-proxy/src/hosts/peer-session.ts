import { Type } from 'typebox';
import { apiVersion, serviceName } from '../../contract/common.ts';
import { Session } from '../../contract/session.ts';
import { validatorOf } from '../schema/validator.ts';
import { plain } from './foreign-text.ts';
import type { Peer } from './peer.ts';

const largestSession = 64 * 1024;

/** What tells another program or version from ours, looked at before the rest. */
const AnySession = Type.Object({ service: Type.Optional(Type.Unknown()), apiVersion: Type.Optional(Type.Unknown()) });

/** Asks a peer who it is. Rejects with a problem where it is not the homelab-proxy of that host in a version that fits. */
export async function askSession(peer: Peer): Promise<Session> {
  let session: Session | undefined;
  await peer.ask({
    method: 'GET',
    path: '/api/v1/session',
    scope: 'read',
    schemas: { 200: AnySession },
    maxBytes: largestSession,
    check: (body) => {
      session = checkedSession(body, peer);
    },
  });
  if (session === undefined) throw new Error('a peer answered without being checked');
  return session;
}

function checkedSession(body: unknown, { config, problem }: Peer): Session {
  const { service, apiVersion: theirs } = body as { service?: unknown; apiVersion?: unknown };
  if (service !== serviceName) {
    throw problem(502, 'peer-incompatible', {
      title: `Something else than homelab-proxy answers at the address of ${config.name}`,
      advice: `Look at the url of the peer ${config.id} in the configuration of this hub.`,
    });
  }
  if (typeof theirs !== 'string' || !compatible(apiVersion, theirs)) {
    const version = typeof theirs === 'string' && /^\d{1,4}\.\d{1,4}$/.test(theirs) ? theirs : 'none that we know';
    throw problem(502, 'peer-incompatible', {
      title: `${config.name} runs a version of homelab-proxy that does not fit`,
      detail: `Its API has the version ${version}, that of this hub ${apiVersion}.`,
      advice: 'Update the older of the two.',
    });
  }
  const session = validatorOf(Session).Clean(body);
  if (!isSession(session)) {
    throw problem(502, 'peer-invalid-answer', {
      title: `${config.name} gave an answer that makes no sense`,
      detail: 'Its session has not the form that this version of homelab-proxy knows.',
      advice: 'See whether both run the same version.',
    });
  }
  if (session.host !== config.id) {
    throw problem(502, 'peer-incompatible', {
      title: `Another host answers at the address of ${config.name}`,
      detail: `It calls itself ${session.host}.`,
      advice: `Compare the id and url of the peer ${config.id} with the configuration of that host.`,
    });
  }
  return { ...session, version: plain(session.version) };
}

function isSession(value: unknown): value is Session {
  return validatorOf(Session).Check(value);
}

/** Versions work together that share the major number and differ by at most one minor. */
export function compatible(ours: string, theirs: string): boolean {
  const [major, minor] = ours.split('.').map(Number);
  const [theirMajor, theirMinor] = theirs.split('.').map(Number);
  return major === theirMajor && Math.abs(Number(minor) - Number(theirMinor)) <= 1;
}
