import { Node } from 'ts-morph';
import { expect, test } from 'vitest';
import { sources } from '../repository/sources.ts';

const project = sources();

test.each(['models', 'properties', 'reports'])(
  'everything that the door of %s gives out says what it means',
  (folder) => {
    const exported = [...project.getSourceFileOrThrow(`${folder}/index.ts`).getExportedDeclarations()];
    expect(exported.length).toBeGreaterThan(10);
    const silent = exported.filter(([, declarations]) =>
      declarations.some((declaration) => {
        const documented = Node.isVariableDeclaration(declaration)
          ? declaration.getVariableStatement()
          : declaration;
        return !Node.isJSDocable(documented) || documented.getJsDocs().length === 0;
      }),
    );
    expect(silent.map(([name]) => name)).toEqual([]);
  },
);
