import type { RepositoriesAnswer } from '../../backend-proxy/contract/backups.ts';
import type { Host } from '../../backend-proxy/contract/hosts.ts';
import type { ServicesAnswer } from '../../backend-proxy/contract/services.ts';
import type { TunnelsAnswer } from '../../backend-proxy/contract/tunnels.ts';
import type { PageName } from '../plugin/pages.ts';
import type { Answer } from '../proxy/answer.ts';
import { backupFindings } from './backupFindings.ts';
import { worstFirst, type Finding } from './finding.ts';
import { hostFinding, serviceFindings, tunnelFindings } from './hostFindings.ts';

/** All that the page knows of one host; each answer may be missing, old or fresh. */
export interface Knowledge {
  host: Host;
  tunnels: Answer<TunnelsAnswer>;
  services: Answer<ServicesAnswer>;
  repositories: Answer<RepositoriesAnswer>;
}

/**
 * `critical`, `unknown`, `warning`: the severity of the worst finding. `checking`: nothing bad known, and not all
 * answers are here or fresh yet. `good`: everything that is watched is known, fresh, and as it should be.
 */
export type Verdict = 'critical' | 'unknown' | 'warning' | 'checking' | 'good';

export interface HostSummary {
  verdict: Verdict;
  /** Worst first. */
  findings: Finding[];
  /** When the oldest of the answers came, in ms since the epoch; null while one is missing. */
  checkedAt: number | null;
}

/** An answer older than this, in ms, is no ground to call anything good: the page was asleep, or answers are slow. */
export const freshMs = 60_000;

/** Puts together what is known of a host, worst first. `now` is in ms since the epoch. */
export function summarise(knowledge: Knowledge, now: number): HostSummary {
  const { host, tunnels, services, repositories } = knowledge;
  const unreachable = hostFinding(host);
  const parts = [
    part('Tunnels', 'tunnels', tunnels, (data) => tunnelFindings(host.id, data.tunnels)),
    part('Services', 'services', services, (data) => serviceFindings(host.id, data.services, now)),
    part('Backups', 'backups', repositories, (data) => backupFindings(host.id, data.repositories, now)),
  ];
  const findings = worstFirst([
    ...(unreachable === null ? [] : [unreachable]),
    ...parts.flatMap((one) => one.findings),
    // That a host which cannot be reached does not answer is one thing, not four.
    ...(unreachable === null ? parts.flatMap((one) => one.failure ?? []) : []),
    ...nothingWatched(knowledge),
  ]);
  const times = parts.map(({ at }) => at);
  const checkedAt = times.includes(null) ? null : Math.min(...times.map((at) => at ?? 0));
  return { verdict: verdictOf(findings, checkedAt, now), findings, checkedAt };

  function part<T>(name: string, page: PageName, answer: Answer<T>, read: (data: T) => Finding[]) {
    const { data, at, error } = answer;
    const failure: Finding | null =
      error === null
        ? null
        : {
            severity: 'unknown',
            text: at === null ? `${name} cannot be read` : `${name} cannot be read any more`,
            detail: error.title,
            time: at === null ? (error.lastSeenAt ?? null) : new Date(at).toISOString(),
            timeMeaning: 'last-read',
            page,
            host: host.id,
          };
    return { at, failure, findings: data === undefined ? [] : read(data) };
  }
}

/** A host of which nothing is watched is not a host on which all is well. */
function nothingWatched({ host, tunnels, services, repositories }: Knowledge): Finding[] {
  const empty =
    tunnels.data?.tunnels.length === 0 &&
    services.data?.services.length === 0 &&
    (repositories.data?.repositories.every(({ sets }) => sets.length === 0) ?? false);
  return empty
    ? [
        {
          severity: 'unknown',
          text: `Nothing is watched on ${host.name}`,
          detail: 'Its /etc/homelab-ops/proxy.yaml names no tunnels, services or backup sets.',
          time: null,
          timeMeaning: 'since',
          page: 'services',
          host: host.id,
        },
      ]
    : [];
}

function verdictOf(findings: readonly Finding[], checkedAt: number | null, now: number): Verdict {
  const worst = findings[0]?.severity;
  if (worst !== undefined && worst !== 'notice') {
    return worst;
  }
  return checkedAt === null || now - checkedAt > freshMs ? 'checking' : 'good';
}

/** All hosts in one sentence. */
export interface Overall {
  verdict: Verdict;
  text: string;
  checkedAt: number | null;
}

/**
 * Says it for all hosts at once.
 *
 * @param hostsAreOld the list of hosts itself could not be renewed, so that nothing can be called good
 */
export function summariseAll(summaries: readonly HostSummary[], hostsAreOld: boolean): Overall {
  const times = summaries.map(({ checkedAt }) => checkedAt);
  const checkedAt = times.length === 0 || times.includes(null) ? null : Math.min(...times.map((at) => at ?? 0));
  const is = (verdict: Verdict): number => summaries.filter((summary) => summary.verdict === verdict).length;
  const count = (severity: Finding['severity']): number =>
    summaries.reduce(
      (sum, { findings }) => sum + findings.filter((finding) => finding.severity === severity).length,
      0,
    );
  const counts = [
    amount(count('critical'), 'problem', 'problems'),
    amount(count('warning'), 'warning', 'warnings'),
    amount(count('unknown'), 'thing unknown', 'things unknown'),
  ].filter((text) => text !== null);
  if (counts.length > 0) {
    const verdict = is('critical') > 0 ? 'critical' : is('unknown') > 0 ? 'unknown' : 'warning';
    return { verdict, text: sentence(counts), checkedAt };
  }
  if (hostsAreOld || summaries.length === 0) {
    return { verdict: 'unknown', text: 'Nothing is known for sure', checkedAt: null };
  }
  if (is('checking') > 0) {
    return { verdict: 'checking', text: 'Checking', checkedAt };
  }
  return { verdict: 'good', text: 'Everything is up and backed up', checkedAt };
}

const amount = (count: number, one: string, many: string): string | null =>
  count === 0 ? null : `${count} ${count === 1 ? one : many}`;

function sentence(parts: readonly string[]): string {
  const head = parts.slice(0, -1);
  return head.length === 0 ? (parts[0] ?? '') : `${head.join(', ')} and ${parts.at(-1) ?? ''}`;
}
