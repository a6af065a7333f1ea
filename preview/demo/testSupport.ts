import { spawn } from 'node:child_process';
import path from 'node:path';

/** `npm run demo` as a program of its own, with what it said so far. */
export interface Demo {
  url: string;
  printed: () => string;
  /** Presses Ctrl-C, and gives the exit code; null where a signal ended it. */
  interrupt: () => Promise<number | null>;
}

/** Starts the demo and waits until it names its address; its temporary files go below `folder`. */
export async function startDemo(options: readonly string[], folder: string): Promise<Demo> {
  const program = path.join(import.meta.dirname, '../demo.ts');
  const child = spawn(process.execPath, [program, '--port', '0', ...options], {
    env: { ...process.env, TMPDIR: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  let printed = '';
  const url = await new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      printed += chunk.toString();
      const [, found] = /is on {2}(http:\S+)/.exec(printed) ?? [];
      if (found !== undefined) resolve(found);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    void ended.then((code) => reject(new Error(`ended with ${code} before it was ready:\n${printed}`)));
  });
  return {
    url,
    printed: () => printed,
    interrupt: () => {
      child.kill('SIGINT');
      return ended;
    },
  };
}
