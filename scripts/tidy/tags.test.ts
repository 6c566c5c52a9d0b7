import { relative } from 'node:path';
import { type JSDoc, Node, Project } from 'ts-morph';
import { expect, test } from 'vitest';
import { clauses } from '#models';

const project = new Project({ tsConfigFilePath: 'tsconfig.json' });
const sources = project.getSourceFiles().filter((file) => !file.getFilePath().endsWith('.test.ts'));

/** Every `@clause` of a file, with the statement that it stands before. */
function tagged(): { readonly where: string; readonly id: string; readonly text: string }[] {
  return sources.flatMap((file) =>
    file
      .getDescendants()
      .filter((node): node is JSDoc => Node.isJSDoc(node))
      .flatMap((doc) =>
        doc
          .getTags()
          .filter((tag) => tag.getTagName() === 'clause')
          .map((tag) => ({
            where: `${relative(process.cwd(), file.getFilePath())}:${tag.getStartLineNumber()}`,
            id: tag.getCommentText()?.trim() ?? '',
            text: doc.getParentOrThrow().getText(),
          })),
      ),
  );
}

test('every @clause names a registered clause', () => {
  const tags = tagged();
  expect(tags.length).toBeGreaterThan(60);
  expect(tags.filter(({ id }) => !(id in clauses)).map(({ where, id }) => `${where}: ${id}`)).toEqual([]);
});

test('a @clause agrees with the clause of the value that it stands before', () => {
  const differing = tagged().flatMap(({ where, id, text }) => {
    const [, own] = /^\s*clause: '([\w-]+)'/m.exec(text) ?? [];
    return own === undefined || own === id ? [] : [`${where}: ${id} above ${own}`];
  });
  expect(differing).toEqual([]);
});

test('every action, machine and property has a @clause', () => {
  const files = sources.filter((file) =>
    /\.(action|machine|invariant|step|reachable)\.ts$/.test(file.getFilePath()),
  );
  expect(files.length).toBeGreaterThan(50);
  const without = files.filter((file) => !file.getText().includes('* @clause KS-'));
  expect(without.map((file) => file.getBaseName())).toEqual([]);
});
