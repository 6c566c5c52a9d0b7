import { print } from '../output/terminal.ts';
import type { Once } from './measure.ts';
import { parseSize } from './scenario-family.ts';
import { type SubjectName, subjects } from './subjects.ts';

// Runs subjects on the scenario of one size, each once, and prints a line for each: what it came to and what it took.
const [size = '', ...names] = process.argv.slice(2);
for (const name of names) print(JSON.stringify(await measured(name)));

async function measured(name: string): Promise<Once> {
  if (!Object.hasOwn(subjects, name)) throw new Error(`There is no subject ${name}.`);
  const timed = subjects[name as SubjectName].prepare(parseSize(size));

  const cpuBefore = process.cpuUsage();
  const wallBefore = performance.now();
  const counts = await timed();
  const wallSeconds = (performance.now() - wallBefore) / 1000;
  const { user, system } = process.cpuUsage(cpuBefore);

  const peakBytes = process.resourceUsage().maxRSS * 1024;
  return { counts, run: { wallSeconds, cpuSeconds: (user + system) / 1e6, peakBytes } };
}
