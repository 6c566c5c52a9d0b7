/** The properties of the two pages of the semantics, read again. */
import { active, holders, isEmpty, isVacant, live, liveAtHome } from './semantics.mjs';

const everyKey = (holdsFor) => (s, w, next) => s.keys.every((k) => holdsFor(s, w, k, next));
const isSafe = (w, k) => k.isToken && w[k] === 'acknowledged';
const isKept = (s, w, k) =>
  holders(s, w, k).length > 0 ||
  s.backups.some(
    (b) => w[`${b} has ${k}`] && ['CREATE_IN_PROGRESS', 'READY', 'PENDING_DELETION'].includes(w[b]),
  );
const isUsable = (s, w, k) =>
  k.isToken &&
  ['acknowledged', 'unacknowledged'].includes(w[k]) &&
  liveAtHome(s, w, k).length >= (k.sdk === 5 ? k.need : 1);
const gains = (s, w, next, k) => s.hsms.filter((h) => next[`${h} has ${k}`] && !w[`${h} has ${k}`]);
const isInStep = (s, w, k, c) =>
  active(s, w, c).length === 0 || active(s, w, c).some((h) => w[`${h} has ${k}`]);
const lineage = (w, { cluster }) => w[`masking key of ${cluster}`];
const isLegal = (s, w, k, h) =>
  w[k] === 'none' ||
  isVacant(w, h) ||
  holders(s, w, k).some(
    (o) => o.cluster === h.cluster || (lineage(w, o) === lineage(w, h) && w[`${h} knows ${k.owner}`] > 0),
  );
const pairs = (things) => things.flatMap((one) => things.map((other) => [one, other]));

/** True where the property holds in a world. */
export const always = {
  'acknowledged-key-survives': everyKey((s, w, k) => !isSafe(w, k) || holders(s, w, k).length > 0),
  'acknowledged-key-recoverable': everyKey((s, w, k) => !isSafe(w, k) || isKept(s, w, k)),
  'usable-key-on-two-hsms': everyKey((s, w, k) => !isUsable(s, w, k) || liveAtHome(s, w, k).length >= 2),
  'acknowledged-key-stays-usable': everyKey((s, w, k) => !isSafe(w, k) || k.sdk !== 5 || isUsable(s, w, k)),
  'acknowledged-key-on-every-active-hsm': everyKey(
    (s, w, k) => !isSafe(w, k) || active(s, w, k.home).every((h) => w[`${h} has ${k}`]),
  ),
  'session-key-stays-local': everyKey((s, w, k) => k.isToken || holders(s, w, k).length <= 1),
  'rejected-key-leaves-nothing': everyKey((s, w, k) => w[k] !== 'rejected' || holders(s, w, k).length === 0),
  'deleted-key-stays-deleted': everyKey((s, w, k) => w[k] !== 'deleted' || live(s, w, k).length === 0),
  'holders-share-masking-key': everyKey(
    (s, w, k) => new Set(holders(s, w, k).map((h) => lineage(w, h))).size <= 1,
  ),
  'backups-stay-in-partition': (s, w) =>
    pairs(s.backups.filter((b) => w[b] !== 'NONE')).every(([one, other]) => {
      const [here, there] = [one, other].map((b) => s.regions[w[`region of ${b}`]]);
      return w[`masking key of ${one}`] !== w[`masking key of ${other}`] || here === there;
    }),
  'clone-holds-every-acknowledged-key': everyKey((s, w, k) => {
    const isClone = (c) => c !== k.home && lineage(w, { cluster: c }) === lineage(w, { cluster: k.home });
    return !isSafe(w, k) || s.clusters.every((c) => !isClone(c) || w[c] !== 'ACTIVE' || isInStep(s, w, k, c));
  }),
  'users-agree-across-hsms': (s, w) =>
    s.clusters.every((c) =>
      s.users.every((u) => new Set(active(s, w, c).map((h) => w[`${h} knows ${u}`])).size <= 1),
    ),
  'active-cluster-has-masking-key': (s, w) =>
    s.clusters.every((c) => w[c] !== 'ACTIVE' || w[`masking key of ${c}`] !== null),
  'deleted-cluster-has-no-hsm': (s, w) =>
    s.clusters.every((c) => !['DELETE_IN_PROGRESS', 'DELETED'].includes(w[c]) || isEmpty(s, w, c)),
  'handle-names-one-key': (s, w) =>
    pairs(s.keys).every(([one, other]) => {
      const [here, there] = [one, other].map((k) => live(s, w, k).map(({ cluster }) => cluster));
      const isShared = one !== other && one.handle !== undefined && one.handle === other.handle;
      return !isShared || !here.some((c) => there.includes(c));
    }),
};

/** True where the property holds of a step from one world to the next. */
export const onSteps = {
  'acknowledgement-meets-requirement': everyKey(
    (s, w, k, next) => w[k] !== 'replicating' || !isSafe(next, k) || liveAtHome(s, next, k).length >= k.need,
  ),
  'deleted-key-never-spreads': everyKey(
    (s, w, k, next) => w[k] !== 'deleted' || gains(s, w, next, k).every((h) => isVacant(w, h)),
  ),
  'key-moves-only-by-sync': everyKey((s, w, k, next) =>
    gains(s, w, next, k).every((h) => isLegal(s, w, k, h)),
  ),
};

export const isAcknowledged = (s, w) => s.keys.some((k) => w[k] === 'acknowledged');
export const isSynced = everyKey(
  (s, w, k) =>
    !k.isToken ||
    (s.assume.tombstones && w[k] === 'deleted') ||
    live(s, w, k).every(({ cluster }) => active(s, w, cluster).every((h) => w[`${h} has ${k}`])),
);
