import { clusterAnswers, hsmAnswer, otherAnswers, removalAnswer } from './answers.wire.ts';
import { backupPages, limits, pagination } from './pages.wire.ts';
import { plainRefusals } from './refusals.wire.ts';
import { backupStates, emptyStates, hsmStates } from './states.wire.ts';
import type { WireTest } from './wire-test.ts';

/** All of them, those first that need nothing to be there. An HSM and a backup are made once, and go last. */
export const wireTests: readonly WireTest[] = [
  ...clusterAnswers,
  ...plainRefusals,
  ...pagination,
  ...limits,
  ...emptyStates,
  hsmAnswer,
  ...hsmStates,
  ...otherAnswers,
  ...backupStates,
  removalAnswer,
  backupPages,
];
