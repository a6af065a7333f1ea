import React from 'react';
import type { Peer } from '../../backend-proxy/contract/tunnels.ts';
import { Age } from '../components/Age.tsx';
import { DataTable, type DataColumn } from '../components/DataTable.tsx';
import { Absent, Detail } from '../components/Detail.tsx';
import { bytesText } from '../components/format.ts';
import { StateBadge } from '../components/StateBadge.tsx';
import { lookOf, peerStates } from '../components/states.ts';

const columns: readonly DataColumn<Peer>[] = [
  {
    id: 'peer',
    header: 'Peer',
    wide: true,
    width: 130,
    value: (peer) => peer.name,
    cell: (peer) => (
      <>
        <strong>{peer.name}</strong>
        <Detail code>
          <span title={peer.publicKey}>{peer.publicKey.slice(0, 12)}…</span>
        </Detail>
      </>
    ),
  },
  {
    id: 'state',
    header: 'State',
    grow: true,
    value: (peer) => peer.state,
    cell: (peer) => (
      <>
        <StateBadge look={lookOf(peerStates, peer.state)} />
        <Detail>{peer.reason}</Detail>
      </>
    ),
  },
  {
    id: 'handshake',
    header: 'Last handshake',
    width: 150,
    value: (peer) => peer.latestHandshakeAt,
    cell: (peer) => (
      <>
        {peer.latestHandshakeAt === null ? <Absent>None yet</Absent> : <Age at={peer.latestHandshakeAt} />}
        <Detail>
          {peer.keepaliveSeconds === null ? 'No keepalive known' : `Keepalive every ${peer.keepaliveSeconds} s`}
        </Detail>
      </>
    ),
  },
  {
    id: 'endpoint',
    header: 'Endpoint',
    width: 160,
    value: (peer) => peer.endpoint,
    cell: (peer) => peer.endpoint ?? <Absent>Not known</Absent>,
  },
  {
    id: 'allowed',
    header: 'Allowed IPs',
    width: 130,
    cell: (peer) =>
      peer.allowedIps.length === 0 ? <Absent>None</Absent> : peer.allowedIps.map((ip) => <div key={ip}>{ip}</div>),
  },
  {
    id: 'received',
    header: 'Received',
    width: 84,
    numeric: true,
    value: (peer) => peer.receivedBytes,
    cell: (peer) => bytesText(peer.receivedBytes),
  },
  {
    id: 'sent',
    header: 'Sent',
    width: 84,
    numeric: true,
    value: (peer) => peer.sentBytes,
    cell: (peer) => bytesText(peer.sentBytes),
  },
];

/** The peers of one interface; traffic counts since the interface came up. */
export function PeerTable({ label, peers }: { label: string; peers: readonly Peer[] }) {
  return <DataTable label={label} columns={columns} rows={peers} rowId={(peer) => peer.publicKey} />;
}
