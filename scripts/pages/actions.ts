import { Node, type Project, type Type, type VariableDeclaration } from 'ts-morph';
import {
  actions,
  machineNamesOf,
  machines,
  modelOf,
  publicScenarios,
  type Refusal,
  refusals,
  ruleOf,
  type SlotKind,
} from '#models';
import { mutants } from '#properties';
import type { DescribedAction, Reason } from '#reports';
import { declarationsIn, meaningOf, membersOf, reachedFrom, whereIs } from './sources.ts';

/** Every action, with what its source says of it. */
export function describedActions(project: Project): readonly DescribedAction[] {
  const declarations = declarationsIn(project, /\.action\.ts$/, 'name');
  const examples = exampleSentences();
  return Object.values(actions).map(({ name, clause }) => {
    const declaration = declarations.get(name);
    if (declaration === undefined) throw new Error(`The source of the action ${name} is not found.`);
    const members = membersOf(declaration);
    return {
      name,
      meaning: meaningOf(declaration),
      clause: ruleOf(clause).id,
      parameters: parametersOf(declaration),
      forbids: reasonsOf(members.get('forbids')),
      refuses: reasonsOf(members.get('refuses')),
      tells: tellsOf(members.get('apply')),
      example: examples.get(name),
      watchedBy: [
        ...new Set(
          mutants.filter(({ action }) => action === name).flatMap(({ breaks }) => Object.keys(breaks)),
        ),
      ],
    };
  });
}

/** The first step of each action in the scenarios that come with the model. */
function exampleSentences(): ReadonlyMap<string, string> {
  const sentences = new Map<string, string>();
  for (const scenario of publicScenarios) {
    for (const step of modelOf(scenario).steps) {
      if (!sentences.has(step.action)) sentences.set(step.action, step.sentence);
    }
  }
  return sentences;
}

/** From the type of an action, which names its parameters and their slots. */
function parametersOf(declaration: VariableDeclaration): DescribedAction['parameters'] {
  const [chosen] = declaration
    .getType()
    .getAliasTypeArguments()
    .concat(declaration.getType().getTypeArguments());
  if (chosen === undefined) throw new Error(`${whereIs(declaration)} does not say what its parameters are.`);
  return chosen.getProperties().map((parameter) => ({
    name: parameter.getName(),
    kinds: kindsOf(parameter.getTypeAtLocation(declaration), declaration).map((kind) =>
      kind === 'hsm' ? 'HSM' : kind,
    ),
  }));
}

/** The reasons that stand in a condition of an action, or in a function that it uses. */
export function reasonsOf(condition: Node | undefined): readonly Reason[] {
  if (condition === undefined) return [];
  const words = reachedFrom(condition).flatMap((node) =>
    Node.isStringLiteral(node) ? [node.getLiteralValue()] : [],
  );
  return [...new Set(words)]
    .filter((word): word is Refusal => Object.hasOwn(refusals, word))
    .map((name) => ({ name, text: refusals[name] }));
}

/** The events that stand in the effect of an action, or in a function that it uses, with who is told. */
export function tellsOf(effect: Node | undefined): DescribedAction['tells'] {
  if (effect === undefined) return [];
  const told = new Map<string, DescribedAction['tells'][number]>();
  for (const node of reachedFrom(effect)) {
    if (!Node.isCallExpression(node)) continue;
    const callee = node.getExpression();
    if (!Node.isPropertyAccessExpression(callee) || callee.getName() !== 'tell') continue;
    const [slot, event] = node.getArguments();
    for (const type of eventTypesOf(event, node)) {
      const kinds = kindsOf(slot!.getType(), node) as readonly SlotKind[];
      for (const machine of kinds.flatMap(machineNamesOf).map((name) => machines[name])) {
        const isAccepted = (machine.events as readonly string[]).includes(type);
        if (isAccepted) told.set(`${machine.id} ${type}`, { machine: machine.id, event: type });
      }
    }
  }
  return [...told.values()];
}

function eventTypesOf(event: Node | undefined, call: Node): readonly string[] {
  const type = Node.isObjectLiteralExpression(event) ? event.getProperty('type') : undefined;
  const value = Node.isPropertyAssignment(type) ? type.getInitializer() : undefined;
  const types = (value === undefined ? [] : [value, ...value.getDescendants()])
    .filter((node) => Node.isStringLiteral(node))
    .map((node) => node.getLiteralValue());
  if (types.length === 0) throw new Error(`${whereIs(call)} tells an event that is not written down there.`);
  return types;
}

/** What kinds of slots a type stands for. */
function kindsOf(type: Type, where: Node): readonly string[] {
  const types = type.isUnion() ? type.getUnionTypes() : [type];
  return types.flatMap((one) => {
    const kind = one.getNonNullableType().getProperty('kind')?.getTypeAtLocation(where);
    const literals = kind === undefined ? [] : kind.isUnion() ? kind.getUnionTypes() : [kind];
    const names = literals
      .map((literal) => literal.getLiteralValue())
      .filter((name) => typeof name === 'string');
    if (names.length === 0) throw new Error(`${whereIs(where)} is about something that is no slot.`);
    return names;
  });
}
