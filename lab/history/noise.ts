import { createCipheriv, createHash } from 'node:crypto';

/** Bytes that look random and are the same for the same name every time. */
export function noise(name: string, size: number): Buffer {
  const digest = createHash('sha256').update(name).digest();
  return createCipheriv('aes-128-ctr', digest.subarray(0, 16), digest.subarray(16)).update(Buffer.alloc(size));
}

/** A number in [0, 1) for a name. */
export const fraction = (name: string): number => noise(name, 4).readUInt32BE() / 2 ** 32;

/** Text of noise in lines, half as dense as bytes: databases and vaults are like that. */
export function textNoise(name: string, size: number, width = 80): string {
  const hex = noise(name, Math.ceil(size / 2)).toString('hex');
  const lines: string[] = [];
  for (let start = 0; start < hex.length; start += width) lines.push(hex.slice(start, start + width));
  return `${lines.join('\n')}\n`;
}
