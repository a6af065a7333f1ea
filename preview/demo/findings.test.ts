import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseUnits } from './findings.ts';
import { toId } from './oneHostConfig.ts';
import { lastNight } from './repository.ts';

test('of the units that systemd lists, those that people know are chosen', () => {
  // systemctl list-units --plain --no-legend, systemd 252, Debian 12
  const output = `  cron.service             loaded active running Regular background program processing daemon
dbus.service             loaded active running D-Bus System Message Bus
getty@tty1.service       loaded active running Getty on tty1
ssh.service              loaded active running OpenBSD Secure Shell server
systemd-journald.service loaded active running Journal Service
user@0.service           loaded active running User Manager for UID 0
`;
  assert.deepEqual(chooseUnits(output), ['cron.service', 'ssh.service']);
});

test('an id is made of any name', () => {
  assert.deepEqual(['Jörg’s NAS', 'plex', '--', 'a'.repeat(80)].map(toId), [
    'j-rg-s-nas',
    'plex',
    'this-machine',
    'a'.repeat(63),
  ]);
});

test('last night is the last two o’clock that is over', () => {
  assert.equal(lastNight(0, new Date(2026, 2, 1, 12)), '2026-03-01 02:00:00');
  assert.equal(lastNight(0, new Date(2026, 2, 1, 1)), '2026-02-28 02:00:00');
  assert.equal(lastNight(2, new Date(2026, 2, 1, 1)), '2026-02-26 02:00:00');
});
