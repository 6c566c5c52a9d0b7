import {
  Node,
  type ObjectLiteralExpression,
  type PropertyAssignment,
  type SourceFile,
  SyntaxKind,
} from 'ts-morph';
import { type Edit, remove, replace } from './edit.ts';

/** Mistakes in a machine: its transitions, their targets, guards and effects. */
export function machineEdits(node: Node): readonly Edit[] {
  if (!node.getSourceFile().getBaseName().endsWith('.machine.ts')) return [];
  if (Node.isObjectLiteralExpression(node)) return editsOfAlternative(node);
  if (!Node.isPropertyAssignment(node)) return [];
  switch (nameOf(node)) {
    case 'actions':
    case 'entry':
    case 'exit':
      return isInMachine(node) ? [remove('drop-effect', node)] : [];
    case 'guard':
      return [remove('drop-condition', node)];
    case 'target':
      return editsOfTarget(node);
    default:
      return isTransition(node) ? [remove('drop-transition', node)] : [];
  }
}

/** Of several transitions for one event, one is lost. */
function editsOfAlternative(node: ObjectLiteralExpression): Edit[] {
  const list = node.getParent();
  const owner = list?.getParent();
  const isAlternative =
    Node.isArrayLiteralExpression(list) && Node.isPropertyAssignment(owner) && isTransition(owner);
  return isAlternative ? [remove('drop-transition', node)] : [];
}

function editsOfTarget(node: PropertyAssignment): Edit[] {
  const target = node.getInitializerIfKind(SyntaxKind.StringLiteral);
  if (target === undefined) return [];
  const states = statesOf(node.getSourceFile());
  const place = states.indexOf(target.getLiteralValue());
  const other = states[place + 1] ?? states[place - 1];
  return other === undefined ? [] : [{ ...replace('retarget', target, `'${other}'`), node }];
}

function isTransition(node: PropertyAssignment): boolean {
  const owner = node.getParent().getParent();
  return Node.isPropertyAssignment(owner) && nameOf(owner) === 'on';
}

/** Whether it belongs to a state or a transition, not to the set-up of the machine. */
function isInMachine(node: PropertyAssignment): boolean {
  return node.getAncestors().some((one) => Node.isPropertyAssignment(one) && nameOf(one) === 'states');
}

function statesOf(file: SourceFile): readonly string[] {
  return file
    .getDescendantsOfKind(SyntaxKind.PropertyAssignment)
    .filter((property) => nameOf(property) === 'states')
    .flatMap((property) =>
      property.getInitializerIfKindOrThrow(SyntaxKind.ObjectLiteralExpression).getProperties(),
    )
    .flatMap((property) => (Node.isPropertyAssignment(property) ? [nameOf(property)] : []));
}

/** The name of a property, without quotation marks. */
export function nameOf(property: PropertyAssignment): string {
  const name = property.getNameNode();
  return Node.isStringLiteral(name) ? name.getLiteralValue() : name.getText();
}

/** For each event, the events that some machine knows in a same state. In the order of the machines. */
export function neighbouringEvents(files: readonly SourceFile[]): ReadonlyMap<string, readonly string[]> {
  const neighbours = new Map<string, string[]>();
  const states = files
    .filter((file) => file.getBaseName().endsWith('.machine.ts'))
    .flatMap((file) => file.getDescendantsOfKind(SyntaxKind.PropertyAssignment))
    .filter((property) => nameOf(property) === 'on');
  for (const state of states) {
    const known = state
      .getInitializerIfKindOrThrow(SyntaxKind.ObjectLiteralExpression)
      .getProperties()
      .flatMap((property) => (Node.isPropertyAssignment(property) ? [nameOf(property)] : []));
    for (const event of known) {
      const others = known.filter((other) => other !== event);
      neighbours.set(event, [...new Set([...(neighbours.get(event) ?? []), ...others])]);
    }
  }
  return neighbours;
}

/** What an event carries besides its name, from the type of the events of its machine. */
export function fieldsOfEvents(files: readonly SourceFile[]): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const alias of files.flatMap((file) => file.getTypeAliases())) {
    if (!alias.getName().endsWith('Event')) continue;
    for (const member of alias.getDescendantsOfKind(SyntaxKind.TypeLiteral)) {
      const properties = member.getProperties();
      const [type] = properties.flatMap((property) =>
        property.getName() === 'type'
          ? (property.getTypeNode()?.getDescendantsOfKind(SyntaxKind.StringLiteral) ?? [])
          : [],
      );
      const carried = properties.map((property) => property.getName()).filter((name) => name !== 'type');
      if (type !== undefined) fields.set(type.getLiteralValue(), carried.sort().join());
    }
  }
  return fields;
}

/** Mistakes in telling: another event with the same fields, which the machine knows in the same state. */
export function eventEdits(
  node: Node,
  neighbours: ReadonlyMap<string, readonly string[]>,
  fields: ReadonlyMap<string, string>,
): readonly Edit[] {
  if (!Node.isStringLiteral(node) || !isTold(node)) return [];
  const event = node.getLiteralValue();
  return (neighbours.get(event) ?? [])
    .filter((other) => fields.get(other) === fields.get(event))
    .map((other) => ({ ...replace('tell-other-event', node, `'${other}'`), node: node.getParentOrThrow() }));
}

/** Whether it is the type of an event that is told to a slot. */
function isTold(node: Node): boolean {
  const property = node.getFirstAncestorByKind(SyntaxKind.PropertyAssignment);
  const call = node.getFirstAncestorByKind(SyntaxKind.CallExpression);
  const told = call?.getExpression();
  return property?.getName() === 'type' && Node.isPropertyAccessExpression(told) && told.getName() === 'tell';
}
