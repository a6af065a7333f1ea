import { ConfigError } from './config/error.ts';
import { exitCodes, exitCodesHelp, UsageError } from './commands/usage.ts';

type Subcommand = (argv: string[]) => Promise<number>;

/** Each is loaded only when it is asked for, so that none pays for another. */
const subcommands: Readonly<Record<string, { does: string; load: () => Promise<Subcommand> }>> = {
  serve: {
    does: 'answer the API on the addresses of the configuration',
    load: async () => (await import('./commands/serve.ts')).serveCommand,
  },
  'check-config': {
    does: 'check a configuration and name every fault with its line',
    load: async () => (await import('./commands/check-config.ts')).checkConfigCommand,
  },
  'hash-token': {
    does: 'print the hash of a token for the configuration, or make a token',
    load: async () => (await import('./commands/hash-token.ts')).hashTokenCommand,
  },
  collect: {
    does: 'as root: read WireGuard for the part that listens',
    load: async () => (await import('./commands/collect.ts')).collectCommand,
  },
  backup: {
    does: 'as root: back up a set by restic and forget what its retention does not keep',
    load: async () => (await import('./commands/backup.ts')).backupCommand,
  },
};

function help(): string {
  const width = Math.max(...Object.keys(subcommands).map((name) => name.length));
  const lines = Object.entries(subcommands).map(([name, { does }]) => `  ${name.padEnd(width)}  ${does}`);
  return `Usage: homelab-proxy COMMAND [ARGUMENT …]

Commands:
${lines.join('\n')}

homelab-proxy COMMAND --help tells more of one. Options:
  --version  print the version
  --help     print this

${exitCodesHelp}`;
}

/** Runs the program with its arguments and resolves with its exit code. */
export async function main(argv: string[]): Promise<number> {
  const [name = '', ...rest] = argv;
  if (name === '--help' || name === '-h' || name === 'help') {
    process.stdout.write(help());
    return exitCodes.ok;
  }
  if (name === '--version') {
    const { version } = await import('./version.ts');
    process.stdout.write(`homelab-proxy ${version}\n`);
    return exitCodes.ok;
  }
  const subcommand = Object.hasOwn(subcommands, name) ? subcommands[name] : undefined;
  if (subcommand === undefined) {
    process.stderr.write(
      `homelab-proxy: ${name === '' ? 'a command is missing' : 'there is no such command'}\n\n${help()}`,
    );
    return exitCodes.usage;
  }
  try {
    const run = await subcommand.load();
    return await run(rest);
  } catch (error) {
    if (error instanceof UsageError) {
      process.stderr.write(`homelab-proxy ${name}: ${error.message}\nTry homelab-proxy ${name} --help.\n`);
      return exitCodes.usage;
    }
    if (error instanceof ConfigError) {
      process.stderr.write(`${error.message}\n`);
      return exitCodes.usage;
    }
    process.stderr.write(
      `homelab-proxy ${name}: ${error instanceof Error ? (error.stack ?? error.message) : 'failed'}\n`,
    );
    return exitCodes.failed;
  }
}
