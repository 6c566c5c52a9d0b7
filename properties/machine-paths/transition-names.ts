import type { AnyStateMachine } from 'xstate';

type StateNode = AnyStateMachine['root'];

/** Every transition that a machine declares, with a name. The machine gives out these very objects. */
export function transitionsOf(machine: AnyStateMachine): ReadonlyMap<unknown, string> {
  return new Map(
    nodesIn(machine.root).flatMap((node) =>
      [...node.transitions].flatMap(([type, branches]) =>
        branches.map((branch, index) => {
          const which = branches.length > 1 ? ` (${index + 1} of ${branches.length})` : '';
          const target = branch.target?.[0]?.key ?? node.key;
          return [branch, `${node.key} on ${type}${which} to ${target}`] as const;
        }),
      ),
    ),
  );
}

function nodesIn(node: StateNode): StateNode[] {
  return [node, ...Object.values(node.states).flatMap(nodesIn)];
}
