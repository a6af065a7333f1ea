import { Counter, Gauge, type Registry } from 'prom-client';
import type { Peer, Tunnel } from '../../contract/tunnels.ts';

/** Sets the tunnels' metrics from what is known when they are asked. What is not known has no series. */
export function registerTunnelMetrics(registry: Registry, known: () => Promise<readonly Tunnel[]>): void {
  const labelNames = ['interface', 'peer'] as const;
  const registers = [registry];
  const peers = async () => (await known()).filter(({ state }) => state === 'up').flatMap(labelled);

  const counter = (name: string, help: string, bytes: (peer: Peer) => number) =>
    new Counter({
      name,
      help,
      labelNames,
      registers,
      async collect() {
        const found = await peers();
        this.reset();
        for (const { labels, peer } of found) this.inc(labels, bytes(peer));
      },
    });

  counter(
    'wireguard_sent_bytes_total',
    'Bytes sent to the peer since the interface came up.',
    ({ sentBytes }) => sentBytes,
  );
  counter(
    'wireguard_received_bytes_total',
    'Bytes received from the peer since the interface came up.',
    ({ receivedBytes }) => receivedBytes,
  );
  new Gauge({
    name: 'homelab_wireguard_peer_last_handshake_timestamp_seconds',
    help: 'Time of the last handshake with the peer; absent if there was none.',
    labelNames,
    registers,
    async collect() {
      const found = await peers();
      this.reset();
      for (const { labels, peer } of found) {
        if (peer.latestHandshakeAt !== null) this.set(labels, Date.parse(peer.latestHandshakeAt) / 1000);
      }
    },
  });
}

/** A name that two peers share is told apart by the key's beginning. */
function labelled(tunnel: Tunnel): { labels: { interface: string; peer: string }; peer: Peer }[] {
  const names = tunnel.peers.map(({ name }) => name);
  return tunnel.peers.map((peer) => {
    const isShared = names.indexOf(peer.name) !== names.lastIndexOf(peer.name);
    const name = isShared ? `${peer.name} (${peer.publicKey.slice(0, 8)})` : peer.name;
    return { labels: { interface: tunnel.id, peer: name }, peer };
  });
}
