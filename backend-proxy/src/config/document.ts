import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, visit, type Document, type Node } from 'yaml';
import type { Misfit } from '../schema/explain.ts';
import type { ConfigFault } from './error.ts';

/** Where something stands in a file; both count from 1. */
export interface Position {
  line: number;
  column: number;
}

export interface ConfigDocument {
  value: unknown;
  faults: ConfigFault[];
  /** The fault of a misfit, at the line where the reader has to look. */
  locate: (misfit: Misfit) => ConfigFault;
}

/**
 * Reads YAML 1.2. Aliases are refused: a configuration needs none, they make positions ambiguous and small files large.
 * So are tags, and keys that are not text.
 */
export function readDocument(text: string): ConfigDocument {
  const lines = new LineCounter();
  const position = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const at = (offset: number, message: string): ConfigFault => ({ ...position(offset), key: '', message });

  const unreadable = (message: string): ConfigDocument => ({
    value: null,
    faults: [at(0, message)],
    locate: (misfit) => at(0, misfit.message),
  });

  let document: Document.Parsed;
  const faults: ConfigFault[] = [];
  try {
    document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true, stringKeys: true });
    const found = [...document.errors, ...document.warnings].slice(0, mostSyntaxFaults);
    if (found.some(({ message }) => message.includes('call stack'))) return unreadable(tooDeep);
    faults.push(...found.map(({ pos, message }) => at(pos[0], `YAML: ${firstLine(message)}`)));
    visit(document, (_, node) => {
      if (isAlias(node)) faults.push(at(node.range?.[0] ?? 0, 'aliases (*name) are not accepted: write the value out'));
    });
  } catch (error) {
    return unreadable(error instanceof RangeError ? tooDeep : 'it is not YAML');
  }
  return {
    value: faults.length === 0 ? document.toJS() : null,
    faults,
    locate: ({ path, about, message }) => ({
      ...position(offsetOf(document.contents, path, about)),
      key: keyName(path),
      message,
    }),
  };
}

const tooDeep = 'it is nested too deeply';
/** One slip of the pen can make hundreds; the first tell. */
const mostSyntaxFaults = 20;

function firstLine(text: string): string {
  return text.split('\n', 1)[0]?.replace(/:$/, '') ?? '';
}

/** `services[2].unit` */
function keyName(path: readonly string[]): string {
  return path.reduce((name, part) => {
    if (/^\d+$/.test(part)) return `${name}[${part}]`;
    return name === '' ? part : `${name}.${part}`;
  }, '');
}

/** Of the value; of the key where the key itself is meant or has no value; of the nearest thing around what is missing. */
function offsetOf(contents: Node | null, path: readonly string[], about: Misfit['about']): number {
  let node: unknown = contents;
  let offset = contents?.range?.[0] ?? 0;
  for (const [depth, part] of path.entries()) {
    const last = depth === path.length - 1;
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === part);
      if (pair === undefined) return offset;
      offset = startOf(pair.key) ?? offset;
      node = pair.value;
      if (last && about === 'value' && !(isScalar(node) && node.source === '')) offset = startOf(node) ?? offset;
    } else if (isSeq(node)) {
      node = node.items[Number(part)];
      offset = startOf(node) ?? offset;
    }
  }
  return offset;
}

function startOf(node: unknown): number | undefined {
  return isScalar(node) || isMap(node) || isSeq(node) ? node.range?.[0] : undefined;
}
