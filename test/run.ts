import { globSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { add, browserTests, check, nodeTests, nothing, run, type Tally } from './stages.ts';

/** `npm run lab -- up` ends with this code where the machine cannot hold the lab. */
const labUnsupported = 3;

const node = process.execPath;
const unitTests = [
  'backend-proxy',
  'src',
  'preview',
  'Magefile-free',
  'lab',
  'dashboards',
  'bench',
  'test/*.test.ts',
].flatMap((place) => globSync(place.endsWith('.ts') ? place : `${place}/**/*.test.ts`));
const labTests = globSync('test/lab/*.test.ts').sort();
const lastLabTest = labTests.filter((file) => file.endsWith('zz-down.test.ts'));

/** What is tested on the two real hosts, and in a browser on their live data. */
async function onTheLab(): Promise<Tally> {
  const started = await run(node, ['lab/main.ts', 'up']);
  if (started === labUnsupported) {
    const skipped = labTests.length + globSync('test/browser/*.spec.ts').length;
    console.log(`SKIPPED ${skipped} files of tests that need the lab: it cannot run on this machine (reason above).`);
    return { ...nothing, skipped };
  }
  if (started !== 0) return { ...nothing, failed: 1 };
  try {
    const hosts = await nodeTests(
      'lab',
      labTests.filter((file) => !lastLabTest.includes(file)),
      // There is one lab, whatever the number of processors.
      ['--test-concurrency=1'],
    );
    const browser = await browserTests();
    return add(hosts, browser);
  } finally {
    await run(node, ['lab/main.ts', 'down']);
  }
}

const stages: [string, () => Promise<Tally>][] = [
  ['Packages', () => check(node, ['test/packages.ts'])],
  ['Lint', () => check(node, ['node_modules/eslint/bin/eslint.js', '.'])],
  ['Format', () => check(node, ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.'])],
  ['Types', () => check(node, ['node_modules/typescript/bin/tsc', '--noEmit'])],
  ['Build the plugin', () => check(node, ['Magefile-free/build.ts'])],
  ['Validate the plugin', () => check(node, ['Magefile-free/validate.ts'])],
  ['Build the proxy', () => check(node, ['Magefile-free/build-proxy.ts'])],
  ['Unit', () => nodeTests('unit', unitTests)],
  ['Lab and browser', onTheLab],
  [
    'Lab leaves nothing behind',
    () => (lastLabTest.length > 0 ? nodeTests('lab-down', lastLabTest) : Promise.resolve(nothing)),
  ],
];

await mkdir('test-results', { recursive: true });
let total = nothing;
const summary: string[] = [];
for (const [name, stage] of stages) {
  console.log(`\n━━ ${name}`);
  const start = Date.now();
  const tally = await stage();
  total = add(total, tally);
  const seconds = ((Date.now() - start) / 1000).toFixed(0);
  summary.push(`${name}: ${tally.passed} passed, ${tally.failed} failed, ${tally.skipped} skipped (${seconds} s)`);
  console.log(summary.at(-1));
}
console.log(`\n━━ Summary\n${summary.join('\n')}\n`);
const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
console.log(`${total.passed} passed, ${total.failed} failed${skipped}`);
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
