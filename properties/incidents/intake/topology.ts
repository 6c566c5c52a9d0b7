import type { ApiCall, AuditRecord, LogEvent, Look, RecordPlace, StreamRemark } from '../log-event.ts';
import { Activity } from './activity.ts';
import {
  type BackupFacts,
  type BackupList,
  type ClusterFacts,
  type Dated,
  type HsmFacts,
  restorableFor,
} from './facts.ts';
import { UserFacts } from './user-facts.ts';

/** More holes than these in the log of one HSM count as one large one. */
const holeCountMax = 200;

/** As many records as a statement about a backup rests on. */
const placeCountMax = 4;

/** What there is beside keys: clusters, HSMs, backups and users, as they were seen. */
export class Topology {
  readonly hsms = new Map<string, HsmFacts>();
  readonly clusters = new Map<string, ClusterFacts>();
  readonly backups = new Map<string, BackupFacts>();
  readonly backupLists: BackupList[] = [];
  readonly users = new UserFacts();
  /** Records of CloudTrail that cannot be read; the first of them, and how many there are. */
  readonly trailHoles: RecordPlace[] = [];
  trailHoleCount = 0;
  first: number | undefined;
  last: number | undefined;

  /** Takes one event. */
  observe({ at, place, saw }: LogEvent): void {
    if (saw.kind === 'trail-damaged') {
      this.trailHoleCount += 1;
      addPlace(this.trailHoles, place);
      return;
    }
    const isUntimed = saw.kind === 'record-damaged' && saw.isUntimed === true;
    if (!isUntimed) {
      this.first = Math.min(this.first ?? at, at);
      this.last = Math.max(this.last ?? at, at);
    }
    const when = { at, place };
    switch (saw.kind) {
      case 'api-called':
        if (saw.errorCode === null) this.#called(saw, when);
        return;
      case 'cluster-looked-at':
      case 'backup-looked-at':
      case 'backups-listed':
      case 'keys-looked-at':
      case 'users-looked-at':
        this.#looked(saw, when);
        return;
      default:
        this.#recorded(saw, when);
    }
  }

  hsmOf(hsm: string): HsmFacts {
    const known = this.hsms.get(hsm);
    if (known !== undefined) return known;
    const facts = newHsm(hsm);
    this.hsms.set(hsm, facts);
    return facts;
  }

  clusterOf(cluster: string): ClusterFacts {
    const known = this.clusters.get(cluster);
    if (known !== undefined) return known;
    const facts = newCluster(cluster);
    this.clusters.set(cluster, facts);
    return facts;
  }

  backupOf(backup: string, when: Dated): BackupFacts {
    const known = this.backups.get(backup);
    if (known !== undefined) {
      known.firstSeen = Math.min(known.firstSeen, when.at);
      addPlace(known.places, when.place);
      return known;
    }
    const facts = newBackup(backup, when);
    this.backups.set(backup, facts);
    return facts;
  }

  #recorded(saw: AuditRecord | StreamRemark, when: Dated): void {
    const hsm = this.hsmOf(saw.hsm);
    if (saw.cluster !== null) {
      hsm.cluster ??= saw.cluster;
      this.clusterOf(saw.cluster);
    }
    if (saw.kind === 'record-damaged' && saw.isUntimed === true) {
      this.#damagedSomewhen(hsm, when);
      return;
    }
    this.#endOpenHole(hsm, when.at);
    const last = hsm.lastRecord?.at;
    // Where parts of a log come in another order, nobody says what was before.
    const before = last === undefined || last > when.at ? null : last;
    if (hsm.firstRecord === undefined || when.at < hsm.firstRecord.at) hsm.firstRecord = when;
    if (hsm.lastRecord === undefined || when.at >= hsm.lastRecord.at) hsm.lastRecord = when;
    hsm.activity.add(when.at);
    const isDone = !('succeeded' in saw) || saw.succeeded;
    if (isDone) this.#happened(hsm, saw, when, before);
  }

  /** It is no sign of life, and may be of any time until the next record. */
  #damagedSomewhen(hsm: HsmFacts, { at, place }: Dated): void {
    const last = hsm.lastRecord?.at;
    const from = last === undefined || last > at ? null : last;
    if (hsm.openHole !== undefined) return;
    hsm.openHole = { from, to: Number.POSITIVE_INFINITY, count: null, place };
    hsm.holes.push(hsm.openHole);
  }

  #endOpenHole(hsm: HsmFacts, at: number): void {
    const open = hsm.openHole;
    if (open === undefined || at < (open.from ?? at)) return;
    hsm.openHole = undefined;
    hsm.holes[hsm.holes.indexOf(open)] = { ...open, to: at };
  }

  #happened(hsm: HsmFacts, saw: AuditRecord | StreamRemark, when: Dated, before: number | null): void {
    switch (saw.kind) {
      case 'user-created':
        this.users.created(hsm.hsm, saw.user, when);
        return;
      case 'user-deleted':
        this.users.deleted(hsm.hsm, saw.user, when);
        return;
      case 'logged-in':
        this.users.seen(hsm.hsm, saw.user, when);
        return;
      case 'backup-began':
        addOnce(hsm.backups, when);
        return;
      case 'restore-began':
        addOnce(hsm.restores, when);
        return;
      case 'restore-ended':
        if (hsm.restored === undefined || when.at < hsm.restored.at) hsm.restored = when;
        return;
      case 'initialized':
        hsm.emptied.push({ ...when, isZeroized: false });
        if (saw.cluster !== null) this.clusterOf(saw.cluster).isInitialized = true;
        return;
      case 'zeroized':
        hsm.emptied.push({ ...when, isZeroized: true });
        return;
      case 'other-command':
        if (saw.opcode.includes('MODIFY_OBJECT')) modified(hsm, when.at);
        return;
      case 'stream-ended':
        hsm.streamEnded = when;
        return;
      case 'restarted':
        addOnce(hsm.restarts, when);
        // Numbers may begin anew with it: then nothing shows whether the last records before it are there.
        addHole(hsm, before, when, 0);
        return;
      case 'records-missing':
        addHole(hsm, before, when, saw.count);
        return;
      case 'record-damaged':
        addHole(hsm, before, when, null);
        return;
      default:
    }
  }

  #called(call: ApiCall, when: Dated): void {
    const cluster = call.cluster === null ? undefined : this.clusterOf(call.cluster);
    if (cluster !== undefined) cluster.region ??= call.region;
    switch (call.operation) {
      case 'CreateCluster':
        if (cluster === undefined) return;
        cluster.made ??= when;
        cluster.sourceBackup ??= call.sourceBackup;
        return;
      case 'DeleteCluster':
        if (cluster !== undefined) cluster.deleted ??= when;
        return;
      case 'InitializeCluster':
        if (cluster !== undefined) cluster.isInitialized = true;
        return;
      case 'CreateHsm':
      case 'DeleteHsm':
        this.#hsmCalled(call, when);
        return;
      default:
        this.#backupCalled(call, when);
    }
  }

  #hsmCalled({ operation, hsm, cluster, zone }: ApiCall, when: Dated): void {
    if (hsm === null) return;
    const facts = this.hsmOf(hsm);
    facts.cluster ??= cluster;
    facts.zone ??= zone;
    if (operation === 'CreateHsm') facts.made ??= when;
    else facts.deleteCalled ??= when;
  }

  #backupCalled(call: ApiCall, when: Dated): void {
    const backup = call.backup === null ? undefined : this.backupOf(call.backup, when);
    switch (call.operation) {
      case 'DeleteBackup':
        if (backup === undefined) return;
        sawState(backup, 'PENDING_DELETION', when.at);
        backup.goneAt = when.at + restorableFor;
        return;
      case 'RestoreBackup':
        if (backup === undefined) return;
        sawState(backup, 'READY', when.at);
        backup.goneAt = null;
        return;
      case 'CopyBackupToRegion': {
        if (call.destinationBackup === null) return;
        const copy = this.backupOf(call.destinationBackup, when);
        copy.copyOf ??= call.backup;
        copy.region ??= call.destinationRegion;
        copy.madeBy ??= when;
        return;
      }
      default:
    }
  }

  #looked(look: Look, when: Dated): void {
    switch (look.kind) {
      case 'cluster-looked-at':
        this.#sawCluster(look, when);
        return;
      case 'backup-looked-at': {
        const backup = this.backupOf(look.backup, when);
        backup.cluster ??= look.cluster;
        backup.copyOf ??= look.sourceBackup;
        backup.madeAt ??= look.madeAt;
        sawState(backup, look.state, when.at);
        if (look.deletedAt !== null) backup.goneAt = look.deletedAt;
        return;
      }
      case 'backups-listed':
        if (look.isWhole) this.backupLists.push({ ...when, cluster: look.cluster, region: look.region });
        return;
      case 'keys-looked-at': {
        const handles = new Map(look.keys.map((key) => [key.handle, key]));
        this.clusterOf(look.cluster).keysLooks.push({ ...when, isWhole: look.isWhole, handles });
        return;
      }
      case 'users-looked-at':
        for (const { user, coverage } of look.users) this.users.listed(look.cluster, user, coverage, when);
    }
  }

  #sawCluster(look: Extract<Look, { kind: 'cluster-looked-at' }>, when: Dated): void {
    const cluster = this.clusterOf(look.cluster);
    // A look always says it: null is made from none.
    cluster.sourceBackup ??= look.sourceBackup;
    if (look.state === 'DELETED' || look.state === 'DELETE_IN_PROGRESS') cluster.deleted ??= when;
    const hsms = new Map(look.hsms.map(({ hsm, state }) => [hsm, state]));
    cluster.looks.push({ ...when, state: look.state, hsms });
    for (const { hsm, zone, state } of look.hsms) {
      const facts = this.hsmOf(hsm);
      facts.cluster ??= look.cluster;
      facts.zone ??= zone;
      if (state === 'ACTIVE') {
        if (facts.firstActive === undefined || when.at < facts.firstActive.at) facts.firstActive = when;
        if (facts.lastActive === undefined || when.at > facts.lastActive.at) facts.lastActive = when;
      } else if (
        state === 'DEGRADED' &&
        !(facts.lastDegraded !== undefined && when.at < facts.lastDegraded.at)
      )
        facts.lastDegraded = when;
    }
  }
}

const newHsm = (hsm: string): HsmFacts => ({
  hsm,
  cluster: null,
  zone: null,
  firstRecord: undefined,
  lastRecord: undefined,
  activity: new Activity(),
  firstActive: undefined,
  lastActive: undefined,
  lastDegraded: undefined,
  made: undefined,
  deleteCalled: undefined,
  streamEnded: undefined,
  restarts: [],
  restores: [],
  restored: undefined,
  backups: [],
  emptied: [],
  holes: [],
  openHole: undefined,
  modified: undefined,
});

const newCluster = (cluster: string): ClusterFacts => ({
  cluster,
  region: null,
  sourceBackup: undefined,
  made: undefined,
  deleted: undefined,
  isInitialized: false,
  looks: [],
  keysLooks: [],
});

const newBackup = (backup: string, { at, place }: Dated): BackupFacts => ({
  backup,
  cluster: null,
  region: null,
  copyOf: null,
  madeAt: null,
  firstSeen: at,
  madeBy: undefined,
  state: null,
  stateSeenAt: Number.NEGATIVE_INFINITY,
  goneAt: null,
  places: [place],
});

/** A log that was read twice says nothing new. */
function addOnce(list: Dated[], when: Dated): void {
  if (!list.some(({ at }) => at === when.at)) list.push(when);
}

function addPlace(places: RecordPlace[], place: RecordPlace): void {
  if (places.length < placeCountMax) places.push(place);
}

function sawState(backup: BackupFacts, state: string, at: number): void {
  if (at < backup.stateSeenAt) return;
  backup.state = state;
  backup.stateSeenAt = at;
}

function modified(hsm: HsmFacts, at: number): void {
  hsm.modified ??= { first: at, last: at };
  hsm.modified.first = Math.min(hsm.modified.first, at);
  hsm.modified.last = Math.max(hsm.modified.last, at);
}

/** The hole begins with the record before; the first of a log may have nothing before it. */
function addHole(hsm: HsmFacts, from: number | null, { at, place }: Dated, count: number | null): void {
  const known = hsm.holes.findIndex((hole) => hole.to === at);
  if (known >= 0) {
    const hole = hsm.holes[known]!;
    hsm.holes[known] = { ...hole, count: more(hole.count, count) };
    return;
  }
  const last = hsm.holes.at(-1);
  if (last !== undefined && hsm.holes.length >= holeCountMax) {
    hsm.holes[hsm.holes.length - 1] = { ...last, to: at, count: sum(last.count, count) };
    return;
  }
  hsm.holes.push({ from, to: at, count, place });
}

/** A restart, and the records that are missing before it, are one hole. */
const more = (one: number | null, other: number | null): number | null =>
  one === null || other === null ? null : Math.max(one, other);

const sum = (one: number | null, other: number | null): number | null =>
  one === null || other === null ? null : one + other;
