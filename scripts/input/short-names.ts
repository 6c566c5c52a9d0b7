import { basename, extname, resolve, sep } from 'node:path';

/**
 * A short name for each file: its base name without the extension, after as many of its folders as tell it
 * from the others.
 */
export function shortNames(files: readonly string[]): ReadonlyMap<string, string> {
  const forms = new Map(files.map((file) => [file, formsOf(file)]));
  // How many files have a form at its position: a form tells a file from those that have another there.
  const counts = new Map<string, number>();
  for (const [index, form] of [...forms.values()].flatMap((list) => [...list.entries()])) {
    counts.set(`${index} ${form}`, (counts.get(`${index} ${form}`) ?? 0) + 1);
  }
  return new Map(
    [...forms].map(([file, list]) => {
      const unique = list.find((form, index) => counts.get(`${index} ${form}`) === 1);
      return [file, shown(unique ?? file)];
    }),
  );
}

/** The names that a file could have, the shortest first. Only files of one folder need their extensions. */
function formsOf(file: string): string[] {
  const folders = resolve(file).split(sep).slice(0, -1);
  const base = basename(file);
  const stem = basename(file, extname(file));
  return [stem, base].flatMap((name) =>
    Array.from({ length: folders.length + 1 }, (_, count) =>
      [...folders.slice(folders.length - count), name].join('/'),
    ),
  );
}

const lengthMax = 100;

function shown(name: string): string {
  const printable = name.replaceAll(/\p{Cc}/gu, '?');
  return printable.length <= lengthMax ? printable : `...${printable.slice(3 - lengthMax)}`;
}
