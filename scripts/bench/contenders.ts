import { join } from 'node:path';
import type { BenchmarkSize } from '#reports';
import type { Contender, Once } from './measure.ts';
import { run } from './peers/programs.ts';
import { sizeText } from './scenario-family.ts';
import { type SubjectName, subjects } from './subjects.ts';

/** A subject of ours, each time in a fresh process, so that none slows the next one. */
export function contenderOf(name: SubjectName, size: BenchmarkSize, signal: AbortSignal): Contender {
  return contendersTogether([name], size, signal)[0]!;
}

/** Subjects of ours that share a process, each time a fresh one, where little is said of speed. They take their turn. */
export function contendersTogether(
  names: readonly SubjectName[],
  size: BenchmarkSize,
  signal: AbortSignal,
): readonly Contender[] {
  let measured: readonly Once[] = [];
  return names.map((name, index): Contender => {
    const { title, isWhole } = subjects[name];
    const once = async (): Promise<Once> => {
      if (index === 0) measured = await measure(names, size, signal);
      return measured[index]!;
    };
    return { subject: name, title, isWhole, once };
  });
}

async function measure(
  names: readonly SubjectName[],
  size: BenchmarkSize,
  signal: AbortSignal,
): Promise<readonly Once[]> {
  const program = join(import.meta.dirname, 'measured.ts');
  const { stdout } = await run(process.execPath, [program, sizeText(size), ...names], signal);
  const measured = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Once);
  if (measured.length !== names.length) throw new Error(`Of ${names.join(', ')} not each was measured.`);
  return measured;
}
