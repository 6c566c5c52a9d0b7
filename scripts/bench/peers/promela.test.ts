import { expect, test } from 'vitest';
import { takenActionsIn } from '#properties';
import { coreScenario } from '../scenario-family.ts';
import { promelaOf } from './promela.ts';

test('a small scenario in Promela', () => {
  expect(promelaOf({ hsms: 2, keys: 1, failures: 1 })).toMatchInlineSnapshot(`
    "/* 2 HSMs, 1 token keys */
    #define NONE 0
    #define REPLICATING 1
    #define ACKNOWLEDGED 2
    #define CLEANING 3
    #define REJECTED 4

    /* Sets of HSMs, a bit for each: those that are active, and those that are being created. */
    byte answering = 3;
    byte arriving;
    byte failures;
    /* For each key: how far its creation is, who holds it, and whom the client is done with. */
    byte creation[1];
    byte holders[1];
    byte attempted[1];

    active proctype deployment() {
      do
      /* key 1 */
      :: d_step { creation[0] == NONE && (answering & 1) -> creation[0] = REPLICATING; holders[0] = 1; attempted[0] = 1 } /* generate-key */
      :: d_step { creation[0] == REPLICATING && (answering & 1) && !(attempted[0] & 1) && (holders[0] & answering) -> holders[0] = holders[0] | 1; attempted[0] = attempted[0] | 1 } /* client-sync-copies */
      :: d_step { creation[0] == REPLICATING && (answering & 1) && !(attempted[0] & 1) -> attempted[0] = attempted[0] | 1 } /* client-sync-fails */
      :: d_step { creation[0] == CLEANING && (holders[0] & 1) && !(attempted[0] & 1) && (answering & 1) -> holders[0] = holders[0] & ~1; attempted[0] = attempted[0] | 1 } /* clean-up-copy */
      :: d_step { creation[0] == CLEANING && (holders[0] & 1) && !(attempted[0] & 1) -> attempted[0] = attempted[0] | 1 } /* clean-up-fails */
      :: d_step { ((holders[0] & answering) & 2) && (answering & 1) && !(holders[0] & 1) -> holders[0] = holders[0] | 1 } /* server-sync-copies */
      :: d_step { creation[0] == NONE && (answering & 2) -> creation[0] = REPLICATING; holders[0] = 2; attempted[0] = 2 } /* generate-key */
      :: d_step { creation[0] == REPLICATING && (answering & 2) && !(attempted[0] & 2) && (holders[0] & answering) -> holders[0] = holders[0] | 2; attempted[0] = attempted[0] | 2 } /* client-sync-copies */
      :: d_step { creation[0] == REPLICATING && (answering & 2) && !(attempted[0] & 2) -> attempted[0] = attempted[0] | 2 } /* client-sync-fails */
      :: d_step { creation[0] == CLEANING && (holders[0] & 2) && !(attempted[0] & 2) && (answering & 2) -> holders[0] = holders[0] & ~2; attempted[0] = attempted[0] | 2 } /* clean-up-copy */
      :: d_step { creation[0] == CLEANING && (holders[0] & 2) && !(attempted[0] & 2) -> attempted[0] = attempted[0] | 2 } /* clean-up-fails */
      :: d_step { ((holders[0] & answering) & 1) && (answering & 2) && !(holders[0] & 2) -> holders[0] = holders[0] | 2 } /* server-sync-copies */
      :: d_step { creation[0] == REPLICATING && !(answering & ~attempted[0]) -> creation[0] = ((((holders[0] & answering) >> 0) & 1) + (((holders[0] & answering) >> 1) & 1) >= 2 -> ACKNOWLEDGED : CLEANING); attempted[0] = 0 } /* settle-creation */
      :: d_step { creation[0] == CLEANING && !(holders[0] & ~attempted[0]) -> creation[0] = REJECTED; attempted[0] = 0 } /* finish-clean-up */

      /* HSMs */
      :: d_step { (answering & 1) && failures < 1 -> answering = answering & ~1; failures = failures + 1; holders[0] = holders[0] & ~1 } /* hsm-fails */
      :: d_step { !((answering | arriving) & 1) && (answering & 2) -> arriving = arriving | 1; holders[0] = holders[0] | (((holders[0] >> 1) & 1) << 0) } /* create-hsm */
      :: d_step { (arriving & 1) -> arriving = arriving & ~1; answering = answering | 1 } /* hsm-becomes-active */
      :: d_step { (answering & 2) && failures < 1 -> answering = answering & ~2; failures = failures + 1; holders[0] = holders[0] & ~2 } /* hsm-fails */
      :: d_step { !((answering | arriving) & 2) && (answering & 1) -> arriving = arriving | 2; holders[0] = holders[0] | (((holders[0] >> 0) & 1) << 1) } /* create-hsm */
      :: d_step { (arriving & 2) -> arriving = arriving & ~2; answering = answering | 2 } /* hsm-becomes-active */
      od
    }
    "
  `);
});

test('it has the actions that are taken in some world, and no others', () => {
  const size = { hsms: 2, keys: 1, failures: 1 };
  const written = [...promelaOf(size).matchAll(/\/\* ([a-z-]+) \*\/$/gm)].map(([, action]) => action!);
  expect(new Set(written)).toEqual(new Set(takenActionsIn(coreScenario(size))));
});

test('a byte has eight bits', () => {
  expect(() => promelaOf({ hsms: 9, keys: 1, failures: 0 })).toThrow('too few for 9 HSMs');
});
