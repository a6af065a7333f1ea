/** Callers that come while an answer is under way get that one; the next caller asks anew. */
export function shared<T>(ask: () => Promise<T>): () => Promise<T> {
  let underWay: Promise<T> | null = null;
  return () => {
    underWay ??= ask().finally(() => (underWay = null));
    return underWay;
  };
}
