import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { labFacts, labTokens } from '../../lab/facts.ts';
import { startPreview } from '../../preview/main.ts';

/** Serves the built plugin on the lab's live data for the browser tests, with settings of its own, until SIGTERM. */
const folder = mkdtempSync(path.join(tmpdir(), 'homelab-ops-browser-'));
const { hubUrl, prometheusUrl } = labFacts();
const preview = await startPreview({
  port: Number(process.argv[2]),
  settingsFile: path.join(folder, 'settings.json'),
  hubUrl,
  prometheusUrl,
  tokens: labTokens(),
});
console.log(`preview for the tests on ${preview.url}`);
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    rmSync(folder, { recursive: true, force: true });
    void preview.stop();
  });
}
