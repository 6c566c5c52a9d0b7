import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Exploration } from '../exploration.ts';
import { ToySpace } from '../toy-space.ts';
import { Answers } from './answers.ts';
import { findIrrecoverable, reaching } from './recoverability.ts';
import { StateGraph } from './state-graph.ts';

const nodeCount = 12;
const nodes = fc.nat({ max: nodeCount - 1 });
const edges = fc.array(fc.tuple(nodes, nodes), { maxLength: 30 });

test('a world can reach a goal exactly if some way leads there', () => {
  let stuckCount = 0;
  fc.assert(
    fc.property(edges, fc.uniqueArray(nodes), (graphEdges, goals) => {
      const space = new ToySpace<{ readonly node: number }>({
        start: { node: 0 },
        steps: graphEdges.map(([from, to], index) => ({
          name: String(index),
          isEnabled: ({ node }) => node === from,
          apply: () => ({ node: to }),
        })),
      });
      const graph = new StateGraph(new Int32Array(graphEdges.length));
      const exploration = new Exploration(space, [], {}, { graph });
      while (exploration.advance(1));
      const nodeOf = (world: number): number => {
        exploration.worlds.load(world, space.after);
        return space.stateAfter.node;
      };
      const answers = new Answers(graph.worldCount);
      for (let world = 0; world < graph.worldCount; world += 1) {
        answers.set(world, goals.includes(nodeOf(world)), nodeOf(world) % 2 === 0);
      }

      const canReach = reaching(graph, answers);

      for (let world = 0; world < graph.worldCount; world += 1) {
        const isPossible = reachableFrom(graphEdges, nodeOf(world)).some((node) => goals.includes(node));
        expect(canReach[world] !== 0).toBe(isPossible);
        if (!isPossible) stuckCount += 1;
      }
      const stuck = findIrrecoverable(graph, answers);
      const isStuck = (world: number): boolean => nodeOf(world) % 2 === 0 && canReach[world] === 0;
      expect(stuck).toBe([...canReach.keys()].find(isStuck));
      expect(exploration.progress.byteCount).toBeGreaterThan(exploration.worlds.byteCount);
    }),
    { numRuns: 500, seed: 1 },
  );
  expect(stuckCount).toBeGreaterThan(100);
});

function reachableFrom(graphEdges: readonly (readonly [number, number])[], start: number): number[] {
  const found = new Set([start]);
  for (const node of found) for (const [from, to] of graphEdges) if (from === node) found.add(to);
  return [...found];
}
