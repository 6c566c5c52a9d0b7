/**
 * The worlds and steps of the two pages of the semantics, read again. A world is a flat dictionary of sentences, such as
 * `hsm "hsm-a1" has key "key-1"`; a step is its name and the sentences that it changes.
 */

/** Whatever has a name: in a sentence it stands as its kind and its name, quoted, so that no two sentences meet. */
function thing(kind, name, more) {
  const text = `${kind} ${JSON.stringify(name)}`;
  return { ...more, name, toString: () => text };
}

/** Everything that stays as it is, spelt out. */
export function read({
  clusters,
  clients = {},
  keys = {},
  regions,
  backups = 0,
  allow = {},
  assume = {},
  ...rest
}) {
  const s = { allow, assume, regions, users: rest.users.map((name) => thing('user', name)) };
  s.officer = s.users.find(({ name }) => name === rest.cryptoOfficer);
  s.clusters = Object.entries(clusters).map(([name, more]) => thing('cluster', name, more));
  s.hsms = s.clusters.flatMap((cluster) =>
    cluster.hsms.map((name) => {
      const { region, zones = {} } = cluster;
      const zone = Object.hasOwn(zones, name) ? JSON.stringify([region, zones[name]]) : null;
      return thing('hsm', name, { cluster, zone });
    }),
  );
  s.zones = new Set(s.hsms.map(({ zone }) => zone).filter((zone) => zone !== null));
  s.backups = Array.from({ length: backups }, (_, index) => thing('backup', index + 1));
  s.keys = Object.entries(keys).map(([name, key]) => {
    const {
      sdk,
      createObjectMinimumNodes = 1,
      minSrv = 1,
      keyAvailabilityCheck = true,
      cluster,
    } = clients[key.client];
    const need = sdk === 3 ? Math.max(createObjectMinimumNodes, minSrv) : keyAvailabilityCheck ? 2 : 1;
    const [home, owner] = [named(s.clusters, cluster), named(s.users, key.owner)];
    return thing('key', name, { ...key, sdk, need, home, owner, isToken: key.class === 'token' });
  });
  return s;
}

const named = (things, wanted) => things.find(({ name }) => name === wanted);

export function firstWorld(s) {
  const w = { failures: 0, outages: 0, zoneFailures: 0, zoneOutages: 0 };
  for (const c of s.clusters) {
    const isRunning = c.start === 'running';
    w[c] = isRunning ? 'ACTIVE' : 'NONE';
    w[`masking key of ${c}`] = isRunning ? `${named(s.clusters, c.maskingKey ?? c.name)}` : null;
    w[`origin of ${c}`] = null;
  }
  for (const h of s.hsms) {
    const { start, degraded = [], up, users = {} } = h.cluster;
    const isDegraded = degraded.includes(h.name);
    const isThere = start === 'running' && (isDegraded || (up?.includes(h.name) ?? true));
    w[h] = isThere ? (isDegraded ? 'DEGRADED' : 'ACTIVE') : 'NONE';
    Object.assign(w, contents(s, w, 'nothing', h));
    for (const u of isThere ? s.users : [])
      w[`${h} knows ${u}`] = users[h.name]?.[u.name] ?? (s.allow.changeUsers && u !== s.officer ? 0 : 1);
  }
  for (const k of s.keys) {
    w[k] = k.start?.creation ?? 'none';
    for (const h of s.hsms) w[`${h} has ${k}`] = k.start?.heldBy.includes(h.name) ?? false;
    for (const h of s.hsms) w[`${k} attempted on ${h}`] = false;
  }
  for (const b of s.backups) {
    Object.assign(w, { [b]: 'NONE', ...contents(s, w, 'nothing', b) });
    for (const what of ['masking key', 'region', 'cluster']) w[`${what} of ${b}`] = null;
  }
  return w;
}

/** The token keys and users of an HSM, of a backup or of nothing, as they will be in an HSM or a backup. */
const contents = (s, w, from, to) =>
  Object.fromEntries([
    ...s.keys.map((k) => [`${to} has ${k}`, (k.isToken && w[`${from} has ${k}`]) || false]),
    ...s.users.map((u) => [`${to} knows ${u}`, w[`${from} knows ${u}`] || 0]),
  ]);
const emptied = (s, hsms, state) =>
  Object.assign({}, ...hsms.map((h) => ({ [h]: state, ...contents(s, {}, 'nothing', h) })));
const each = (things, sentence, value) => Object.fromEntries(things.map((one) => [sentence(one), value]));

const slots = (s, c) => s.hsms.filter(({ cluster }) => cluster === c);
export const active = (s, w, c) => slots(s, c).filter((h) => w[h] === 'ACTIVE');
export const isVacant = (w, h) => w[h] === 'NONE' || w[h] === 'FAILED';
export const isEmpty = (s, w, c) => slots(s, c).every((h) => isVacant(w, h));
const isStable = (w, c) => ['UNINITIALIZED', 'INITIALIZED', 'ACTIVE'].includes(w[c]);
export const holders = (s, w, k) => s.hsms.filter((h) => w[`${h} has ${k}`]);
export const live = (s, w, k) => holders(s, w, k).filter((h) => w[h] === 'ACTIVE');
export const liveAtHome = (s, w, k) => live(s, w, k).filter(({ cluster }) => cluster === k.home);
const isTaken = (s, w, k, h) =>
  k.handle !== undefined && s.keys.some((o) => o !== k && o.handle === k.handle && w[`${h} has ${o}`]);

/** Creation, deletion and closing of each key. */
function* keySteps(s, w) {
  for (const k of s.keys) {
    const [creation, up, alive] = [w[k], active(s, w, k.home), liveAtHome(s, w, k)];
    const becomes = (state) => ({ [k]: state, ...each(s.hsms, (h) => `${k} attempted on ${h}`, false) });
    const open = s.hsms.filter((h) => !w[`${k} attempted on ${h}`]);
    const isPossible =
      w[k.home] === 'ACTIVE' &&
      !(k.isToken && k.sdk === 5 && up.length < k.need) &&
      !up.some((h) => isTaken(s, w, k, h));
    if (creation === 'none' && isPossible)
      for (const h of up.filter((one) => w[`${one} knows ${k.owner}`]))
        yield k.isToken
          ? [
              'generate-key',
              { [k]: 'replicating', [`${h} has ${k}`]: true, [`${k} attempted on ${h}`]: true },
            ]
          : ['generate-key', { [k]: 'acknowledged', [`${h} has ${k}`]: true }];
    if (creation === 'replicating') {
      const left = up.filter((h) => open.includes(h));
      for (const h of left) {
        const done = { [`${k} attempted on ${h}`]: true };
        const isOk = alive.length > 0 && w[`${h} knows ${k.owner}`] && !isTaken(s, w, k, h);
        if (isOk) yield ['client-sync-copies', { ...done, [`${h} has ${k}`]: true }];
        if (!isOk || s.allow.syncFailures) yield ['client-sync-fails', done];
      }
      const falls = k.sdk === 3 ? 'cleaning' : 'unacknowledged';
      if (left.length === 0)
        yield ['settle-creation', becomes(alive.length >= k.need ? 'acknowledged' : falls)];
    }
    if (creation === 'cleaning') {
      const left = open.filter((h) => h.cluster === k.home && w[`${h} has ${k}`]);
      for (const h of left) {
        const done = { [`${k} attempted on ${h}`]: true };
        if (up.includes(h)) yield ['clean-up-copy', { ...done, [`${h} has ${k}`]: false }];
        if (!up.includes(h) || s.allow.syncFailures) yield ['clean-up-fails', done];
      }
      if (left.length === 0) yield ['finish-clean-up', becomes('rejected')];
    }
    const isSettled = ['acknowledged', 'unacknowledged', 'rejected'].includes(creation);
    if (s.allow.deleteKey && isSettled && alive.length > 0)
      yield ['delete-key', { [k]: 'deleted', ...each(up, (h) => `${h} has ${k}`, false) }];
    if (!k.isToken && creation === 'acknowledged')
      yield ['close-session', { [k]: 'closed', ...each(s.hsms, (h) => `${h} has ${k}`, false) }];
  }
}

/** Copies from one HSM to another, by the servers or by syncKey. */
function* copySteps(s, w) {
  for (const k of s.keys.filter(({ isToken }) => isToken))
    for (const from of live(s, w, k))
      for (const to of s.hsms) {
        const isOpen = w[to] === 'ACTIVE' && !w[`${to} has ${k}`] && !isTaken(s, w, k, to);
        if (!isOpen || !w[`${to} knows ${k.owner}`]) continue;
        const arrives = { [`${to} has ${k}`]: true };
        const [one, other] = [from, to].map((h) => w[`${h} knows ${s.officer}`]);
        const [left, right] = [from, to].map((h) => w[`masking key of ${h.cluster}`]);
        if (from.cluster !== to.cluster) {
          if (s.allow.clone && left === right && one && one === other) yield ['sync-key', arrives];
        } else if (!(s.assume.tombstones && w[k] === 'deleted'))
          yield ['server-sync-copies', arrives, `${k} from ${from} to ${to}`];
      }
}

/** What a new HSM of a cluster may be made from. */
function sources(s, w, c) {
  const up = active(s, w, c);
  if (up.length > 0) return up;
  const isOwn = (b) =>
    w[b] === 'READY' && w[`cluster of ${b}`] === `${c}` && w[`region of ${b}`] === c.region;
  const backup = s.backups.findLast(isOwn) ?? w[`origin of ${c}`];
  if (backup !== null) return w[backup] === 'DELETED' ? [] : [backup];
  return w[c] === 'UNINITIALIZED' ? ['nothing'] : [];
}

/** A backup of an HSM in the first free slot, if there is one. */
const backUps = (s, w, h, state) =>
  s.backups
    .slice(0, s.backups.findIndex((b) => w[b] === 'NONE') + 1)
    .slice(-1)
    .map((b) => ({
      [b]: state,
      ...contents(s, w, h, b),
      [`masking key of ${b}`]: w[`masking key of ${h.cluster}`],
      [`region of ${b}`]: h.cluster.region,
      [`cluster of ${b}`]: `${h.cluster}`,
    }));

function* hsmSteps(s, w) {
  const { hsmFailures = 0, hsmOutages = 0, zoneFailures = 0, zoneOutages = 0, ...allow } = s.allow;
  for (const h of s.hsms) {
    const [c, isThere] = [h.cluster, w[h] === 'ACTIVE' || w[h] === 'DEGRADED'];
    const [isRestored, lost] = [w[`origin of ${c}`] !== null, emptied(s, [h], 'FAILED')];
    if (isThere && hsmFailures === 'unbounded') yield ['hsm-fails', lost];
    if (isThere && w.failures < hsmFailures) yield ['hsm-fails', { ...lost, failures: w.failures + 1 }];
    if (w[h] === 'ACTIVE' && w.outages < hsmOutages)
      yield ['hsm-becomes-unreachable', { [h]: 'DEGRADED', outages: w.outages + 1 }];
    if (w[h] === 'DEGRADED') yield ['hsm-recovers', { [h]: 'ACTIVE' }];
    const isFirst = w[c] === 'UNINITIALIZED' || (w[c] === 'INITIALIZED' && isRestored);
    if (allow.createHsm && isVacant(w, h) && (w[c] === 'ACTIVE' || (isFirst && isEmpty(s, w, c))))
      for (const from of sources(s, w, c))
        yield ['create-hsm', { [h]: 'CREATE_IN_PROGRESS', ...contents(s, w, from, h) }];
    if (w[h] === 'CREATE_IN_PROGRESS') {
      const isNext = w[c] === 'INITIALIZED' && isRestored;
      yield ['hsm-becomes-active', { [h]: 'ACTIVE', ...(isNext ? { [c]: 'ACTIVE' } : {}) }];
      if (allow.creationFailures) yield ['hsm-creation-fails', lost];
    }
    const isBackedUp = w[h] === 'ACTIVE' && w[c] === 'ACTIVE';
    if (allow.deleteHsm && isThere && isStable(w, c))
      for (const backup of isBackedUp ? backUps(s, w, h, 'READY') : [{}])
        yield ['delete-hsm', { ...emptied(s, [h], 'NONE'), ...backup }];
    if ((allow.clone || allow.serviceBackups) && isBackedUp)
      for (const backup of backUps(s, w, h, 'CREATE_IN_PROGRESS')) yield ['take-backup', backup];
  }
  for (const zone of s.zones) {
    const hit = s.hsms.filter((h) => h.zone === zone && !isVacant(w, h));
    const up = hit.filter((h) => w[h] === 'ACTIVE');
    if (hit.length > 0 && w.zoneFailures < zoneFailures)
      yield ['zone-fails', { ...emptied(s, hit, 'FAILED'), zoneFailures: w.zoneFailures + 1 }];
    if (up.length > 0 && w.zoneOutages < zoneOutages)
      yield ['zone-becomes-unreachable', { ...each(up, String, 'DEGRADED'), zoneOutages: w.zoneOutages + 1 }];
  }
}

function* clusterSteps(s, w) {
  const { provision, changeUsers, clone } = s.allow;
  for (const c of s.clusters) {
    const up = active(s, w, c);
    const isRestored = w[`origin of ${c}`] !== null;
    if (provision && w[c] === 'NONE') yield ['create-cluster', { [c]: 'CREATE_IN_PROGRESS' }];
    for (const b of s.backups)
      if (clone && w[c] === 'NONE' && w[b] === 'READY' && w[`region of ${b}`] === c.region) {
        const carried = { [`masking key of ${c}`]: w[`masking key of ${b}`], [`origin of ${c}`]: `${b}` };
        yield ['create-cluster-from-backup', { [c]: 'CREATE_IN_PROGRESS', ...carried }];
      }
    if (w[c] === 'CREATE_IN_PROGRESS')
      yield ['cluster-created', { [c]: isRestored ? 'INITIALIZED' : 'UNINITIALIZED' }];
    if (w[c] === 'UNINITIALIZED' && up.length > 0)
      yield ['initialize-cluster', { [c]: 'INITIALIZE_IN_PROGRESS' }];
    if (w[c] === 'INITIALIZE_IN_PROGRESS')
      yield ['cluster-initialized', { [c]: 'INITIALIZED', [`masking key of ${c}`]: `${c}` }];
    const knows = (user) => (h) => `${h} knows ${user}`;
    if (w[c] === 'INITIALIZED' && !isRestored && up.length > 0)
      yield ['activate-cluster', { [c]: 'ACTIVE', ...each(up, knows(s.officer), 1) }];
    if (provision && isStable(w, c) && isEmpty(s, w, c))
      yield ['delete-cluster', { [c]: 'DELETE_IN_PROGRESS' }];
    if (w[c] === 'DELETE_IN_PROGRESS') yield ['cluster-deleted', { [c]: 'DELETED' }];
    for (const u of changeUsers && w[c] === 'ACTIVE' ? s.users : []) {
      const at = up.filter((h) => w[knows(u)(h)] === (u === s.officer ? 1 : 0));
      const [step, version] = u === s.officer ? ['change-password', 2] : ['create-user', 1];
      if (at.length > 0) yield [step, each(at, knows(u), version)];
    }
  }
}

function* backupSteps(s, w) {
  const free = s.backups.find((b) => w[b] === 'NONE');
  for (const b of s.backups) {
    if (w[b] === 'CREATE_IN_PROGRESS') yield ['backup-becomes-ready', { [b]: 'READY' }];
    if (w[b] === 'READY' && s.allow.deleteBackup) yield ['delete-backup', { [b]: 'PENDING_DELETION' }];
    if (w[b] === 'PENDING_DELETION') {
      yield ['restore-backup', { [b]: 'READY' }];
      yield ['purge-backup', { [b]: 'DELETED', ...contents(s, w, 'nothing', b) }];
    }
    for (const [region, partition] of Object.entries(s.regions)) {
      const at = w[`region of ${b}`];
      if (!s.allow.clone || !free || w[b] !== 'READY' || region === at || partition !== s.regions[at])
        continue;
      const carried = { [`masking key of ${free}`]: w[`masking key of ${b}`], ...contents(s, w, b, free) };
      yield ['copy-backup', { [free]: 'CREATE_IN_PROGRESS', ...carried, [`region of ${free}`]: region }];
    }
  }
}

/** Every step that is possible in a world, once for each choice of its parameters. */
export function* steps(s, w) {
  for (const area of [keySteps, copySteps, hsmSteps, clusterSteps, backupSteps]) yield* area(s, w);
}
