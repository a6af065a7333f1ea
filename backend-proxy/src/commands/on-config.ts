import type { Config } from '../config/config.ts';
import { defaultConfigPath, loadConfig } from '../config/load.ts';
import { exitCodes, parseArguments } from './usage.ts';

/** A subcommand that takes a configuration and nothing else. Rejects with a `ConfigError` where that cannot be used. */
export function onConfig(help: string, act: (config: Config) => Promise<number>): (argv: string[]) => Promise<number> {
  return async (argv) => {
    const { values } = parseArguments({
      args: argv,
      options: { config: { type: 'string', default: defaultConfigPath }, help: { type: 'boolean' } },
    });
    if (values.help === true) {
      process.stdout.write(help);
      return exitCodes.ok;
    }
    return act(await loadConfig(values.config));
  };
}
