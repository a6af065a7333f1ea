/** What the preview of a demo is connected with. */
export interface Stage {
  hubUrl: string;
  tokens: { readToken: string; browseToken: string; operateToken: string };
  /** Null where there is no history. */
  prometheusUrl: string | null;
  /** What one sees, in one sentence. */
  description: string;
  /** Takes away what was started. Resolves with what to tell about it. */
  stop: () => Promise<string>;
}
