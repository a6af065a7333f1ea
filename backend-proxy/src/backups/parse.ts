/** A snapshot as `restic snapshots --json` tells it (0.14 to 0.18), without its paths. Null where this restic tells nothing. */
export interface ListedSnapshot {
  id: string;
  time: Date;
  hostname: string;
  tags: readonly string[];
  processedBytes: number | null;
  addedBytes: number | null;
  files: number | null;
  durationSeconds: number | null;
}

/** Output that is not what restic prints. The message has nothing of it. */
export class ResticFormatError extends Error {
  constructor(what: string) {
    super(`the answer of restic is not understood: ${what}`);
    this.name = 'ResticFormatError';
  }
}

const idPattern = /^[0-9a-f]{64}$/;
const longestText = 255;
const mostTags = 100;

/**
 * Reads `restic snapshots --json`: one array; `summary` in an entry since restic 0.17. Whoever writes to the repository
 * chooses host names and tags, so they are cut to size. Newest first. Throws a {@link ResticFormatError}.
 */
export function parseSnapshots(text: string): ListedSnapshot[] {
  const entries = parseJson(text);
  if (!Array.isArray(entries)) throw new ResticFormatError('no list');
  return entries.map(parseSnapshot).toSorted((a, b) => b.time.getTime() - a.time.getTime());
}

function parseSnapshot(entry: unknown): ListedSnapshot {
  const fields = fieldsOf(entry);
  const [id, time] = [fields.get('id'), fields.get('time')];
  if (typeof id !== 'string' || !idPattern.test(id)) throw new ResticFormatError('a snapshot without id');
  const at = instant(time);
  if (at === null) throw new ResticFormatError('a snapshot without time');
  const hostname = fields.get('hostname');
  const tags = fields.get('tags') ?? [];
  if (!Array.isArray(tags)) throw new ResticFormatError('tags that are no list');
  return {
    id,
    time: at,
    hostname: typeof hostname === 'string' ? cut(hostname) : '',
    tags: tags
      .filter((tag) => typeof tag === 'string')
      .slice(0, mostTags)
      .map(cut),
    ...parseSizes(fieldsOf(fields.get('summary'))),
  };
}

function parseSizes(summary: ReadonlyMap<string, unknown>) {
  const started = instant(summary.get('backup_start'));
  const ended = instant(summary.get('backup_end'));
  return {
    processedBytes: amount(summary.get('total_bytes_processed')),
    addedBytes: amount(summary.get('data_added')),
    files: amount(summary.get('total_files_processed')),
    durationSeconds: started === null || ended === null ? null : amount((ended.getTime() - started.getTime()) / 1000),
  };
}

/** What the last line of `restic backup --json` tells. restic before 0.17 gives the snapshot's short id. */
export interface BackupSummary {
  snapshot: string | null;
  processedBytes: number | null;
  addedBytes: number | null;
  files: number | null;
}

/** The summary, if this line of `restic backup --json` is one. */
export function parseSummaryLine(line: string): BackupSummary | null {
  if (!line.includes('"summary"')) return null;
  let fields: ReadonlyMap<string, unknown>;
  try {
    fields = fieldsOf(JSON.parse(line));
  } catch {
    return null;
  }
  if (fields.get('message_type') !== 'summary') return null;
  const id = fields.get('snapshot_id');
  const { processedBytes, addedBytes, files } = parseSizes(fields);
  return {
    snapshot: typeof id === 'string' && /^[0-9a-f]{8,64}$/.test(id) ? id : null,
    processedBytes,
    addedBytes,
    files,
  };
}

/** How many files and folders `restic backup --json` could not read, by its messages on standard error. */
export function countUnread(stderr: string): number {
  return stderr.split('\n').filter((line) => /^\{"message_type":"error"/.test(line)).length;
}

/**
 * How many snapshots `restic snapshots` left out because it could not read them; it ends with 0 all the same. One that
 * `forget` took away in that moment does not count.
 */
export function countDamaged(stderr: string): number {
  const complaints = stderr.split('\n').filter((line) => /could not load snapshot|failed to load snapshot/.test(line));
  return complaints.filter((line) => !/no such file|not exist|not found|404/i.test(line)).length;
}

/** The lines of an error: plain ones, and the message in the `exit_error` object of restic 0.18 with `--json`. */
export function errorText(stderr: string): string {
  const lines = stderr.split('\n').map((line) => {
    if (!line.startsWith('{"message_type":"exit_error"')) return line;
    try {
      const message = fieldsOf(JSON.parse(line)).get('message');
      return typeof message === 'string' ? message : '';
    } catch {
      return line;
    }
  });
  return lines.join('\n');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ResticFormatError('no JSON');
  }
}

function fieldsOf(value: unknown): ReadonlyMap<string, unknown> {
  return new Map(typeof value === 'object' && value !== null ? Object.entries(value) : []);
}

function amount(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : null;
}

function instant(value: unknown): Date | null {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT/.test(value)) return null;
  const time = new Date(value);
  const year = time.getUTCFullYear();
  return year >= 1970 && year <= 9999 ? time : null;
}

function cut(text: string): string {
  return text.slice(0, longestText);
}
