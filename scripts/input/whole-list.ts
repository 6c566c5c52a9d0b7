import type { JsonFile } from './json-file.ts';

/**
 * Refuses an output of the API that is only the first page of a list.
 *
 * @throws InputError that says how to get the whole list
 */
export function requireWholeList(file: JsonFile, nextToken: unknown): void {
  if (nextToken === undefined || nextToken === null || nextToken === '') return;
  throw file.errorAt(
    { path: ['NextToken'], message: 'the list goes on, this file has only a part of it' },
    'Run the command again without --max-items and without --no-paginate: it then fetches the whole list.',
  );
}
