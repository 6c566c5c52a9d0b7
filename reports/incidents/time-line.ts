import type { IncidentReport, KeyReport } from './incident-schema.ts';
import { isLongWindow, listText } from './words.ts';

/** What is known of a key on an HSM between two moments. */
export type LaneCell = 'alone' | 'known' | 'possible' | 'unknown' | 'none' | 'absent';

/** One HSM through the time of a key. */
export interface TimeLane {
  readonly hsm: string;
  readonly zone: string | null;
  readonly cluster: string | null;
  /** One for each moment: what is so from then on, until the next. */
  readonly cells: readonly LaneCell[];
}

/** A moment at which something changed. */
export interface Moment {
  /** In ISO 8601. */
  readonly at: string;
  readonly sentences: readonly { readonly sentence: string; readonly records: readonly string[] }[];
}

/** A key through time: a lane for each HSM, a column from each moment to the next. */
export interface TimeLine {
  readonly moments: readonly Moment[];
  readonly lanes: readonly TimeLane[];
  /** How many moments were left out, where there are too many for a page. */
  readonly leftOut: number;
}

/** More columns than these are no picture. */
const momentsMax = 16;

type Hsm = IncidentReport['clusters'][number]['hsms'][number];

interface Placed {
  readonly at: string;
  readonly sentence: string;
  readonly records: readonly string[];
  /** Where there are too many moments, it is left out before others. */
  readonly isMinor?: boolean;
}

/** Lays out what is known of a key; undefined where nothing has a time. */
export function timeLineOf(key: KeyReport, { clusters }: IncidentReport): TimeLine | undefined {
  const named = new Set(key.holdings.map(({ hsm }) => hsm));
  const hsms = clusters.flatMap(({ cluster, hsms: inner }) =>
    inner.filter(({ hsm }) => cluster === key.cluster || named.has(hsm)).map((hsm) => ({ cluster, hsm })),
  );
  const happenings = happeningsOf(key);
  const removed = new Set(key.removals.map(({ hsm, at }) => `${hsm} ${at.latest ?? at.earliest}`));
  const lives = hsms.flatMap(({ hsm }) =>
    lifeOf(hsm, key.made?.at.earliest ?? '').filter(
      ({ at, isEnd }) => !(isEnd && removed.has(`${hsm.hsm} ${at}`)),
    ),
  );
  const told: readonly Placed[] = [...happenings, ...lives];
  const times = new Set([
    ...told.map(({ at }) => at),
    ...key.holdings.flatMap(({ from, to }) => (to === null ? [from] : [from, to])),
    ...key.windows.flatMap(({ from, to }) => (to === null ? [from] : [from, to])),
  ]);
  if (times.size === 0) return undefined;
  const spoken = new Set(told.map(({ at }) => at));
  const cellsAt = (at: string): readonly LaneCell[] => hsms.map(({ hsm }) => cellAt(key, hsm, at));
  const sorted = [...times].toSorted();
  // Where nothing is to be told, and nothing changes, there is no column.
  const telling = sorted.filter((at, index) => {
    return spoken.has(at) || index === 0 || cellsAt(at).join() !== cellsAt(sorted[index - 1]!).join();
  });
  const kept = chosen(telling, told);
  const moments = kept.map((at, index): Moment => {
    const sentences = told
      .filter((one) => one.at === at)
      .map(({ sentence, records }) => ({ sentence, records }));
    if (sentences.length > 0) return { at, sentences };
    const before = index === 0 ? undefined : cellsAt(kept[index - 1]!);
    return { at, sentences: changesOf(hsms, before, cellsAt(at), absencesAt(key, at)) };
  });
  const lanes = hsms.map(({ cluster, hsm }): TimeLane => {
    return { hsm: hsm.hsm, zone: hsm.zone, cluster, cells: kept.map((at) => cellAt(key, hsm, at)) };
  });
  return { moments, lanes, leftOut: telling.length - kept.length };
}

/** What a lane says from then on that it did not say before. */
function changesOf(
  hsms: readonly { readonly hsm: Hsm }[],
  before: readonly LaneCell[] | undefined,
  now: readonly LaneCell[],
  absences: ReadonlyMap<string, readonly string[]>,
): Moment['sentences'] {
  const changes = new Map<string, readonly [text: (isOne: boolean) => string, names: string[]]>();
  for (const [index, cell] of now.entries()) {
    const last = before?.[index] ?? 'absent';
    if (cell === last || (before === undefined && cell === 'none')) continue;
    const text = (isOne: boolean): string => changeText(last, cell, isOne);
    const [, names] = changes.get(text(true)) ?? [text, []];
    changes.set(text(true), [text, [...names, hsms[index]!.hsm.hsm]]);
  }
  return [...changes.values()].map(([text, names]) => ({
    sentence: `From here on, ${listText(names)} ${text(names.length === 1)}.`,
    records: text(true) === cannotHaveIt ? [...new Set(names.flatMap((hsm) => absences.get(hsm) ?? []))] : [],
  }));
}

/** By HSM: the records that rule out, at that moment, that it has the key. */
const absencesAt = ({ absences }: KeyReport, at: string): ReadonlyMap<string, readonly string[]> =>
  new Map(absences.filter(({ from }) => from === at).map(({ hsm, records }) => [hsm, records]));

const cannotHaveIt = 'cannot have it';

const isKnown = (cell: LaneCell): boolean => cell === 'known' || cell === 'alone';

/** What is so of an HSM, or of several, that was not so before. */
function changeText(before: LaneCell, now: LaneCell, isOne: boolean): string {
  switch (now) {
    case 'alone':
      return 'is the only HSM known to have it';
    case 'known':
      if (isKnown(before)) return 'is no longer the only HSM known to have it';
      return isOne ? 'has it' : 'have it';
    case 'possible':
      return isKnown(before) ? 'may still have it, but no later record shows it' : 'may have it';
    case 'unknown':
      return 'may or may not have it: the log does not show which';
    case 'none':
      return cannotHaveIt;
    case 'absent':
      return isOne ? 'no longer exists' : 'no longer exist';
  }
}

/** Those of which there is something to say come first; of too many, the first and the last. */
function chosen(times: readonly string[], told: readonly Placed[]): readonly string[] {
  if (times.length <= momentsMax) return times;
  const spoken = new Set(told.filter(({ isMinor }) => isMinor !== true).map(({ at }) => at));
  const minor = new Set(told.map(({ at }) => at).filter((at) => !spoken.has(at)));
  const candidates = times.filter((at) => spoken.has(at));
  const others = [
    ...times.filter((at) => minor.has(at)),
    ...times.filter((at) => !spoken.has(at) && !minor.has(at)),
  ];
  const from = candidates.length > momentsMax ? candidates : [...candidates, ...others];
  const taken =
    candidates.length > momentsMax
      ? [...from.slice(0, momentsMax / 2), ...from.slice(-momentsMax / 2)]
      : from.slice(0, momentsMax);
  return taken.toSorted();
}

/** Remarks that are of a moment; the others are told once, above the time line. */
const momentary: ReadonlySet<string> = new Set(['came-back-after-deletion', 'orphan-used']);

function happeningsOf(key: KeyReport): readonly Placed[] {
  const placed: Placed[] = [];
  const add = (at: string | null | undefined, sentence: string, records: readonly string[]): void => {
    if (at !== null && at !== undefined) placed.push({ at, sentence, records });
  };
  if (key.made !== null) {
    const where = key.madeOn === null ? 'The key was created.' : `The key was created on ${key.madeOn}.`;
    add(key.made.at.earliest ?? key.made.at.latest, where, key.made.records);
  }
  if (key.acknowledged !== null) {
    const { earliest, latest } = key.acknowledged;
    if (earliest === latest) add(earliest, 'The application was told that the creation succeeded.', []);
    else {
      add(earliest, 'From here on, the application may have been told that the creation succeeded.', []);
      add(latest, 'If the application was ever told that the creation succeeded, it was told by now.', []);
    }
  }
  for (const { hsm, from, certainty, records } of key.holdings) {
    if (certainty === 'known' && hsm !== key.madeOn && records.length > 0)
      add(from, `${hsm} has a copy.`, records);
  }
  for (const { at, sentence, records } of key.failures)
    placed.push({ at: at.earliest!, sentence, records, isMinor: true });
  for (const { at, sentence, records } of key.removals) add(at.latest ?? at.earliest, sentence, records);
  for (const { hsm, from, certainty } of key.windows.filter(isLongWindow)) {
    const only = certainty === 'certain' ? 'that has it' : 'known to have it';
    add(from, `From here on, ${hsm} is the only HSM ${only}.`, []);
  }
  for (const { remark, at, sentence, records } of key.remarks)
    if (momentary.has(remark)) add(at, sentence, records);
  for (const { at, sentence, records } of key.unexplained) add(at, `Unexplained: ${sentence}`, records);
  return placed;
}

/** When the HSM was there; that it goes is told once, where the key goes with it. */
function lifeOf(
  { hsm, made, gone, outages }: Hsm,
  since: string,
): readonly (Placed & { readonly isEnd: boolean })[] {
  const placed: (Placed & { readonly isEnd: boolean })[] = [];
  const began = made?.at.earliest ?? made?.at.latest;
  if (made !== null && began != null)
    placed.push({
      at: began,
      isEnd: false,
      sentence: `The creation of ${hsm} began.`,
      records: made.records,
    });
  for (const { from, to } of outages) {
    const minor = { isEnd: false, isMinor: true };
    const [began, over] = [from.at.earliest!, to?.at.earliest ?? ''];
    if (began >= since)
      placed.push({
        ...minor,
        at: began,
        sentence: `A list shows ${hsm} as DEGRADED.`,
        records: from.records,
      });
    if (to !== null && over >= since)
      placed.push({
        ...minor,
        at: over,
        sentence: `A list shows ${hsm} as ACTIVE again.`,
        records: to.records,
      });
  }
  const ended = gone?.at.latest ?? gone?.at.earliest;
  if (gone !== null && ended != null)
    placed.push({ at: ended, isEnd: true, sentence: `${hsm} no longer exists.`, records: gone.records });
  return placed;
}

const strength = ['known', 'possible', 'unknown'] as const;

function cellAt(key: KeyReport, { hsm, made, gone }: Hsm, at: string): LaneCell {
  const spans = (from: string, to: string | null): boolean => from <= at && (to === null || at < to);
  const here = key.holdings.filter((holding) => holding.hsm === hsm && spans(holding.from, holding.to));
  const certainty = strength.find((one) => here.some((holding) => holding.certainty === one));
  if (certainty === 'known') {
    const isAlone = key.windows.some(
      (window) =>
        window.hsm === hsm &&
        spans(window.from, window.to) &&
        (isLongWindow(window) || window.from === key.made?.at.earliest),
    );
    return isAlone ? 'alone' : 'known';
  }
  const began = made?.at.earliest ?? made?.at.latest ?? null;
  const ended = gone?.at.latest ?? gone?.at.earliest ?? null;
  if ((began !== null && at < began) || (ended !== null && at >= ended)) return 'absent';
  return certainty ?? 'none';
}
