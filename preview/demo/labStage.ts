import { spawn } from 'node:child_process';
import path from 'node:path';
import { root } from '../../.config/webpack/pluginFiles.ts';
import { isLabUp, labFacts, labTokens } from '../../lab/facts.ts';
import type { Stage } from './stage.ts';

const says = 'npm run lab -- down';

/**
 * Brings the lab up, with everything it installs and builds for that, and connects to it. An abort takes away what was made
 * so far before this rejects.
 */
export async function startLab(signal: AbortSignal): Promise<Stage> {
  const wasUp = isLabUp();
  const code = await runLab('up', signal);
  if (code !== 0) {
    throw new Error(
      signal.aborted ? 'interrupted' : `the lab did not come up (code ${code}); what went wrong stands above`,
    );
  }
  const { hubUrl, prometheusUrl, hosts } = labFacts();
  return {
    hubUrl,
    prometheusUrl,
    tokens: labTokens(),
    description: `It shows the hosts ${hosts.join(' and ')} of the lab, with months of backups and two weeks of metrics.`,
    stop: async () => {
      if (wasUp) {
        return `The lab was up before, so it stays: ${says} takes it away.`;
      }
      const result = await runLab('down');
      return result === 0 ? 'The lab is gone.' : `The lab could not be taken away (code ${result}): try ${says}`;
    },
  };
}

/** In a process group of its own: a Ctrl-C in the terminal reaches it through us only, and only once. */
function runLab(command: 'up' | 'down', signal?: AbortSignal): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [path.join(root, 'lab/main.ts'), command], {
      stdio: ['ignore', 'inherit', 'inherit'],
      detached: true,
    });
    signal?.addEventListener('abort', () => child.kill('SIGINT'), { once: true });
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}
