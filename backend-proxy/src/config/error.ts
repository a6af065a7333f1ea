/** One thing that is wrong in a configuration file; `key` such as `services[2].unit`, empty for the file as a whole. */
export interface ConfigFault {
  /** From 1; 0 where the fault has no place in the file. */
  line: number;
  column: number;
  key: string;
  message: string;
}

/** A configuration that cannot be used. The message lists every fault, one a line: `FILE:LINE:COL: key.path: what is wrong`. */
export class ConfigError extends Error {
  readonly file: string;
  readonly faults: readonly ConfigFault[];

  constructor(file: string, faults: readonly ConfigFault[]) {
    const lines = faults.map(({ line, column, key, message }) => {
      const place = line === 0 ? file : `${file}:${line}:${column}`;
      return key === '' ? `${place}: ${message}` : `${place}: ${key}: ${message}`;
    });
    super(lines.join('\n'));
    this.name = 'ConfigError';
    this.file = file;
    this.faults = faults;
  }
}
