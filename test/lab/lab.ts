import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { isLabUp, labFacts } from '../../lab/facts.ts';

assert.ok(isLabUp(), 'These tests need the lab: npm run lab -- up');

export const facts = labFacts();

/** Asks the hub as Grafana does; gives the status and the JSON. */
export async function askHub(path: string, scope: 'read' | 'browse' | 'operate' = 'read') {
  const token = readFileSync(facts.tokenFiles[scope], 'utf8').trim();
  const answer = await fetch(`${facts.hubUrl}/api/v1${path}`, { headers: { authorization: `Bearer ${token}` } });
  return { status: answer.status, body: (await answer.json()) as unknown };
}

/** An instant query of the lab's Prometheus: labels and value of each series. */
export async function queryPrometheus(query: string): Promise<{ labels: Record<string, string>; value: number }[]> {
  const answer = await fetch(`${facts.prometheusUrl}/api/v1/query?query=${encodeURIComponent(query)}`);
  const { data } = (await answer.json()) as {
    data: { result: { metric: Record<string, string>; value: [number, string] }[] };
  };
  return data.result.map(({ metric, value }) => ({ labels: metric, value: Number(value[1]) }));
}
