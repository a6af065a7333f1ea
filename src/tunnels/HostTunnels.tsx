import { css } from '@emotion/css';
import React from 'react';
import type { Host } from '../../backend-proxy/contract/hosts.ts';
import type { Tunnel } from '../../backend-proxy/contract/tunnels.ts';
import { Age } from '../components/Age.tsx';
import { Nothing } from '../components/Nothing.tsx';
import { ProblemAlert } from '../components/ProblemAlert.tsx';
import { StateBadge } from '../components/StateBadge.tsx';
import { lookOf, tunnelStates } from '../components/states.ts';
import { PeerTable } from './PeerTable.tsx';
import { useStyles, type Theme } from '../components/theme.ts';

/** A host's interfaces, one below the other. */
export function HostTunnels({ host, tunnels }: { host: Host; tunnels: readonly Tunnel[] }) {
  if (tunnels.length === 0) {
    return (
      <Nothing message={`${host.name} watches no tunnel`}>
        Name its WireGuard interfaces below <code>tunnels</code> in /etc/homelab-ops/proxy.yaml on that host.
      </Nothing>
    );
  }
  return tunnels.map((tunnel) => <Interface key={tunnel.id} host={host} tunnel={tunnel} />);
}

function Interface({ host, tunnel }: { host: Host; tunnel: Tunnel }) {
  const styles = useStyles(getStyles);
  return (
    <div className={styles.interface}>
      <div className={styles.header}>
        <h3 className={styles.name}>{tunnel.id}</h3>
        <StateBadge look={lookOf(tunnelStates, tunnel.state)} />
        {tunnel.listenPort !== null && <span className={styles.fact}>Listens on UDP {tunnel.listenPort}</span>}
        {tunnel.publicKey !== null && (
          <span className={styles.fact}>
            Public key <code className={styles.key}>{tunnel.publicKey}</code>
          </span>
        )}
        {tunnel.observedAt !== null && (
          <span className={styles.fact}>
            Read <Age at={tunnel.observedAt} />
          </span>
        )}
      </div>
      {tunnel.fault !== null && <ProblemAlert trouble={tunnel.fault} />}
      {tunnel.peers.length > 0 && <PeerTable label={`Peers of ${tunnel.id} on ${host.name}`} peers={tunnel.peers} />}
      {tunnel.peers.length === 0 && tunnel.state === 'up' && (
        <Nothing message={`${tunnel.id} has no peer`}>
          Add one with <code>wg set</code> or in /etc/wireguard/{tunnel.id}.conf; it shows here by itself.
        </Nothing>
      )}
    </div>
  );
}

const getStyles = (theme: Theme) => ({
  interface: css({ marginBottom: theme.spacing(3) }),
  header: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(0.5, 1.5),
    marginBottom: theme.spacing(1),
  }),
  name: css({ ...theme.typography.h5, margin: 0, fontFamily: theme.typography.fontFamilyMonospace }),
  fact: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize, minWidth: 0 }),
  key: css({ overflowWrap: 'anywhere', background: 'none', border: 'none', padding: 0 }),
});
