import type { ClusterSlot, KeySlot } from '#models';
import type { IncidentAnalysis, KeyHistory } from '../analysis.ts';
import { restorableFor } from '../intake/facts.ts';
import type { TrueMoment, WrittenHistory } from './history.ts';

/**
 * What an analysis says of a written history that is not so.
 *
 * @remarks
 * Times are compared as far as the clocks allow: what is claimed within their skew of a change may be of before or after.
 */
export function untruthsIn(analysis: IncidentAnalysis, history: WrittenHistory): readonly string[] {
  return analysis.keys.flatMap((key) => {
    const subject = trueSubjectOf(key, history);
    if (subject === undefined) return [`${key.name} is none of the keys`];
    const judge = new Judge(key, subject, history, analysis);
    return judge.untruths().map((text) => `${key.name}: ${text}`);
  });
}

/** The keys of the model that a told key stands for: those with its handle that are made there and then. */
function trueSubjectOf(key: KeyHistory, history: WrittenHistory): readonly KeySlot[] | undefined {
  const { keys } = history.model.deployment;
  const named = keys.filter(({ name }) => history.handles.get(name) === key.handle);
  if (key.made === null) {
    const related = named.filter(({ home }) => isRelated(home, key.cluster, history));
    const older = related.filter((one) => !isMakingRecorded(one, history));
    if (older.length > 0) return older;
    return related.length === 0 ? undefined : related;
  }
  const made = named.filter(({ name }) => {
    const truth = history.madeAt.get(name);
    return truth !== undefined && truth.hsm === key.madeOn && isSameTime(truth.at, key, history);
  });
  if (made.length === 0) return undefined;
  // A session key and the token key that it was turned into are one.
  return named.filter(
    (one) => made.includes(one) || (one.promotes !== undefined && made.includes(one.promotes)),
  );
}

/** Whether the record that it was made is there, and in no part of a log that is missing. */
function isMakingRecorded({ name }: KeySlot, { handles, madeAt, offsets, events }: WrittenHistory): boolean {
  const made = madeAt.get(name);
  if (made === undefined) return false;
  const at = made.at + (offsets.get(made.hsm) ?? 0);
  const handle = handles.get(name);
  return events.some(
    ({ saw, clock, at: when }) =>
      saw.kind === 'key-generated' && saw.handle === handle && clock === made.hsm && when === at,
  );
}

/** Whether a key of one cluster can be in another: they carry one masking key at some time. */
function isRelated(home: ClusterSlot, cluster: string | null, { model, moments }: WrittenHistory): boolean {
  const told = model.deployment.clusters.find(({ name }) => name === cluster);
  if (told === undefined || told === home) return true;
  return moments.some(({ world }) => {
    const maskingKey = world.maskingKey(home);
    return maskingKey !== undefined && maskingKey === world.maskingKey(told);
  });
}

function isSameTime(at: number, key: KeyHistory, history: WrittenHistory): boolean {
  return at + (history.offsets.get(key.madeOn ?? '') ?? 0) === key.made?.at.earliest;
}

class Judge {
  readonly #key: KeyHistory;
  readonly #subject: readonly KeySlot[];
  readonly #history: WrittenHistory;
  readonly #tolerance: number;
  readonly #last: TrueMoment;
  /** What was so when the records end: a backup that is deleted is purged later. */
  readonly #atEnd: TrueMoment;

  constructor(
    key: KeyHistory,
    subject: readonly KeySlot[],
    history: WrittenHistory,
    { clockSkew, to }: IncidentAnalysis,
  ) {
    this.#key = key;
    this.#subject = subject;
    this.#history = history;
    // The records of one step are written within moments after it.
    this.#tolerance = 2 * clockSkew + 200_000;
    this.#last = history.moments.at(-1)!;
    const end = (to ?? this.#last.at) + this.#tolerance;
    this.#atEnd = history.moments.findLast(({ at }) => at <= end) ?? this.#last;
  }

  untruths(): string[] {
    return [
      ...this.#class(),
      ...this.#holdings(),
      ...this.#windows(),
      ...this.#verdict(),
      ...this.#recoveries(),
      ...this.#acknowledgement(),
      ...this.#key.unexplained.map(({ kind, sentence }) => `unexplained ${kind}: ${sentence}`),
    ];
  }

  #class(): string[] {
    const { class: told } = this.#key;
    const classes = new Set(this.#subject.map((key) => key.class));
    return told === 'unknown' || classes.has(told) ? [] : [`is said to be a ${told} key`];
  }

  #isHeldAt(hsm: string, moment: TrueMoment): boolean {
    return this.#subject.some(({ name }) => moment.heldBy.get(name)?.includes(hsm));
  }

  /** Everything that was so on an HSM at some time around that, by its clock. */
  #heldAround(hsm: string, at: number): readonly boolean[] {
    const { moments } = this.#history;
    const [from, to] = [at - this.#tolerance, at + this.#tolerance];
    return moments.flatMap((moment, index) => {
      const until = moments[index + 1]?.at ?? Number.POSITIVE_INFINITY;
      return moment.at <= to && until >= from ? [this.#isHeldAt(hsm, moment)] : [];
    });
  }

  #holdings(): string[] {
    const { moments } = this.#history;
    const hsms = new Set(moments.flatMap(({ heldBy }) => [...heldBy.values()].flat()));
    const untruths: string[] = [];
    for (const { at } of moments) {
      for (const hsm of hsms) {
        const during = this.#key.holdings.filter(
          (one) => one.hsm === hsm && one.from <= at && (one.to ?? Number.POSITIVE_INFINITY) >= at,
        );
        const around = this.#heldAround(hsm, at);
        const isKnown = during.some(({ certainty }) => certainty === 'known');
        if (isKnown && !around.includes(true)) untruths.push(`is said to be on ${hsm} at ${at}`);
        const near = this.#key.holdings.some(
          (one) =>
            one.hsm === hsm &&
            one.from <= at + this.#tolerance &&
            (one.to ?? Number.POSITIVE_INFINITY) >= at - this.#tolerance,
        );
        if (!near && !around.includes(false)) untruths.push(`is said not to be on ${hsm} at ${at}`);
      }
    }
    return untruths.slice(0, 3);
  }

  #windows(): string[] {
    const untruths: string[] = [];
    for (const { hsm, from, to, certainty } of this.#key.windows) {
      if (certainty !== 'certain') continue;
      for (const moment of this.#history.moments) {
        const isInside =
          moment.at > from + this.#tolerance && moment.at < (to ?? this.#last.at) - this.#tolerance;
        if (!isInside) continue;
        const others = this.#subject.flatMap(({ name }) => moment.heldBy.get(name) ?? []);
        if (others.some((other) => other !== hsm))
          untruths.push(`is said to be on ${hsm} alone at ${moment.at}`);
      }
    }
    return untruths.slice(0, 1);
  }

  get #isHeld(): boolean {
    return this.#subject.some(({ name }) => (this.#last.heldBy.get(name) ?? []).length > 0);
  }

  #isInBackup(backup: string): boolean {
    const slot = this.#history.model.deployment.backups.find(({ name }) => name === backup);
    const state = slot && this.#atEnd.world.backupState(slot);
    if (slot === undefined || state === 'DELETED') return false;
    if (state === 'PENDING_DELETION' && this.#isOverdue(backup)) return false;
    const carried = this.#atEnd.world.backup(slot)?.contents.keys ?? [];
    return this.#subject.some(({ name }) => carried.includes(name));
  }

  #verdict(): string[] {
    const { verdict } = this.#key;
    const creations = this.#subject.map((key) => this.#last.world.creation(key));
    const backups = this.#history.model.deployment.backups.map(({ name }) => name);
    switch (verdict.verdict) {
      case 'lost':
        if (this.#isHeld) return ['is said to be lost, and is held'];
        return backups.some((backup) => this.#isInBackup(backup))
          ? ['is said to be lost, and is in a backup']
          : [];
      case 'held':
        return verdict.by.flatMap(({ hsm, lastSeen }) =>
          hsm === null || this.#heldAround(hsm, lastSeen).includes(true)
            ? []
            : [`is said to be held by ${hsm} at ${lastSeen}`],
        );
      case 'deleted':
        return creations.some((creation) => ['deleted', 'cleaning', 'rejected'].includes(creation))
          ? []
          : ['is said to be deleted'];
      case 'ended':
        return this.#subject.some((key) => key.class === 'session')
          ? []
          : ['is said to be a session that ended'];
      case 'recoverable':
        return this.#key.recoverableFrom.some(({ certainty }) => certainty === 'known')
          ? []
          : ['is said to be recoverable, from nothing'];
      case 'possibly-lost':
      case 'unknown':
        return [];
    }
  }

  #recoveries(): string[] {
    const told = this.#key.recoverableFrom
      .filter(({ certainty, backup }) => certainty === 'known' && !this.#isInBackup(backup ?? ''))
      .map(({ backup }) => `is said to be in ${backup}`);
    // A backup that was seen and is not named has no copy.
    const seen = this.#history.model.deployment.backups.filter(({ name }) => this.#isInBackup(name));
    const named = new Set(this.#key.recoverableFrom.map(({ backup }) => backup));
    const isNamedSomehow = ({ name }: { name: string }): boolean =>
      named.has(name) || named.has(null) || !this.#wasSeen(name);
    return [
      ...told,
      ...seen.filter((one) => !isNamedSomehow(one)).map(({ name }) => `is said not to be in ${name}`),
    ];
  }

  /** The model knows no time; the service keeps a backup that was deleted for seven days. */
  #isOverdue(backup: string): boolean {
    const deleted = this.#history.events.findLast(
      ({ saw }) => saw.kind === 'api-called' && saw.operation === 'DeleteBackup' && saw.backup === backup,
    );
    return deleted !== undefined && deleted.at + restorableFor < this.#atEnd.at;
  }

  #wasSeen(backup: string): boolean {
    return this.#history.events.some(({ saw }) => 'backup' in saw && saw.backup === backup);
  }

  #acknowledgement(): string[] {
    const { acknowledged } = this.#key;
    if (acknowledged === null) return [];
    const times = this.#subject
      .filter((key) => key.class === 'token')
      .flatMap(({ name }) => this.#history.acknowledgedAt.get(name) ?? []);
    return times.some((at) => at < (acknowledged.earliest ?? at) - this.#tolerance)
      ? ['is said to be acknowledged later than it was']
      : [];
  }
}
