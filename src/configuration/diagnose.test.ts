import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Scope } from '../../backend-proxy/contract/common.ts';
import { noAnswerInTime, toProxyError } from '../proxy/error.ts';
import { diagnose, diagnosePrometheus, type Outcome, type Probe } from './diagnose.ts';

const session = (scopes: Scope[], changes: object = {}): Outcome => ({
  answer: {
    service: 'homelab-proxy',
    version: '0.1.0',
    apiVersion: '1.0',
    host: 'bastion',
    token: { name: `grafana-${scopes.join('-')}`, scopes },
    observedAt: '2026-11-24T02:00:00.000Z',
    ...changes,
  },
});
const problem = (status: number, code: string): Outcome => ({
  error: toProxyError({ status, data: { type: 'x', status, code, title: `Title of ${code}`, advice: 'Do this' } }),
});
const bare = (status: number, data: unknown = ''): Outcome => ({ error: toProxyError({ status, data }) });
const saved = (outcome: Outcome): Probe => ({ saved: true, outcome });
const right: Record<Scope, Probe> = {
  read: saved(session(['read'])),
  browse: saved(session(['browse'])),
  operate: saved(session(['operate'])),
};
const all = (outcome: Outcome): Record<Scope, Probe> => ({
  read: saved(outcome),
  browse: saved(outcome),
  operate: saved(outcome),
});
const verdicts = (probes: Record<Scope, Probe>): string =>
  diagnose(probes)
    .map(({ verdict }) => verdict)
    .join(' ');
const titles = (probes: Record<Scope, Probe>): string[] => diagnose(probes).map(({ title }) => title);

test('all is right', () => {
  assert.equal(verdicts(right), 'ok ok ok ok');
  assert.equal(titles(right)[0], 'homelab-proxy 0.1.0 answers on bastion');
});

test('the hub is unreachable: said once, and the tokens are not called wrong', () => {
  for (const outcome of [bare(502), bare(504), { error: noAnswerInTime(30) }, { error: toProxyError({}) }]) {
    assert.equal(verdicts(all(outcome)), 'failed unknown unknown unknown');
  }
  assert.equal(titles(all(bare(502)))[0], 'The hub cannot be reached');
});

test('a wrong token is told of that token only', () => {
  const probes = { ...right, browse: saved(problem(401, 'unauthenticated')) };
  assert.equal(verdicts(probes), 'ok ok failed ok');
  assert.equal(titles(probes)[2], 'The hub does not know this token');
});

test('with all tokens wrong the hub is still known to answer', () => {
  assert.equal(verdicts(all(problem(401, 'unauthenticated'))), 'ok failed failed failed');
});

test('a right token of the wrong scope, as when two were swapped', () => {
  const probes = { ...right, browse: right.operate, operate: right.browse };
  assert.equal(verdicts(probes), 'ok ok failed failed');
  const [, , browse] = diagnose(probes);
  assert.equal(browse?.title, 'This token may not browse');
  assert.match(browse.detail ?? '', /“grafana-operate”, for operate/);
});

test('a token that may do more than its part is a warning', () => {
  const probes = { ...right, read: saved(session(['read', 'operate'])) };
  assert.equal(verdicts(probes), 'ok warning ok ok');
  assert.match(diagnose(probes)[1]?.detail ?? '', /every viewer/);
});

test('a missing token is told as missing, whatever the hub said', () => {
  const missing: Probe = { saved: false, outcome: problem(401, 'unauthenticated') };
  assert.equal(verdicts({ ...right, operate: missing }), 'ok ok ok warning');
  assert.equal(verdicts({ read: missing, browse: missing, operate: missing }), 'ok failed warning warning');
  assert.match(diagnose({ ...right, operate: missing })[3]?.advice ?? '', /hash-token --generate/);
});

test('something else answers there', () => {
  const others: Outcome[] = [
    { answer: '<html>It works!</html>' },
    { answer: { service: 'other', version: '1' } },
    { answer: null },
    { answer: [] },
    { answer: { service: 'homelab-proxy' } },
    bare(404, '<html>not found</html>'),
  ];
  for (const outcome of others) {
    assert.equal(verdicts(all(outcome)), 'failed unknown unknown unknown');
    assert.equal(titles(all(outcome))[0], 'This is not homelab-proxy');
  }
});

test('versions: one minor apart works, another major does not', () => {
  assert.equal(verdicts(all(session(['read'], { apiVersion: '2.0' }))).split(' ')[0], 'failed');
  assert.equal(verdicts(all(session(['read'], { apiVersion: '1.2' }))).split(' ')[0], 'failed');
  const near = diagnose(all(session(['read'], { apiVersion: '1.1' })))[0];
  assert.equal(near?.verdict, 'ok');
  assert.match(near.detail ?? '', /API 1\.1, this plugin 1\.0/);
});

test('Grafana’s own refusals are told in its words', () => {
  assert.equal(titles(all(bare(404, { message: 'Plugin is not enabled' })))[0], 'Grafana has no such route');
  const probes = { ...right, operate: saved(bare(403, { message: 'plugin proxy route access denied' })) };
  assert.equal(verdicts(probes), 'ok ok ok failed');
  assert.equal(titles(probes)[3], 'Your role does not allow this');
});

test('a hub that limits requests is reached, and the token is not called wrong', () => {
  const probes = { ...right, operate: saved(problem(429, 'too-many-requests')) };
  assert.equal(titles(probes)[3], 'Title of too-many-requests');
});

test('whatever is wrong says what to do', () => {
  const cases = [
    all(bare(502)),
    all({ answer: 'html' }),
    all(problem(401, 'unauthenticated')),
    all(session(['browse'], { apiVersion: '9.0' })),
    all({ error: noAnswerInTime(30) }),
  ];
  for (const diagnosis of cases.flatMap(diagnose)) {
    if (diagnosis.verdict === 'failed') {
      assert.ok((diagnosis.advice ?? '').length > 10, diagnosis.title);
    }
  }
});

test('Prometheus: absent, failing, empty, answering', () => {
  assert.equal(diagnosePrometheus({ kind: 'absent' }).verdict, 'warning');
  assert.equal(diagnosePrometheus({ kind: 'failed', trouble: { title: 'No' } }).verdict, 'failed');
  assert.equal(diagnosePrometheus({ kind: 'answered', up: 0, total: 0 }).verdict, 'warning');
  assert.equal(diagnosePrometheus({ kind: 'answered', up: 7, total: 8 }).detail, '7 of its 8 targets are up.');
});
