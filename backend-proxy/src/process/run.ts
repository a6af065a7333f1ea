/** How a command is started. There is no shell; the environment holds what is named here and nothing else. */
export interface Command {
  /** Name of the program, looked up in a fixed PATH. Also the `program` label of the metrics. */
  program: string;
  /** Options, chosen by us. */
  options: readonly string[];
  /** Values from outside; they follow `--`. */
  positionals?: readonly string[];
  environment?: Readonly<Record<string, string>>;
  timeoutMs: number;
  maxOutputBytes: number;
  signal?: AbortSignal;
  /** Sent at the time limit, the output limit or an abort; SIGINT for restic before 0.17. */
  stopSignal?: 'SIGTERM' | 'SIGINT';
  /** Exit codes that are an answer rather than a failure; 0 always is. */
  acceptExitCodes?: readonly number[];
}

/** What a command left. Text is UTF-8, ill-formed bytes replaced. */
export interface Outcome {
  exitCode: number;
  stdout: string;
  stderr: string;
  durationMs: number;
}

/** Starts a command and gives its outcome; rejects with a {@link CommandFailure}. The one place that starts processes implements it. */
export type Run = (command: Command) => Promise<Outcome>;
