import type { Fault } from '../../contract/common.ts';

/**
 * Why a command gave no outcome. `missing`: no such program, or it may not be executed. `start`: the system could not start
 * it. `timeout`, `output-limit`, `aborted`: it was stopped by us. `exit`: it ended with a code that is no answer.
 * `signal`: somebody else killed it.
 */
export type FailureKind = 'missing' | 'start' | 'timeout' | 'output-limit' | 'aborted' | 'exit' | 'signal';

export interface FailureParts {
  kind: FailureKind;
  program: string;
  exitCode?: number | null;
  signal?: string | null;
  stderr?: string;
  timeoutMs?: number;
}

const stderrTailLength = 4096;

/**
 * A command that failed. It carries neither arguments nor environment, so that it can be logged; credentials in URLs are
 * removed from `stderr`, of which the last 4 KiB are kept.
 */
export class CommandFailure extends Error {
  readonly kind: FailureKind;
  readonly program: string;
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly stderr: string;
  readonly timeoutMs: number | null;

  constructor(parts: FailureParts) {
    super(`${parts.program}: ${parts.kind}${typeof parts.exitCode === 'number' ? ` ${parts.exitCode}` : ''}`);
    this.name = 'CommandFailure';
    this.kind = parts.kind;
    this.program = parts.program;
    this.exitCode = parts.exitCode ?? null;
    this.signal = parts.signal ?? null;
    this.stderr = withoutCredentials(parts.stderr ?? '').slice(-stderrTailLength);
    this.timeoutMs = parts.timeoutMs ?? null;
  }
}

/**
 * The failure in words for people. `detail` quotes the command's last line on standard error; `quote: false` leaves it out
 * where that line may name backed-up files and the reader may not see names.
 */
export function commandFault(failure: CommandFailure, { quote = true }: { quote?: boolean } = {}): Fault {
  const { program } = failure;
  const said = quote ? lastLine(failure.stderr) : '';
  const saying = said === '' ? {} : { detail: `It said: ${said}` };
  switch (failure.kind) {
    case 'missing':
      return {
        code: 'command-missing',
        title: `${program} is not installed on this host`,
        detail: `The program ${program} was not found, or may not be executed by this user.`,
        advice: `Install ${program} on this host.`,
      };
    case 'start':
      return {
        code: 'command-not-started',
        title: `${program} could not be started`,
        detail: 'The system refused to start another process.',
        advice: "Look at the host's memory and process limits, then at the log of homelab-proxy.",
      };
    case 'timeout':
      return {
        code: 'command-timeout',
        title: `${program} did not answer in time`,
        detail: `It was stopped after ${(failure.timeoutMs ?? 0) / 1000} seconds.`,
        advice: `See whether the host is overloaded, or what ${program} waits for.`,
      };
    case 'output-limit':
      return {
        code: 'command-output-limit',
        title: `${program} printed more than is read`,
        detail: 'It was stopped, and what it printed was thrown away.',
        advice: 'Ask for less at once.',
      };
    case 'aborted':
      return {
        code: 'command-aborted',
        title: `${program} was stopped`,
        detail: 'The request ended or the program is shutting down.',
      };
    case 'signal':
      return {
        code: 'command-killed',
        title: `${program} was killed`,
        detail: `It got ${failure.signal ?? 'a signal'} from somewhere else.`,
        advice: 'Look for "out of memory" in the kernel log of this host.',
      };
    case 'exit':
      return {
        code: 'command-failed',
        title: `${program} failed with exit code ${failure.exitCode ?? -1}`,
        ...saying,
        advice: 'Run the same command on the host by hand to see more.',
      };
  }
}

function withoutCredentials(text: string): string {
  return text.replaceAll(/([a-z][a-z0-9+.-]*:\/\/)[^\s/@]{1,1024}@/gi, '$1***@');
}

/** The last line with something on it, at most 300 characters, nothing in it that a terminal would obey. */
function lastLine(text: string): string {
  const lines = text.split(/[\r\n]+/).map((line) => line.replaceAll(/\p{C}/gu, '').trim());
  return (lines.findLast((line) => line !== '') ?? '').slice(0, 300);
}
