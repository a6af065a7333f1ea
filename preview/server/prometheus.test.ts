import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { accessSync, constants, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { freePort } from '../freePort.ts';
import type { FrameJson } from './frames.ts';
import { ask, startServer } from './testSupport.ts';

const program = '/usr/bin/prometheus';
const skip = isThere(program) ? false : `${program} is not installed (Debian package prometheus)`;

function isThere(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** A Prometheus that scrapes itself every second, with samples in it. */
async function startPrometheus(context: TestContext): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), 'prometheus-'));
  const port = await freePort();
  const address = `127.0.0.1:${port}`;
  writeFileSync(
    path.join(folder, 'prometheus.yml'),
    `global: { scrape_interval: 1s }\nscrape_configs: [{ job_name: self, static_configs: [{ targets: ['${address}'] }] }]\n`,
  );
  const options = [`--config.file=${folder}/prometheus.yml`, `--storage.tsdb.path=${folder}/data`];
  const child = spawn(program, [...options, `--web.listen-address=${address}`, '--log.level=error'], {
    stdio: 'ignore',
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  context.after(async () => {
    child.kill();
    await ended;
    rmSync(folder, { recursive: true, force: true });
  });
  const url = `http://${address}`;
  const deadline = Date.now() + 30_000;
  while (!(await hasSamples(url))) {
    assert.ok(Date.now() < deadline && child.exitCode === null, 'Prometheus did not come up within 30 s');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return url;
}

async function hasSamples(url: string): Promise<boolean> {
  try {
    const answer = await fetch(`${url}/api/v1/query?query=count_over_time(up[1m])%20>%202`);
    const body = (await answer.json()) as { data: { result: unknown[] } };
    return body.data.result.length > 0;
  } catch {
    return false;
  }
}

interface Results {
  results: Record<string, { status: number; frames: FrameJson[]; error?: string }>;
}

test('queries through the preview give what Prometheus holds', { skip }, async (context) => {
  const prometheusUrl = await startPrometheus(context);
  const { url } = await startServer(context, { prometheusUrl });
  const now = Date.now();
  const query = async (queries: unknown[], role: 'Viewer' | 'Admin' = 'Viewer') => {
    const body = JSON.stringify({ from: String(now - 60_000), to: String(now), queries });
    const answer = await ask(url, { path: '/api/ds/query', role, method: 'POST', body });
    return { status: answer.status, ...(JSON.parse(answer.body) as Results) };
  };
  const datasource = { uid: 'prometheus', type: 'prometheus' };

  await context.test('a range query has the same points and labels as Prometheus’s own answer', async () => {
    const { status, results } = await query([
      { refId: 'A', datasource, expr: 'up', range: true, interval: '2s', maxDataPoints: 1000 },
    ]);
    assert.equal(status, 200);
    const parameters = { query: 'up', start: align(now - 60_000), end: align(now), step: '2' };
    const direct = await fetch(`${prometheusUrl}/api/v1/query_range?${new URLSearchParams(parameters).toString()}`);
    const { data } = (await direct.json()) as { data: { result: { metric: object; values: [number, string][] }[] } };
    const [series] = data.result;
    const [frame] = results['A']?.frames ?? [];
    assert.ok(series !== undefined && series.values.length > 0);
    assert.deepEqual(frame?.data.values, [
      series.values.map(([seconds]) => seconds * 1000),
      series.values.map(([, value]) => Number(value)),
    ]);
    assert.deepEqual(frame.schema.fields[1]?.labels, series.metric);
    assert.equal(frame.schema.meta['type'], 'timeseries-multi');
  });

  await context.test('an instant query has one point a series', async () => {
    const { results } = await query([{ refId: 'B', datasource, expr: 'up', instant: true, range: false }]);
    const [frame] = results['B']?.frames ?? [];
    assert.deepEqual(frame?.data.values, [[now], [1]]);
    assert.equal(frame.schema.meta['type'], 'numeric-multi');
  });

  await context.test(
    'one bad query makes the answer a 400 with Prometheus’s reason; the others’ data is there',
    async () => {
      const { status, results } = await query([
        { refId: 'A', datasource, expr: 'up', instant: true },
        { refId: 'B', datasource, expr: 'up{', instant: true },
      ]);
      assert.equal(status, 400);
      assert.match(results['B']?.error ?? '', /^bad_data: .*parse error/);
      assert.equal(results['A']?.frames.length, 1);
      assert.equal(results['A'].error, undefined);
    },
  );

  await context.test('the health check of the data source says that it answers', async () => {
    const answer = await ask(url, { path: '/api/datasources/uid/prometheus/health', role: 'Viewer' });
    assert.equal(answer.status, 200);
    assert.match(answer.body, /"status":"OK"/);
  });
});

const align = (milliseconds: number): string => String((Math.floor(milliseconds / 2000) * 2000) / 1000);

test('a Prometheus that is not there is a 400 with the reason', async (context) => {
  const prometheusUrl = `http://127.0.0.1:${await freePort()}`;
  const { url } = await startServer(context, { prometheusUrl });
  const queries = [{ refId: 'A', datasource: { uid: 'prometheus' }, expr: 'up' }];
  const body = JSON.stringify({ from: 'now-1h', to: 'now', queries });
  const answer = await ask(url, { path: '/api/ds/query', role: 'Viewer', method: 'POST', body });
  assert.equal(answer.status, 400);
  assert.match((JSON.parse(answer.body) as Results).results['A']?.error ?? '', /^Post "http:\/\/127.*ECONNREFUSED/);
});

test('an unknown data source is a 404, and no queries are a 400', async (context) => {
  const { url } = await startServer(context, { prometheusUrl: 'http://127.0.0.1:1' });
  const post = (body: unknown) =>
    ask(url, { path: '/api/ds/query', role: 'Viewer', method: 'POST', body: JSON.stringify(body) });
  assert.equal((await post({ queries: [{ refId: 'A', datasource: { uid: 'other' } }] })).status, 404);
  assert.equal((await post({ queries: [] })).status, 400);
});
