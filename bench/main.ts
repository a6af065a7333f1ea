import { hub } from './hub.ts';
import { print, type Result } from './measure.ts';
import { proxy } from './proxy.ts';
import { services } from './services.ts';
import { sizes } from './sizes.ts';

// Needs `npm run build` and `npm run build:proxy`; what is measured on a real host needs `npm run lab -- up`.
const results: Result[] = [];
for (const measure of [sizes, proxy, hub, services]) {
  const found = await measure();
  print(found);
  results.push(...found);
}
const missed = results.filter(({ met }) => met === false).length;
console.log(missed === 0 ? '\nEvery goal was met.' : `\n${missed} goals were missed.`);
process.exitCode = missed === 0 ? 0 : 1;
