import { Node, type Project, type VariableDeclaration } from 'ts-morph';
import { machines, statesNotModelled, statesOfOurs } from '#models';
import { type ApiStates, type DescribedMachine, describedMachine } from '#reports';
import { clauseOf, declarationsIn, meaningOf } from './sources.ts';

/** Every machine, with what its source says of it. */
export function describedMachines(project: Project): readonly DescribedMachine[] {
  const declarations = declarationsIn(project, /\.machine\.ts$/, 'id');
  return Object.values(machines).map((machine) => {
    const declaration = declarations.get(machine.id);
    if (declaration === undefined) throw new Error(`The source of the machine ${machine.id} is not found.`);
    return describedMachine(machine, {
      meaning: meaningOf(declaration),
      clause: clauseOf(declaration),
      guards: guardsOf(declaration),
    });
  });
}

/** The states of the vendor's API, by the machines of its lifecycles. */
export function apiStates(): ApiStates {
  return { ours: statesOfOurs, notModelled: statesNotModelled };
}

/** What the setup of a machine says of its guards. */
function guardsOf(declaration: VariableDeclaration): Readonly<Record<string, string>> {
  const guards = declaration
    .getDescendants()
    .filter((node) => Node.isPropertyAssignment(node))
    .find((node) => node.getName() === 'guards')
    ?.getInitializer();
  if (!Node.isObjectLiteralExpression(guards)) return {};
  return Object.fromEntries(
    guards
      .getProperties()
      .filter((member) => Node.isPropertyAssignment(member))
      .map((member) => {
        const condition = member.getInitializerOrThrow();
        const text = Node.isArrowFunction(condition) ? condition.getBodyText() : condition.getText();
        return [member.getName(), text.replace(/\s+/g, ' ')];
      }),
  );
}
