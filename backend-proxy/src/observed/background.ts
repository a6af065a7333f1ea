import type { App } from '../context.ts';

/**
 * Asks when the program is ready and then again and again, `everyMs` after each answer, until it closes: so that metrics
 * and pages find something known. `ask` keeps its own faults.
 */
export function keepAsking(app: App, everyMs: number, ask: () => Promise<unknown>): void {
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;
  const loop = async () => {
    await ask().catch((error: unknown) => app.log.error({ err: error }, 'a background reading failed'));
    if (!isClosed) timer = setTimeout(() => void loop(), everyMs).unref();
  };
  app.addHook('onReady', (done) => {
    void loop();
    done();
  });
  app.addHook('onClose', (_app, done) => {
    isClosed = true;
    clearTimeout(timer);
    done();
  });
}
