import { endianness } from 'node:os';
import type { Scenario } from '#models';
import type { Limits, PropertyResult, SavedVerification, ScenarioResult, Verification } from '#properties';
import { InputError } from '../input/files/input-error.ts';
import { version } from '../version.ts';
import { type OpenFile, openSealed, UnsealedError, writeSealed } from './sealed-file.ts';

/** What is verified: all that the result depends on but for the limits. */
export interface Subject {
  readonly scenarios: readonly Scenario[];
  readonly properties: readonly string[];
  /** Whether each scenario is verified under the other readings too. */
  readonly readings: boolean;
  /** Whether one world stands for all that are alike. */
  readonly symmetry: boolean;
}

/** What stays the same in all checkpoints of a run. */
export interface Content {
  readonly subject: Subject;
  /** As they were asked for. */
  readonly limits: Limits;
  /** A digest of the models and properties. */
  readonly sources: string;
}

/** The result of a scenario, which follows from its place; and of properties, which are found by their names. */
export type WrittenResult = Omit<ScenarioResult, 'scenario' | 'properties'> & {
  readonly properties: readonly Omit<PropertyResult, 'property'>[];
};

/** How far a run is. */
export interface Stage {
  /** By number of the scenario. */
  readonly results: readonly (WrittenResult | undefined)[];
  /** The number of the scenario at work. */
  readonly atWork: number;
  readonly verification?: Verification | undefined;
}

interface Head extends Content {
  readonly keysync: string;
  readonly results: Stage['results'];
  readonly atWork: number;
  /** But for the lists of numbers; nothing where nothing was at work. */
  readonly saved: SavedVerification | undefined;
}

/** Writes a checkpoint, whole or not at all. */
export function saveCheckpoint(
  file: string,
  content: Content,
  { results, atWork, verification }: Stage,
): void {
  const saved = verification?.save();
  const { words = [], parents = [] } = saved?.exploration.worlds ?? {};
  const head: Head = {
    keysync: version,
    ...content,
    results,
    atWork,
    saved: saved && withLists(saved, [[], []]),
  };
  writeSealed(file, kind, { head, lists: [words, parents] });
}

/**
 * A checkpoint to go on from. The file stays open.
 *
 * @throws InputError where it is none, damaged, or of something else
 */
export function openCheckpoint(file: string, { subject, sources }: Content) {
  const opened = openedFile(file);
  try {
    const head = opened.head as Head;
    expectSameVersion(file, head, sources);
    if (opened.byteOrder !== endianness())
      throw new InputError(file, 'the checkpoint is of a machine with another byte order', beginAnew);
    expectSameSubject(file, head.subject, subject);
    const { results, limits, atWork, saved } = head;
    return {
      results,
      limits,
      atWork,
      /** Puts a verification of the scenario at work to where it was. Once. */
      restore(verification: Verification): void {
        if (saved !== undefined) verification.restore(withLists(saved, opened.lists));
      },
      close: (): void => opened.close(),
    };
  } catch (error) {
    opened.close();
    throw error;
  }
}

/** The first line of a checkpoint: with the version of its format, so that another one is told apart. */
const kind = 'keysync checkpoint 1';

function withLists(
  saved: SavedVerification,
  [words, parents]: readonly Iterable<Int32Array>[],
): SavedVerification {
  const worlds = { ...saved.exploration.worlds, words: words!, parents: parents! };
  return { ...saved, exploration: { ...saved.exploration, worlds } };
}

const beginAnew = 'Leave out --resume to begin anew.';

function openedFile(file: string): OpenFile {
  try {
    return openSealed(file, kind);
  } catch (error) {
    if (error instanceof UnsealedError) {
      const what =
        error.reason === 'damaged'
          ? 'the checkpoint is damaged'
          : 'this is no checkpoint that this version of keysync wrote';
      throw new InputError(file, what, beginAnew);
    }
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT')
      throw new InputError(
        file,
        'there is no such file',
        `Name a file that --checkpoint wrote. ${beginAnew}`,
      );
    if (code === undefined) throw error;
    throw new InputError(file, `the file cannot be read (${code})`, beginAnew);
  }
}

function expectSameVersion(file: string, { keysync, sources }: Head, expected: string): void {
  if (keysync !== version)
    throw new InputError(file, `the checkpoint is of keysync ${keysync}, and this is ${version}`, beginAnew);
  if (sources !== expected) {
    const what = `the checkpoint is of another build of keysync ${version}: models or properties have changed since`;
    throw new InputError(file, what, beginAnew);
  }
}

function expectSameSubject(file: string, found: Subject, asked: Subject): void {
  const difference = differenceOf(found, asked);
  if (difference !== undefined)
    throw new InputError(
      file,
      difference,
      `Give the same scenarios and options as then, or begin anew without --resume.`,
    );
}

function differenceOf(found: Subject, asked: Subject): string | undefined {
  const namesOf = ({ scenarios }: Subject): string => scenarios.map(({ name }) => name).join(', ');
  if (namesOf(found) !== namesOf(asked))
    return `the checkpoint is of ${namesOf(found)}, and asked for is ${namesOf(asked)}`;
  const changed = asked.scenarios.filter((scenario, index) => !isSame(scenario, found.scenarios[index]));
  if (changed.length > 0) return `the checkpoint is of a scenario ${changed[0]!.name} that reads differently`;
  if (!isSame(found.properties, asked.properties)) return 'the checkpoint is of other properties';
  if (found.readings !== asked.readings)
    return `the checkpoint was made ${found.readings ? 'with' : 'without'} --readings`;
  if (found.symmetry !== asked.symmetry)
    return `the checkpoint was made ${found.symmetry ? 'without' : 'with'} --no-symmetry`;
  return undefined;
}

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
