import { join } from 'node:path';
import type { BenchmarkSize } from '#reports';
import type { Contender, Once } from './measure.ts';
import { run } from './programs.ts';
import { sizeText } from './scenario-family.ts';
import { type SubjectName, subjects } from './subjects.ts';

/** A subject of ours, each time in a fresh process, so that none slows the next one. */
export function contenderOf(name: SubjectName, size: BenchmarkSize, signal: AbortSignal): Contender {
  const { title, isWhole } = subjects[name];
  const program = join(import.meta.dirname, 'measured.ts');
  return {
    subject: name,
    title,
    isWhole,
    once: async () => {
      const { stdout } = await run(process.execPath, [program, name, sizeText(size)], signal);
      return JSON.parse(stdout) as Once;
    },
  };
}
