import { parseArgs, type ParseArgsConfig } from 'node:util';

/** Exit codes of every subcommand. */
export const exitCodes = { ok: 0, failed: 1, usage: 2 } as const;

export const exitCodesHelp = `Exit codes:
  0  done
  1  failed
  2  wrong usage, or a configuration that cannot be used
`;

/** Wrong arguments; the message is for whoever typed them. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

/** Arguments by `node:util`; throws a {@link UsageError} that quotes an option's name at most, as a value may be a secret. */
export function parseArguments<T extends ParseArgsConfig>(config: T): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    const message = error instanceof Error ? (error.message.split('. ')[0] ?? '') : '';
    throw new UsageError(code === 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL' ? 'there is an argument too many' : message);
  }
}
