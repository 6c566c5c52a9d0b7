import { type Node, type Project, SyntaxKind } from 'ts-morph';
import { actions, useKey } from '#models';
import { engineClaims, properties, useKeyName } from '#properties';
import { declarationsIn, whereIs } from './sources.ts';

/**
 * Where each property, each claim of keysync about itself and each action is written, as JSON.
 *
 * @remarks
 * The package has no sources to look into, and its reports name their lines all the same.
 */
export function sourcePlaces(project: Project): string {
  const claims = declarationsOfClaims(project);
  const ofProperties = declarationsIn(project, /\/properties\/[^/]+\/[^/]+\.[a-z-]+\.ts$/, 'name');
  const ofActions = declarationsIn(project, /\.action\.ts$/, 'name');
  const places = {
    claims: {
      ...placesOf(
        properties.map(({ name }) => name),
        ofProperties,
      ),
      ...placesOf(Object.keys(engineClaims), claims),
    },
    actions: {
      ...placesOf(
        Object.values(actions).map(({ name }) => name),
        ofActions,
      ),
      [useKeyName]: whereIs(declarationOfUse(project)),
    },
  };
  return `${JSON.stringify(places, null, 2)}\n`;
}

/** Using a key is no action, and is told among their steps. */
function declarationOfUse(project: Project): Node {
  return project
    .getSourceFileOrThrow((source) => source.getFilePath().endsWith('/models/actions/use-key.ts'))
    .getFunctionOrThrow(useKey.name);
}

function declarationsOfClaims(project: Project): ReadonlyMap<string, Node> {
  const file = project.getSourceFileOrThrow((source) =>
    source.getFilePath().endsWith('/properties/random/claims.ts'),
  );
  const members = file
    .getVariableDeclarationOrThrow('engineClaims')
    .getDescendantsOfKind(SyntaxKind.PropertyAssignment);
  return new Map(members.map((member) => [member.getName().replaceAll("'", ''), member]));
}

/** @throws Error for a name that no source declares */
function placesOf(
  names: readonly string[],
  declarations: ReadonlyMap<string, Node>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    names.map((name) => {
      const declaration = declarations.get(name);
      if (declaration === undefined) throw new Error(`The source of ${name} is not found.`);
      return [name, whereIs(declaration)];
    }),
  );
}
