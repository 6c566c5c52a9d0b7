import {
  activeHsmCountInReach,
  holdersOf,
  isActive,
  isLiveHolder,
  type KeySlot,
  liveCopyCountInHome,
  type ReadonlyWorld,
  type UseOutcome,
  unavailable,
  useKey,
} from '#models';

/** Mistakes in what comes of using a key, by what they are; the mutants of the model are those of its actions. */
export const useMistakes: Readonly<Record<string, typeof useKey>> = {
  'the key availability check asks for one copy': (world, key, hsm) => unchecked(world, key, hsm),
  'the key availability check asks for three copies': checking((world, key) => copies(world, key) >= 3),
  'the key availability check counts copies on HSMs that do not answer': checking(
    (world, key) => holdersOf(world, key).filter((hsm) => hsm.cluster === key.home).length >= 2,
  ),
  'the key availability check counts copies that its client does not reach': checking(
    (world, key) => liveCopyCountInHome(world, key) >= 2,
  ),
  'the key availability check counts the copies in clones': checking(
    (world, key) => world.deployment.hsms.filter((hsm) => isLiveHolder(world, hsm, key)).length >= 2,
  ),
  'the key availability check counts HSMs instead of copies': checking(
    (world, key) => activeHsmCountInReach(world, key) >= 2,
  ),
  'the key availability check is made after it was switched off': checkingAlso((key) => key.sdk === 5),
  'the key availability check is made by Client SDK 3': checkingAlso((key) => key.sdk === 3),
  'the key availability check is made for session keys': (world, key, hsm) => {
    const outcome = useKey(world, key, hsm);
    const isRefused = outcome.outcome !== 'not-asked' && key.class === 'session' && copies(world, key) < 2;
    return isRefused ? refused(key) : outcome;
  },
  'a key can be used on an HSM that does not have it': (world, key, hsm) => {
    const outcome = useKey(world, key, hsm);
    return outcome.outcome === 'fails' && outcome.retryMaySucceed ? { outcome: 'succeeds' } : outcome;
  },
  'a key that was deleted can still be used': (world, key, hsm) =>
    world.creation(key) === 'deleted' ? { outcome: 'succeeds' } : useKey(world, key, hsm),
  'a key that was rejected cannot be used where a copy was left': (world, key, hsm) => {
    const outcome = useKey(world, key, hsm);
    const isWrong = outcome.outcome === 'succeeds' && world.creation(key) === 'rejected';
    return isWrong ? { outcome: 'fails', retryMaySucceed: false } : outcome;
  },
  'a key that was not acknowledged cannot be used where a copy was made': (world, key, hsm) => {
    const outcome = useKey(world, key, hsm);
    const isWrong = outcome.outcome === 'succeeds' && world.creation(key) === 'unacknowledged';
    return isWrong ? { outcome: 'fails', retryMaySucceed: false } : outcome;
  },
};

const copies = (world: ReadonlyWorld, key: KeySlot): number =>
  key.reached.filter((hsm) => isActive(world, hsm) && world.holds(hsm, key)).length;

const refused = (key: KeySlot): UseOutcome => ({ outcome: 'refused', message: unavailable(key.name) });

/** What comes of a use that no check stands in the way of. */
function unchecked(...[world, key, hsm]: Parameters<typeof useKey>): UseOutcome {
  const outcome = useKey(world, key, hsm);
  if (outcome.outcome !== 'refused') return outcome;
  return world.holds(hsm, key) ? { outcome: 'succeeds' } : { outcome: 'fails', retryMaySucceed: true };
}

/** Another check, where the model has one. */
function checking(passes: (world: ReadonlyWorld, key: KeySlot) => boolean): typeof useKey {
  return (world, key, hsm) => {
    const isChecked = key.class === 'token' && key.sdk === 5 && key.need === 2;
    const outcome = unchecked(world, key, hsm);
    if (!isChecked || outcome.outcome === 'not-asked') return outcome;
    return passes(world, key) ? outcome : refused(key);
  };
}

/** The check, where the model has none. */
function checkingAlso(where: (key: KeySlot) => boolean): typeof useKey {
  return (world, key, hsm) => {
    const outcome = useKey(world, key, hsm);
    const isRefused =
      outcome.outcome !== 'not-asked' && key.class === 'token' && where(key) && copies(world, key) < 2;
    return isRefused ? refused(key) : outcome;
  };
}
