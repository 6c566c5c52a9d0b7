import { type Node, type Project, SyntaxKind } from 'ts-morph';
import { actions } from '#models';
import { engineClaims, properties } from '#properties';
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
    actions: placesOf(
      Object.values(actions).map(({ name }) => name),
      ofActions,
    ),
  };
  return `${JSON.stringify(places, null, 2)}\n`;
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
