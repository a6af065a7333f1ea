import type { BootData } from '@grafana/data';

declare global {
  interface Window {
    grafanaBootData: BootData;
    define?: AmdDefine | undefined;
  }

  /** What a module in AMD format calls. Ours have no name. */
  type AmdDefine = ((dependencies: string[], factory: (...modules: unknown[]) => unknown) => void) & { amd: object };
}
